"""Lines judged by shift: which shifts a change would have left over, and the least change that suffices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import fsum
from statistics import median
from typing import TYPE_CHECKING, Any

from pipelines.planning.rule import in_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.planning.rule import Rule


@dataclass(frozen=True)
class Shift:
    """One shift as it was. `hours`: its length; `staff_hours`: worked in it; `present`: staff there, mean."""

    day: date
    period: str
    patients: float
    hours: float
    staff_hours: float
    present: float

    @property
    def week_start(self) -> date:
        """Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())

    @property
    def load(self) -> float | None:
        """Patients for each who works; None where nobody did."""
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
    """Shifts of published periods: date, period, patients, patient_hours, staff_hours, staff_present.

    A shift's length is patient-hours by patients; without patients it is as long as the others of its period.
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
        )
        for row in told
        if row["patients"] or row["period"] in usual
    ]


def is_over(rule: Rule, shift: Shift) -> bool:
    """Whether the line calls the shift over, by hours worked or by whole nurses there."""
    there = shift.present if rule.nurses_up else shift.staff_hours / shift.hours
    return rule.needed(shift.patients) > there


def hours_short(rule: Rule, shift: Shift) -> float:
    """Hours that would have kept the shift within its line, in steps; 0 where it was."""
    there = shift.present if rule.nurses_up else shift.staff_hours / shift.hours
    return in_steps((rule.needed(shift.patients) - there) * shift.hours)


def with_change(shifts: Iterable[Shift], hours: Mapping[str, float], patients: float) -> list[Shift]:
    """The shifts with these hours more on each shift of a period, and so many patients more on all."""
    return [shift.changed(hours.get(shift.period, 0.0), patients) for shift in shifts]


def kept(rule: Rule, shifts: Sequence[Shift]) -> bool:
    """Whether no more shifts are over than may be."""
    return sum(is_over(rule, shift) for shift in shifts) <= rule.may_be_over(len(shifts))


def hours_to_add(rule: Rule, shifts: Sequence[Shift]) -> dict[str, float]:
    """Hours to add to every shift of each period, the fewest in all that keep the line; in steps.

    How the shifts that may be over are shared among the periods is tried in every way: there are few.
    """
    short: dict[str, list[float]] = {}
    for shift in shifts:
        short.setdefault(shift.period, []).append(hours_short(rule, shift))
    allowed = rule.may_be_over(len(shifts))
    for each in short.values():
        each.sort(reverse=True)
    ways = product(*(range(min(allowed, len(each)) + 1) for each in short.values()))
    asked = [
        {name: _left(short[name], over) for name, over in zip(short, way, strict=True)}
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


def _left(short: Sequence[float], over: int) -> float:
    """What every shift needs if so many of the worst may stay over."""
    return short[over] if over < len(short) else 0.0


def patients_to_hold(rule: Rule, shifts: Sequence[Shift]) -> int:
    """The fewest patients fewer at any time that keep the line with the staff there were."""
    held = 0
    while not kept(rule, with_change(shifts, {}, -held)):
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
