"""What load did around an action: observed weeks before it beside as many after it, from published weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WEEKS = 4
"""Observed weeks on each side: as many as a standing looks at."""
WITHIN_WEEKS = 6
"""They lie within so many weeks of the action; older or later ones are about another time."""


@dataclass(frozen=True)
class LoadWeek:
    """A published week of a unit. `load` None: it was not observed; `judged`: shifts, or the week itself."""

    week_start: date
    load: float | None
    over: int
    judged: int


@dataclass(frozen=True)
class Span:
    """Four observed weeks: the mean of their loads, and how much of what was judged was over the line."""

    load: float
    over: int
    judged: int


@dataclass(frozen=True)
class Around:
    """Before and after an action; None: not four weeks could be observed there. `later`: they may still."""

    before: Span | None
    after: Span | None
    later: bool


def around_action(weeks: Iterable[LoadWeek], day: date, as_of: date) -> Around:
    """The four observed weeks before and after the day of an action, of weeks that ended by `as_of`.

    The week in which it was taken is of neither, unless that was on its Monday: then it is the first after.
    """
    first_after = day + timedelta(days=-day.weekday() % 7)
    last_before = day - timedelta(days=day.weekday() + 7)
    observed = sorted((each for each in weeks if each.load is not None), key=lambda each: each.week_start)
    earliest = last_before - timedelta(weeks=WITHIN_WEEKS - 1)
    latest = first_after + timedelta(weeks=WITHIN_WEEKS - 1)
    before = [each for each in observed if earliest <= each.week_start <= last_before][-WEEKS:]
    after = [
        each
        for each in observed
        if first_after <= each.week_start <= latest and each.week_start + timedelta(days=6) <= as_of
    ][:WEEKS]
    return Around(_span(before), _span(after), later=as_of < latest + timedelta(days=6))


def _span(weeks: Sequence[LoadWeek]) -> Span | None:
    if len(weeks) < WEEKS:
        return None
    loads = [each.load for each in weeks if each.load is not None]
    return Span(sum(loads) / len(loads), sum(each.over for each in weeks), sum(each.judged for each in weeks))
