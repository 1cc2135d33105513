"""Questions about alerts: those told, those that stand no longer, and figures published otherwise before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import WEEKS, Asking

if TYPE_CHECKING:
    import polars as pl

STRAIN = (
    "overtime_share",
    "missed_break_minutes_per_shift",
    "after_hours_minutes",
    "overload_report_rate",
)
"""The metrics that alerts of work after hours and of overload reports watch."""


class AlertQuestions(Asking):
    """Alerts of units the user has a grant on. Restated weeks are facts about units, for every role."""

    def site_alerts(self) -> pl.DataFrame:
        """One row per alert, open first; none of a unit without a grant."""
        return self._ask_seen("site_alerts")

    def withdrawn_alerts(self) -> pl.DataFrame:
        """One row per alert that was told and stands no longer; none of a unit without a grant."""
        return self._ask_seen("withdrawn_alerts")

    def restated_weeks(self) -> pl.DataFrame:
        """One row per unit and week that was published otherwise before."""
        return self._ask("restated_weeks")

    def strain_weeks(self, units: tuple[str, ...]) -> pl.DataFrame:
        """One row per unit, metric of `STRAIN` and week; none of a unit without a grant."""
        return self._ask_seen("strain_weeks", asked=units, metrics=STRAIN, weeks=WEEKS, gate=self._gate())

    def judged_from(self) -> float:
        """Completeness, 0 to 1, from which a week can be judged on this site."""
        return self._gate()
