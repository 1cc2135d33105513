"""Questions about the whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import WEEKS, Asking

if TYPE_CHECKING:
    import polars as pl

TREND_WEEKS = 4
TREND_BEFORE_WEEKS = 12


class SiteQuestions(Asking):
    """Every unit beside the others. Load, line and standing are for every role."""

    def units(self) -> pl.DataFrame:
        """One row per unit with its standing and line, those that need attention first."""
        return self._ask("units", as_of=self._as_of())

    def trends(self) -> pl.DataFrame:
        """One row per unit: load of the last weeks beside the weeks before."""
        return self._ask("trends", recent=TREND_WEEKS, before=TREND_BEFORE_WEEKS)

    def load_weeks(self) -> pl.DataFrame:
        """One row per unit and week: load against the line in force."""
        return self._ask("load_weeks", weeks=WEEKS, gate=self._gate())

    def go_lives(self) -> pl.DataFrame:
        """One row per unit and tool that went live."""
        return self._ask("go_lives")

    def reach(self) -> pl.DataFrame:
        """One row per unit with a tool: whether a rise can be told there."""
        return self._ask("reach")

    def false_alarms(self) -> pl.DataFrame:
        """One row: false alarms to be expected on the site, and those of pretended go-lives."""
        return self._ask("false_alarms")
