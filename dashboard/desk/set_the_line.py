"""Questions about where a unit's line could be: its past, and what is stated elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking
from pipelines.policy.candidates import HISTORY_WEEKS
from pipelines.policy.standing import last_full_week

if TYPE_CHECKING:
    import polars as pl


class SetTheLineQuestions(Asking):
    """One unit's past as a line of any limit would have judged it. Load and lines are for every role."""

    def set_line_from(self) -> date:
        """The Monday of the first of the last 52 weeks."""
        return last_full_week(date.fromisoformat(self._as_of())) - timedelta(weeks=HISTORY_WEEKS - 1)

    def set_line_shifts(self, unit_id: str, line_id: str) -> pl.DataFrame:
        """One row per shift of the last 52 weeks that a line like this one judged."""
        return self._ask("set_line_shifts", unit=unit_id, line=line_id, weeks=HISTORY_WEEKS)

    def set_line_weeks(self, unit_id: str, line_id: str) -> pl.DataFrame:
        """One row per judged week of the last 52; `line_id` empty: in the unit's own measure."""
        return self._ask("set_line_weeks", unit=unit_id, line=line_id, weeks=HISTORY_WEEKS, gate=self._gate())

    def stated_lines(self, unit_id: str, measure: str, period: str | None) -> pl.DataFrame:
        """One row per published line of law or guidance for such a place."""
        return self._ask(
            "stated_lines", unit=unit_id, measure=measure, period=period or "", as_of=self._as_of()
        )
