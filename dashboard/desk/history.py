"""Questions about how units stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.desk.asking import Asking

if TYPE_CHECKING:
    import polars as pl

YEAR = 52
"""Weeks looked back on."""


class HistoryQuestions(Asking):
    """Standings of every unit are for every role, those of earlier weeks too."""

    def standing_weeks(self) -> pl.DataFrame:
        """One row per open unit and week of the last year: how it stood at its end."""
        from pipelines.standing_history import standing_history

        key = ("standing_weeks",)
        if key not in self._answers:
            self._answers[key] = standing_history(self._snapshot, YEAR)
        return self._answers[key]
