"""What came after a saved plan: load and hours of the four weeks before its day, and of the four after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from typing import TYPE_CHECKING, Any, Literal

from pipelines.shapes.judging import WEEKS_JUDGED, WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Side:
    """Some weeks together: load, and what it is divided by, a week."""

    weeks: int
    load: float
    hours: float


@dataclass(frozen=True)
class After:
    """Before and after, where both are known. `state`: told, too_early, or unknown (too little data)."""

    state: Literal["told", "too_early", "unknown"]
    before: Side | None = None
    after: Side | None = None
    judged: int = 0  # weeks after, so far


def after(weeks: Iterable[Mapping[str, Any]], day: date, last_week: date, hours_of_one: float) -> After:
    """Weeks: week_start, top, bottom, observed. `day`: by which the plan was to be there.

    The week the day is in belongs to neither side, unless the day is its Monday.
    """
    monday = day - timedelta(days=day.weekday())
    first = monday if monday == day else monday + timedelta(weeks=1)
    told = [row for row in weeks if row["observed"]]
    before = _between(told, monday - timedelta(weeks=WEEKS_JUDGED), monday)
    since = _between(told, first, first + timedelta(weeks=WEEKS_JUDGED))
    passed = last_week >= first + timedelta(weeks=WEEKS_JUDGED - 1)
    if len(since) < WEEKS_NEEDED:
        return After("unknown" if passed else "too_early", judged=len(since))
    sides = _side(before, hours_of_one), _side(since, hours_of_one)
    if len(before) < WEEKS_NEEDED or None in sides:
        return After("unknown", judged=len(since))
    return After("told", *sides, judged=len(since))


def _between(weeks: Iterable[Mapping[str, Any]], first: date, end: date) -> list[Mapping[str, Any]]:
    return [row for row in weeks if first <= row["week_start"] < end]


def _side(weeks: Sequence[Mapping[str, Any]], hours_of_one: float) -> Side | None:
    top, bottom = fsum(row["top"] for row in weeks), fsum(row["bottom"] for row in weeks)
    if bottom <= 0:
        return None
    return Side(len(weeks), top / bottom, bottom * hours_of_one / len(weeks))
