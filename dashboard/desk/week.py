"""Questions about the coming fortnight: shifts against their lines, what has changed, what falls due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking
from pipelines.facts.outlooks import BEHIND_DAYS

if TYPE_CHECKING:
    import polars as pl

REVIEW_AHEAD_DAYS = 28
"""A review that is due within so many days is told."""


class WeekQuestions(Asking):
    """Planned hours, census, load, line and standing are facts about units: they are for every role."""

    def knows_coming(self) -> bool:
        """Whether the snapshot was made by a version that looks ahead."""
        return self._snapshot.has("shift_outlook")

    def looked_back_to(self) -> date:
        """The first day that a forecast, or the check of an earlier one, may rest on."""
        return date.fromisoformat(self._as_of()) - timedelta(days=BEHIND_DAYS)

    def coming_shifts(self) -> pl.DataFrame:
        """One row per unit and coming shift, or week; one with the reason for a unit without."""
        return self._ask("coming_shifts")

    def outlook_checks(self) -> pl.DataFrame:
        """One row per unit and kind of period: earlier forecasts beside what happened."""
        return self._ask("outlook_checks")

    def outlook_shifts(self, unit_id: str) -> pl.DataFrame:
        """One row per shift, or week, of the last 28 days: what would have been forecast, what happened."""
        return self._ask_open("outlook_shifts", unit_id)

    def standing_changes(self) -> pl.DataFrame:
        """One row per unit whose standing is another than a week before."""
        return self._ask("standing_changes")

    def reviews(self, until: date) -> pl.DataFrame:
        """One row per agreement whose review is due up to a day."""
        return self._ask("reviews", until=until)
