"""Questions a plan is made from: the lines of a unit with what they judge, and how it went on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking
from pipelines.planning.ask import Judged
from pipelines.planning.rule import Rule
from pipelines.planning.shifts import shifts_of
from pipelines.planning.weeks import weeks_of
from pipelines.policy.standing import last_full_week
from pipelines.shapes.judging import WEEKS_JUDGED

if TYPE_CHECKING:
    import polars as pl


class PlanningQuestions(Asking):
    """Load, line and hours of whole units: for every role."""

    def plan_window(self) -> tuple[date, date]:
        """First and last day of the four whole weeks that standings are about."""
        last = last_full_week(date.fromisoformat(self._as_of()))
        return last - timedelta(weeks=WEEKS_JUDGED - 1), last + timedelta(days=6)

    def plan_lines(self, unit_id: str) -> list[Judged]:
        """The unit's lines with the shifts or weeks they judge, the one its standing is told by first."""
        first, end = self.plan_window()
        shifts = self._ask("plan_shifts", unit=unit_id, as_of=self._as_of(), first=first.isoformat())
        monday = (end - timedelta(days=6)).isoformat()
        weeks = self._ask("plan_weeks", unit=unit_id, as_of=self._as_of(), last=monday)
        lines = self._ask("plan_lines", unit=unit_id, as_of=self._as_of())
        judged = []
        for line in lines.iter_rows(named=True):
            rule = Rule.of(line, self.full_time_hours())
            mine = [row for row in shifts.iter_rows(named=True) if row["line_id"] == rule.line_id]
            by_week = [row for row in weeks.iter_rows(named=True) if row["line_id"] == rule.line_id]
            judged.append(Judged(rule, tuple(shifts_of(mine)), tuple(weeks_of(by_week))))
        return judged

    def plan_course(self, unit_id: str) -> pl.DataFrame:
        """One row per week: what the unit's load is made of, and whether the week can be judged."""
        return self._ask("plan_course", unit=unit_id, gate=self._gate())

    def full_time_hours(self) -> float:
        """What one whole-time equivalent works a week on this site."""
        return float(self._snapshot.info["full_time_hours"])
