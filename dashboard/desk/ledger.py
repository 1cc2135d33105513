"""Questions about a unit's saved hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import WEEKS, Asking

if TYPE_CHECKING:
    import polars as pl

SAVED_METRIC = "net_minutes_saved_per_worked_hour"


class LedgerQuestions(Asking):
    """What was saved and where it went; for those with a grant on the unit."""

    def saved_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week since go-live: net minutes saved, grade and coverage; none without a grant."""
        return self._ask_granted("saved_weeks", unit_id, metric=SAVED_METRIC, weeks=WEEKS, gate=self._gate())

    def ledger(self, unit_id: str) -> pl.DataFrame:
        """One row: hours saved since go-live and what is said of them; none without a grant."""
        return self._ask_granted("ledger", unit_id)

    def ledger_entries(self, unit_id: str) -> pl.DataFrame:
        """One row per entry of the unit's ledger; none without a grant."""
        return self._ask_granted("ledger_entries", unit_id)

    def ledger_groups(self, unit_id: str) -> pl.DataFrame:
        """One row per staff group: its hours saved and what is said of them; none without a grant."""
        return self._ask_granted("ledger_groups", unit_id)
