"""How a question is asked: by name, within the user's grants, once per snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import polars as pl

    from pipelines.warehouse.read import Snapshot

WEEKS = 78
"""Weeks a chart shows: a year and a half, so that one season is there twice and most go-lives are in it."""
HISTORY = 1040
"""Weeks that limits of a control chart may rest on: twenty years, which is all there are."""


@dataclass(frozen=True)
class Grants:
    """What one user may see. `units` None: every unit."""

    role: str
    units: frozenset[str] | None

    def covers(self, unit_id: str) -> bool:
        """Whether person-derived figures of the unit may be shown."""
        return self.units is None or unit_id in self.units


LOCAL_USER = Grants("local evaluation", None)
"""Without sign-in the server answers this computer only, and whoever sits at it sees the whole site."""


@dataclass(frozen=True)
class About:
    """What a snapshot says about itself, and how old it is against the clock."""

    snapshot_id: str
    site_name: str
    as_of: date
    newest: date
    age_days: int
    max_age_days: int
    minimum_group: int

    @property
    def stale(self) -> bool:
        """Too old to say how things stand now."""
        return self.age_days > self.max_age_days


class Asking:
    """A user's grants over a snapshot, and the answers given so far."""

    def __init__(self, snapshot: Snapshot, grants: Grants) -> None:
        self._snapshot = snapshot
        self._answers: dict[tuple[object, ...], pl.DataFrame] = {}
        self.grants = grants

    def about(self, today: date | None = None) -> About:
        """The snapshot's own facts; `today` is the clock's day in the site's time zone."""
        info = self._snapshot.info
        newest = date.fromisoformat(str(info["newest_date"])[:10])
        now = today or datetime.now(ZoneInfo(str(info["timezone"]))).date()
        return About(
            snapshot_id=self._snapshot.id,
            site_name=str(info["site_name"]),
            as_of=date.fromisoformat(str(info["as_of"])[:10]),
            newest=newest,
            age_days=max(0, (now - newest).days),
            max_age_days=int(info["max_age_days"]),
            minimum_group=int(info["minimum_group"]),
        )

    def _as_of(self) -> str:
        return str(self._snapshot.info["as_of"])[:10]

    def _gate(self) -> float:
        """Completeness from which the site lets a week be judged."""
        return float(self._snapshot.info["completeness"])

    def _ask_granted(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        rows = self._ask(name, unit=unit_id, **values) if self.grants.covers(unit_id) else None
        return self._ask(name, unit="", **values) if rows is None else rows

    def _ask_seen(self, name: str, **values: object) -> pl.DataFrame:
        """Rows of every unit the user has a grant on; the SELECT takes them as $every and $units."""
        units = tuple(sorted(self.grants.units or ()))
        return self._ask(name, every=self.grants.units is None, units=units, **values)

    def _ask_open(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        return self._ask(name, unit=unit_id, **values)

    def _ask(self, name: str, **values: object) -> pl.DataFrame:
        key = (name, *sorted(values.items()))
        if key not in self._answers:
            bound = {
                name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
            }
            self._answers[key] = self._snapshot.query(query(name), bound)
        return self._answers[key]


@cache
def query(name: str) -> str:
    """The text of one named SELECT."""
    return (resources.files("dashboard") / "queries" / f"{name}.sql").read_text(encoding="utf-8")
