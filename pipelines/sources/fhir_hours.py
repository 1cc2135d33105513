"""Weekly hours of a FHIR availability: ``availableTime`` of R4, and of R5 inside ``availability``."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipelines.sources.fhir_elements import Element, Unread, elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.\d+)?)?", re.ASCII)

_Span = tuple[int, int]
"""Start and end in seconds since Monday's midnight; start before end."""


def weekly_hours(resource: Element) -> float | None:
    """Hours a week in which somebody is available, each counted once; None where they are not told.

    They are not told either where one of the entries lacks its days, its start or its end: the others alone
    would be too few. Unread where an entry has a weekday, a flag or a time of day that is none.
    """
    within = (elements(found.get("availableTime")) for found in elements(resource.get("availability")))
    entries = [*elements(resource.get("availableTime")), *chain.from_iterable(within)]
    told = [_spans(entry) for entry in entries]
    spans = [span for found in told if found for span in found]
    if not told or None in told:
        return None
    return _covered(spans) / _HOUR


def _spans(entry: Element) -> list[_Span] | None:
    """The times of one entry, on each of its days; None where it does not tell them all."""
    days = entry.get("daysOfWeek")
    days = days if isinstance(days, list) else [] if days is None else [days]
    if not all(isinstance(day, str) and day in WEEKDAYS for day in days):
        raise Unread("not_a_weekday", "has a day of the week that is none")
    whole = entry.get("allDay")
    if whole is not None and not isinstance(whole, bool):
        raise Unread("not_a_flag", "has a time of a whole day that is neither true nor false")
    if whole:
        start, end = 0, _DAY
    else:
        given = [_clock(entry.get(name)) for name in ("availableStartTime", "availableEndTime")]
        if given[0] is None or given[1] is None:
            return None
        start, end = given[0], given[1]
        if start == end:
            # An instant, or a whole day: allDay would say the latter.
            raise Unread("no_length", "has an available time that ends when it starts")
        end += _DAY if end < start else 0
    begins = [WEEKDAYS.index(day) * _DAY for day in days]
    return [(begin + start, begin + end) for begin in begins] or None


def _clock(value: object) -> int | None:
    """Seconds since midnight of a FHIR time (07:30:00, also 07:30); None where there is none."""
    if value is None or value == "":
        return None
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Unread("not_a_time_of_day", "has a time of day that cannot be read")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * _HOUR + minutes * 60 + seconds


def _covered(spans: Iterable[_Span]) -> int:
    """Seconds of the week that at least one span covers; a night from Sunday goes on on Monday."""
    covered = reached = 0
    for start, end in sorted(_within_week(spans)):
        covered += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return covered


def _within_week(spans: Iterable[_Span]) -> Iterator[_Span]:
    for start, end in spans:
        yield start, min(end, _WEEK)
        if end > _WEEK:
            yield 0, end - _WEEK
