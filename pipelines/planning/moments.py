"""Lines that hold at every moment: which hours of a shift a change would have left over, and the least hours.

Each clock hour of a shift is judged by who was there. People are whole, so an hour that lacks a third of a
nurse lacks one. Hours that are added stand where they bring most hours within; hours that are taken away
count where they would carry most hours over.
"""

from __future__ import annotations

from itertools import accumulate, product
from math import ceil, floor, fsum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.planning.rule import Rule
    from pipelines.planning.shifts import Shift

Moments: TypeAlias = tuple[tuple[float, int], ...]
"""How many staff were there, and in how many hours of the shift so many were."""


def over(rule: Rule, patients: float, moments: Moments) -> int:
    """How many of the hours are over."""
    needed = rule.needed(patients)
    return sum(hours for there, hours in moments if needed > there)


def observed(moments: Moments) -> int:
    """How many hours are judged."""
    return sum(hours for _, hours in moments)


def changed(rule: Rule, patients: float, moments: Moments, added: float) -> Moments:
    """The hours with so many hours of work more (fewer where below 0); what changes no hour is left out."""
    needed = rule.needed(patients)
    if added < 0:  # whom an hour can lose before it is over, and one more
        steps = sorted(
            (floor(there - needed) + 1, there, hours) for there, hours in moments if needed <= there
        )
    else:
        steps = sorted((ceil(needed - there), there, hours) for there, hours in moments if needed > there)
    left, sign = abs(added), -1 if added < 0 else 1
    after: dict[float, int] = dict(moments)
    for people, there, hours in steps:
        reached = min(hours, floor(left / people))
        after[there] -= reached
        then = max(0.0, there + sign * people)
        after[then] = after.get(then, 0) + reached
        left -= reached * people
    return tuple(sorted((there, hours) for there, hours in after.items() if hours))


def hours_to_add(rule: Rule, shifts: Sequence[Shift]) -> dict[str, float]:
    """Hours to add to every shift of each period, the fewest in all that keep the line.

    Which hours may stay over is shared among the periods in every way that differs: there are few.
    """
    if not shifts:
        return {}
    short: dict[str, list[list[float]]] = {}
    for shift in shifts:
        short.setdefault(shift.period, []).append(_costs(rule, shift))
    allowed = rule.may_be_over(sum(observed(shift.moments) for shift in shifts))
    ways = [
        {name: hours for name, (hours, _) in zip(short, way, strict=True)}
        for way in product(*(_choices(each, allowed) for each in short.values()))
        if sum(left for _, left in way) <= allowed
    ]
    return min(ways, key=lambda way: (fsum(way[name] * len(short[name]) for name in way), max(way.values())))


def _costs(rule: Rule, shift: Shift) -> list[float]:
    """What it takes to bring one, two, three and so on of a shift's hours within, in hours of work."""
    needed = rule.needed(shift.patients)
    people = sorted(
        ceil(needed - there) for there, hours in shift.moments if needed > there for _ in range(hours)
    )
    return [float(each) for each in accumulate(people)]


def _choices(costs: Iterable[Sequence[float]], allowed: int) -> list[tuple[float, int]]:
    """Hours on each shift of a period, and how many hours are over then; those no other is better than."""
    shifts = list(costs)
    found: list[tuple[float, int]] = []
    for hours in sorted({0.0, *(cost for each in shifts for cost in each)}):
        left = sum(cost > hours for each in shifts for cost in each)
        if left <= allowed and (not found or left < found[-1][1]):
            found.append((hours, left))
    return found
