"""Questions about overload reports: how many, how grave, and why. Who filed one is nowhere to be asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from dashboard.desk.asking import WEEKS, Asking

if TYPE_CHECKING:
    from collections.abc import Sequence

RECENT_WEEKS, BEFORE_WEEKS = 4, 12
"""What is said of now, and the weeks before that it is set against."""
SHOWN_WEEKS = 12
"""Weeks in which units are put beside one another: long enough for a quiet ward to have filed some."""
_CAUSES = {"block_start": pl.Date, "block_end": pl.Date, "cause": pl.String, "reports": pl.Int64}


class OverloadQuestions(Asking):
    """What staff wrote is for those with a grant on the unit; sums are of the units they have one on."""

    def overload_units(self) -> pl.DataFrame:
        """One row per unit that may be seen: reports of the last weeks, the most first."""
        return self._ask_seen("overload_units", recent=RECENT_WEEKS, before=BEFORE_WEEKS, shown=SHOWN_WEEKS)

    def overload_weeks(self, chosen: Sequence[str]) -> pl.DataFrame:
        """One row per week: reports of the chosen units together; none where the site loads none."""
        return self._ask_seen("overload_weeks", chosen=tuple(chosen) or ("",), weeks=WEEKS)

    def overload_causes(self, chosen: Sequence[str]) -> pl.DataFrame:
        """One row per block of four weeks and cause, of the chosen units; none of an earlier version's."""
        if not self.knows_causes():
            return pl.DataFrame(schema=_CAUSES)
        return self._ask_seen("overload_causes", chosen=tuple(chosen) or ("",), weeks=WEEKS)

    def weeks_of_enough(self) -> frozenset[tuple[str, date]]:
        """Units and weeks in which at least the minimum group worked, as far as the snapshot tells."""
        rows = self._ask("weeks_of_enough")
        return frozenset(rows.iter_rows())

    def knows_causes(self) -> bool:
        """Whether the snapshot was made by a version that tells of causes."""
        return self._snapshot.has("report_cause")

    def urgent_contact(self) -> str:
        """Whom to call when a shift is unsafe now, as the site's settings say; empty where they do not."""
        return str(self._snapshot.info.get("urgent_contact") or "")
