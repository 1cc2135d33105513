"""Lines judged by shift: which shifts a change would have left over, and the least change that suffices.

A shift of a line that holds at every moment is judged hour by hour (`moments`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import fsum
from statistics import median
from typing import TYPE_CHECKING, Any

from pipelines.planning import moments as by_moment
from pipelines.planning.rule import in_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.planning.moments import Moments
    from pipelines.planning.rule import Rule


@dataclass(frozen=True)
class Shift:
    """One shift as it was. `hours`: its length; `staff_hours`: worked in it; `present`: staff there, mean.

    `moments`: of a line that holds at every moment, who was there hour by hour; empty for other lines.
    """

    day: date
    period: str
    patients: float
    hours: float
    staff_hours: float
    present: float
    moments: Moments = ()

    @property
    def week_start(self) -> date:
        """Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())

    @property
    def load(self) -> float | None:
        """Patients for each who works, or for each who is there in the worst hour; None where nobody is."""
        if self.moments:
            least = min(there for there, _ in self.moments)
            return self.patients / least if least > 0 else None
        return self.patients * self.hours / self.staff_hours if self.staff_hours > 0 else None

    def changed(self, hours: float, patients: float) -> Shift:
        """The shift with so many staff hours and patients more (fewer where below 0)."""
        return replace(
            self,
            patients=max(0.0, self.patients + patients),
            staff_hours=max(0.0, self.staff_hours + hours),
            present=max(0.0, self.present + hours / self.hours),
        )


def shifts_of(rows: Iterable[Mapping[str, Any]]) -> list[Shift]:
    """Shifts of published periods, by the columns of plan_shifts.sql.

    `moments`: rows of `staff_present` and `moments`; none for a line that judges no hours. A shift's length
    is patient-hours by patients; without patients it is as long as the others of its period.
    """
    told = [row for row in rows if row["patient_hours"] is not None and row["staff_hours"] is not None]
    lengths: dict[str, list[float]] = {}
    for row in told:
        if row["patients"]:
            lengths.setdefault(row["period"], []).append(row["patient_hours"] / row["patients"])
    usual = {period: median(hours) for period, hours in lengths.items()}
    return [
        Shift(
            row["date"],
            row["period"],
            row["patients"],
            row["patient_hours"] / row["patients"] if row["patients"] else usual[row["period"]],
            row["staff_hours"],
            row["staff_present"] or 0.0,
            tuple((each["staff_present"], each["moments"]) for each in row.get("moments") or ()),
        )
        for row in told
        if row["patients"] or row["period"] in usual
    ]


def is_over(rule: Rule, shift: Shift) -> bool:
    """Whether the line calls the shift over, by hours worked or by whole nurses there; or any hour of it."""
    if rule.by_moment:
        return by_moment.over(rule, shift.patients, shift.moments) > 0
    there = shift.present if rule.nurses_up else shift.staff_hours / shift.hours
    return rule.needed(shift.patients) > there


def hours_short(rule: Rule, shift: Shift) -> float:
    """Hours that would have kept the shift within its line, in steps; 0 where it was."""
    there = shift.present if rule.nurses_up else shift.staff_hours / shift.hours
    return in_steps((rule.needed(shift.patients) - there) * shift.hours)


def over(rule: Rule, shifts: Iterable[Shift]) -> int:
    """How many of the shifts, or of their hours, are over."""
    if rule.by_moment:
        return sum(by_moment.over(rule, shift.patients, shift.moments) for shift in shifts)
    return sum(is_over(rule, shift) for shift in shifts)


def observed(rule: Rule, shifts: Sequence[Shift]) -> int:
    """How many shifts, or hours of them, are judged."""
    if rule.by_moment:
        return sum(by_moment.observed(shift.moments) for shift in shifts)
    return len(shifts)


def with_change(
    rule: Rule, shifts: Iterable[Shift], hours: Mapping[str, float], patients: float
) -> list[Shift]:
    """The shifts with these hours more on each shift of a period, and so many patients more on all."""
    changed = []
    for shift in shifts:
        added = hours.get(shift.period, 0.0)
        then = shift.changed(added, patients)
        if rule.by_moment:
            then = replace(then, moments=by_moment.changed(rule, then.patients, shift.moments, added))
        changed.append(then)
    return changed


def kept(rule: Rule, shifts: Sequence[Shift]) -> bool:
    """Whether no more shifts, or hours, are over than may be."""
    return over(rule, shifts) <= rule.may_be_over(observed(rule, shifts))


def hours_to_add(rule: Rule, shifts: Sequence[Shift]) -> dict[str, float]:
    """Hours to add to every shift of each period, the fewest in all that keep the line; in steps.

    How the shifts that may be over are shared among the periods is tried in every way: there are few.
    """
    if rule.by_moment:
        return by_moment.hours_to_add(rule, shifts)
    short: dict[str, list[float]] = {}
    for shift in shifts:
        short.setdefault(shift.period, []).append(hours_short(rule, shift))
    allowed = rule.may_be_over(len(shifts))
    for each in short.values():
        each.sort(reverse=True)
    ways = product(*(range(min(allowed, len(each)) + 1) for each in short.values()))
    asked = [
        {name: _left(short[name], spared) for name, spared in zip(short, way, strict=True)}
        for way in ways
        if sum(way) <= allowed
    ]
    return min(
        asked,
        key=lambda hours: (
            fsum(hours[name] * len(short[name]) for name in short),
            max(hours.values(), default=0.0),
        ),
    )


def _left(short: Sequence[float], spared: int) -> float:
    """What every shift needs if so many of the worst may stay over."""
    return short[spared] if spared < len(short) else 0.0


def patients_to_hold(rule: Rule, shifts: Sequence[Shift]) -> int:
    """The fewest patients fewer at any time that keep the line with the staff there were."""
    held = 0
    while not kept(rule, with_change(rule, shifts, {}, -held)):
        held += 1
    return held


def by_week(shifts: Iterable[Shift]) -> dict[date, list[Shift]]:
    """The shifts of each week, in order."""
    weeks: dict[date, list[Shift]] = {}
    for shift in sorted(shifts, key=lambda shift: (shift.day, shift.period)):
        weeks.setdefault(shift.week_start, []).append(shift)
    return weeks


def crossing(rule: Rule, before: Sequence[Shift], after: Sequence[Shift]) -> list[Shift]:
    """Shifts within the line as they were that the change would have carried over it, as changed."""
    return [
        changed
        for shift, changed in zip(before, after, strict=True)
        if is_over(rule, changed) and not is_over(rule, shift)
    ]
