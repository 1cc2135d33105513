"""Questions about one unit: its line, its weeks, what happened there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import HISTORY, WEEKS, Asking

if TYPE_CHECKING:
    import polars as pl


class UnitQuestions(Asking):
    """One unit's load and what stands around it."""

    def expected_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week that can be compared: the band in which the unit's load was to be expected."""
        return self.expected_weeks_of((unit_id,))

    def expected_weeks_of(self, units: tuple[str, ...]) -> pl.DataFrame:
        """The same of several units."""
        return self._ask("expected_weeks", units=units, weeks=WEEKS)

    def lines(self, unit_id: str) -> pl.DataFrame:
        """One row per line that judges the unit, the one its standing is told by first."""
        return self._ask("lines", unit=unit_id)

    def marks(self, unit_id: str) -> pl.DataFrame:
        """One row per event that may explain a change: go-lives, releases, line and unit changes."""
        return self.marks_of((unit_id,))

    def marks_of(self, units: tuple[str, ...]) -> pl.DataFrame:
        """The same of several units."""
        return self._ask("marks", units=units)

    def shift_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week and period: shifts over the line."""
        return self._ask("shift_weeks", unit=unit_id, weeks=WEEKS)

    def shifts_recent(self, unit_id: str) -> pl.DataFrame:
        """One row per shift of the last 28 days."""
        return self._ask("shifts_recent", unit=unit_id, as_of=self._as_of())

    def group_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per staff group and week: load told by that group. All weeks there are."""
        return self._ask("group_weeks", unit=unit_id, weeks=HISTORY, gate=self._gate())

    def alerts(self, unit_id: str) -> pl.DataFrame:
        """One row per alert of the unit; none without a grant."""
        return self._ask_granted("alerts", unit_id)

    def driver_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per driver of the load and week: patients, staff hours, acuity. All weeks there are."""
        return self._ask("driver_weeks", unit=unit_id, weeks=HISTORY, gate=self._gate())

    def report_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week: overload reports filed; none without a grant."""
        return self._ask_granted("report_weeks", unit_id, weeks=WEEKS)
