"""How many messages a person is to expect: what the alerts of the last year would have come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

YEAR_DAYS, MONTH_DAYS = 364, 30
REVIEW_DAYS = 28


@dataclass(frozen=True)
class Expected:
    """Messages a month: about something unsafe, which nothing holds back, and ordinary ones."""

    unsafe: float
    ordinary: float

    @property
    def all(self) -> float:
        """Both together."""
        return self.unsafe + self.ordinary


def expected_messages(
    alerts: Iterable[tuple[date, str]], as_of: date, *, chronic: bool, ceiling: int
) -> Expected:
    """From the alerts of somebody's units, each with the day it was detected and its severity.

    Alerts detected on one day are one message; one with something unsafe in it is an unsafe one. A chronic
    case adds one message in four weeks. What falls overdue, cases or overload reports, is not foreseen.
    """
    recent = [(day, grade) for day, grade in alerts if as_of - timedelta(days=YEAR_DAYS) < day <= as_of]
    unsafe = {day for day, grade in recent if grade == "unsafe"}
    ordinary = {day for day, grade in recent if grade == "warning"} - unsafe
    a_month = MONTH_DAYS / YEAR_DAYS
    reviews = MONTH_DAYS / REVIEW_DAYS if chronic else 0.0
    return Expected(len(unsafe) * a_month, min(len(ordinary) * a_month + reviews, float(ceiling)))
