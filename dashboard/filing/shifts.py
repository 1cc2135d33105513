"""Shifts that can be reported about, and what is planned for one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words import file_report as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.words.file_report import Shift

    Row = Mapping[str, Any]

DAYS_BACK = 14
"""So far back a shift can still be chosen: later it is remembered as a week, not as a shift."""
NIGHT_FROM, DAY_FROM = 19, 7
USUAL_PERIODS = ("day", "night")


def shifts(now: datetime, coming: Sequence[Row]) -> list[Shift]:
    """Shifts that have begun, the newest first: the one that runs stands on top."""
    today = now.date()
    told = {row["period"] for row in coming if row["period"] in words.PERIODS}
    periods = [each for each in words.PERIODS if each in (told or USUAL_PERIODS)]
    every = [
        words.Shift(today - timedelta(days=ago), period, today)
        for ago in range(DAYS_BACK + 1)
        for period in reversed(periods)
    ]
    begun = [each for each in every if each.on < today or _begun(each.period, now)]
    running = words.Shift(today - timedelta(days=1), "night", today)
    if now.hour < DAY_FROM and running in begun:
        begun.remove(running)
        begun.insert(0, running)
    return begun


def _begun(period: str, now: datetime) -> bool:
    """Whether today's shift of a period has begun, as far as usual hours tell."""
    return now.hour >= {"day": DAY_FROM, "evening": 14, "night": NIGHT_FROM}[period]


def planned_for(coming: Sequence[Row], shift: Shift) -> Row | None:
    """What the look ahead says of a shift; None where it says nothing."""
    found = [row for row in coming if row["date"] == shift.on and row["period"] in (shift.period, "all")]
    return found[0] if found else None
