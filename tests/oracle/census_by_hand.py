"""A census counted in plain Python: the set of quarter hours in which each patient was in each unit.

Nothing is cut, clipped or summed as an interval, as the fold does; a quarter is in the set or it is not. All
moments of a made-up world fall on quarters, so that both must agree exactly.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

QUARTER = timedelta(minutes=15)
HOUR = 4
"""Quarters on the way from one unit to another up to which it is a transfer."""

Part = tuple[str, datetime, datetime | None]
Key = tuple[str, date]
Figures = tuple[Fraction, int, int, int, int]
"""Patients, admissions, discharges, transfers in, transfers out."""


@dataclass(frozen=True)
class Telling:
    """What a record system said at one time of one stay: unit, start and end of each part."""

    stay: str
    patient: str | None
    told_at: datetime
    parts: tuple[Part, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True)
class Presence:
    """Quarters one after another that a patient spent in a unit; `last` is None where there is no end."""

    patient: str
    unit: str
    first: int
    last: int | None
    first_stay: str
    last_stay: str

    @property
    def over(self) -> float:
        return float("inf") if self.last is None else self.last + 1


def world(rng: random.Random, begin: datetime, *, stays: int = 30, days: int = 9) -> list[Telling]:
    """Stays of a few patients in three wards, overlapping at will; most told more than once, some taken back.

    A later telling knows of another end, or of another stay altogether.
    """
    told: list[Telling] = []
    for number in range(stays):
        patient = None if rng.random() < 0.1 else f"p{rng.randrange(12)}"
        parts = _parts(rng, begin + QUARTER * rng.randrange(days * 96))
        for telling in range(rng.randint(1, 3)):
            if telling and rng.random() < 0.6:
                unit, start, _ = parts[-1]
                parts = (*parts[:-1], (unit, start, _end(rng, start)))
            elif telling:
                parts = _parts(rng, begin + QUARTER * rng.randrange(days * 96))
            # Told at odd seconds and in order: no two tellings of a stay at once.
            at = begin + timedelta(days=days + telling, hours=-3, seconds=rng.randrange(3600 * 3))
            told.append(Telling(f"s{number}", patient, at, parts))
        if rng.random() < 0.15:
            kept = parts if rng.random() < 0.5 else ()
            told.append(Telling(f"s{number}", patient, at + timedelta(minutes=1), kept, withdrawn=True))
    rng.shuffle(told)
    return told


def _parts(rng: random.Random, moment: datetime) -> tuple[Part, ...]:
    """One to three parts, one after another or with a gap; an open one is the last."""
    parts: list[Part] = []
    for _ in range(rng.randint(1, 3)):
        end = _end(rng, moment)
        parts.append((rng.choice(("W1", "W2", "W3")), moment, end))
        if end is None:
            break
        moment = end + QUARTER * rng.choice((0, 0, 1, 4, 5, 40))
    return tuple(parts)


def _end(rng: random.Random, start: datetime) -> datetime | None:
    if rng.random() < 0.15:
        return None
    return start + QUARTER * rng.choice((1, 3, 30, rng.randrange(1, 300)))


def last_day(told: Iterable[Telling], zone: ZoneInfo) -> date:
    """The last whole day: the one before the latest moment told. Who is still there was there when told."""
    moments: list[datetime] = []
    for telling in told:
        for _, start, end in () if telling.withdrawn else telling.parts:
            moments += [start, end or telling.told_at]
    return max(moments).astimezone(zone).date() - timedelta(days=1)


def held(told: Iterable[Telling]) -> list[Telling]:
    """The latest telling of each stay, without those taken back."""
    latest: dict[str, Telling] = {}
    for telling in told:
        known = latest.get(telling.stay)
        if known is None or known.told_at < telling.told_at:
            latest[telling.stay] = telling
    return [telling for telling in latest.values() if not telling.withdrawn]


def census(told: list[Telling], zone: ZoneInfo) -> dict[Key, Figures]:
    """Each unit's figures of each day from its first to the source's last."""
    final = last_day(told, zone)
    # Who has no end is there until well after the last day.
    horizon = _quarter(_opens(final + timedelta(days=3), zone))
    there, stays = _quarters(held(told), horizon)
    found = [presence for key in there for presence in _presences(*key, there[key], stays[key], horizon)]
    rows: dict[Key, Figures] = {}
    for unit in sorted({presence.unit for presence in found}):
        first = min(presence.first for presence in found if presence.unit == unit)
        day = _moment(first).astimezone(zone).date()
        while day <= final:
            rows[unit, day] = _figures(unit, day, zone, there, found)
            day += timedelta(days=1)
    return rows


def _quarters(
    tellings: list[Telling], horizon: int
) -> tuple[dict[tuple[str, str], set[int]], dict[tuple[str, str], list[tuple[int, int, str, int]]]]:
    there: dict[tuple[str, str], set[int]] = {}
    stays: dict[tuple[str, str], list[tuple[int, int, str, int]]] = {}
    for telling in tellings:
        for number, (unit, start, end) in enumerate(telling.parts):
            key = (telling.patient or telling.stay, unit)
            begun, over = _quarter(start), _quarter(end) if end else horizon
            there.setdefault(key, set()).update(range(begun, over))
            stays.setdefault(key, []).append((begun, over, telling.stay, number))
    return there, stays


def _presences(
    patient: str, unit: str, there: set[int], stays: list[tuple[int, int, str, int]], horizon: int
) -> list[Presence]:
    found = []
    for first in sorted(quarter for quarter in there if quarter - 1 not in there):
        last = first
        while last + 1 in there:
            last += 1
        own = [stay for stay in stays if first <= stay[0] <= last]
        first_stay = min(own)[2]
        last_stay = max(own, key=lambda stay: (stay[1], stay[0], stay[2]))[2]
        found.append(
            Presence(patient, unit, first, None if last + 1 >= horizon else last, first_stay, last_stay)
        )
    return found


def _figures(
    unit: str, day: date, zone: ZoneInfo, there: dict[tuple[str, str], set[int]], found: list[Presence]
) -> Figures:
    opens, closes = _quarter(_opens(day, zone)), _quarter(_opens(day + timedelta(days=1), zone))
    of_day = range(opens, closes)
    spent = sum(quarter in there[key] for key in there if key[1] == unit for quarter in of_day)
    own = [presence for presence in found if presence.unit == unit]
    came = [_came(presence, found) for presence in own if presence.first in of_day]
    # An end at midnight is one of the day that begins then.
    went = [_went(presence, found) for presence in own if presence.over in of_day]
    return (
        Fraction(spent, len(of_day)),
        came.count("new"),
        went.count("new"),
        came.count("moved"),
        went.count("moved"),
    )


def _came(presence: Presence, found: list[Presence]) -> str:
    others = [other for other in found if other.patient == presence.patient and other is not presence]
    near = [other for other in others if abs(presence.first - other.over) <= HOUR]
    linked = [
        other for other in others if other.last_stay == presence.first_stay and other.first < presence.first
    ]
    return _way(presence, near, max(linked, key=lambda other: (other.first, other.unit), default=None))


def _went(presence: Presence, found: list[Presence]) -> str:
    others = [other for other in found if other.patient == presence.patient and other is not presence]
    near = [other for other in others if abs(other.first - presence.over) <= HOUR]
    linked = [
        other for other in others if other.first_stay == presence.last_stay and other.first > presence.first
    ]
    return _way(presence, near, min(linked, key=lambda other: (other.first, other.unit), default=None))


def _way(presence: Presence, near: list[Presence], linked: Presence | None) -> str:
    """A neighbour within the hour decides, one elsewhere first; else the next part of the same stay."""
    if any(other.unit != presence.unit for other in near):
        return "moved"
    if near:
        return "stayed"
    if linked is None:
        return "new"
    return "stayed" if linked.unit == presence.unit else "moved"


def _opens(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _quarter(moment: datetime) -> int:
    number, rest = divmod(moment - datetime(2020, 1, 1, tzinfo=UTC), QUARTER)
    assert not rest
    return number


def _moment(quarter: int) -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC) + QUARTER * quarter
