"""Questions about how figures are made: settings in force, lines, releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from dashboard.desk.asking import Asking
from pipelines.shapes import PUBLISHED

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True)
class Settings:
    """The site's own settings as the snapshot carries them; None where it was made before it did."""

    completeness: float | None
    near: float | None
    minimum_group: int
    false_alarms_per_unit_year: float | None
    max_age_days: int
    full_time_hours: float | None
    timezone: str
    version: str
    digest: str
    built_on: date


class MethodQuestions(Asking):
    """What is the same for every role."""

    def settings(self) -> Settings:
        """The settings the snapshot was made with."""
        info: dict[str, Any] = self._snapshot.info
        return Settings(
            completeness=info.get("completeness"),
            near=info.get("near"),
            minimum_group=int(info["minimum_group"]),
            false_alarms_per_unit_year=info.get("false_alarms_per_unit_year"),
            max_age_days=int(info["max_age_days"]),
            full_time_hours=info.get("full_time_hours"),
            timezone=str(info["timezone"]),
            version=str(info["version"]),
            digest=str(info["digest"]),
            built_on=date.fromisoformat(str(info["built_at"])[:10]),
        )

    def lines_in_force(self) -> pl.DataFrame:
        """One row per load line in force, with the units it judges."""
        return self._ask("lines_in_force", as_of=self._as_of())

    def releases(self) -> pl.DataFrame:
        """One row per release of a tool, the newest first."""
        rows = self._ask("releases")
        absent = [name for name in PUBLISHED["tool_release"] if name not in rows.columns]
        return rows.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
