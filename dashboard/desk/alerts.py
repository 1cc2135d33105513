"""Questions about the alerts of all units, and what was published otherwise before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking

if TYPE_CHECKING:
    import polars as pl


class AlertQuestions(Asking):
    """Alerts are for those with a grant on the unit; corrected figures of load are for every role."""

    def site_alerts(self) -> pl.DataFrame:
        """One row per alert, those of units that need it first; of units with a grant only."""
        return self._ask_of_granted("site_alerts")

    def withdrawn_alerts(self) -> pl.DataFrame:
        """One row per alert that was published and stands no longer; of units with a grant only."""
        return self._ask_of_granted("withdrawn_alerts")

    def restated_weeks(self) -> pl.DataFrame:
        """One row per unit, week and publication whose patients or hours had been told otherwise."""
        return self._ask("restated_weeks")
