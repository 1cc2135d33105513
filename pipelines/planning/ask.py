"""What would bring a unit back: the least to add or to hold that keeps every one of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from pipelines.planning import shifts as by_shift
from pipelines.planning import weeks as by_week

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.planning.rule import Rule
    from pipelines.planning.shifts import Shift
    from pipelines.planning.weeks import Week

WEEK = "week"
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Judged:
    """One line with what it judges: shifts, or weeks."""

    rule: Rule
    shifts: tuple[Shift, ...] = ()
    weeks: tuple[Week, ...] = ()

    @property
    def by_week(self) -> bool:
        """Whether it is a line of weeks."""
        return self.rule.averaging == WEEK

    @property
    def by_moment(self) -> bool:
        """Whether it holds at every moment: what it judges are hours."""
        return self.rule.by_moment

    @property
    def kept(self) -> bool:
        """Whether its rule is kept."""
        if self.by_week:
            return by_week.weeks_kept(self.rule, self.weeks)
        return by_shift.kept(self.rule, self.shifts)

    @property
    def over(self) -> int:
        """How many of its shifts, their hours, or its weeks are over."""
        if self.by_week:
            return sum(by_week.week_over(self.rule, week) for week in self.weeks)
        return by_shift.over(self.rule, self.shifts)

    @property
    def observed(self) -> int:
        """How many it judges."""
        if self.by_week:
            return len(self.weeks)
        return by_shift.observed(self.rule, self.shifts)

    def changed(self, hours: Mapping[str, float], patients: float) -> Judged:
        """The same with hours added by period (each shift; `week`: each week) and patients at any time.

        Hours of shifts count in the week they are worked in.
        """
        a_week = hours.get(WEEK, 0.0) + fsum(
            DAYS_A_WEEK * each for period, each in hours.items() if period != WEEK
        )
        return Judged(
            self.rule,
            tuple(by_shift.with_change(self.rule, self.shifts, hours, patients)),
            tuple(week.changed(self.rule, a_week, patients) for week in self.weeks),
        )


@dataclass(frozen=True)
class Ask:
    """The least that would have kept every line: hours more, or patients fewer, each alone.

    `hours`: by period, each shift; `week`: each week. Ranges: the least and the most that single weeks alone
    would have needed.
    """

    hours: Mapping[str, float]
    hours_range: Mapping[str, tuple[float, float]]
    patients: int
    patients_range: tuple[int, int]

    @property
    def hours_a_week(self) -> float:
        """All hours to add in a week."""
        return fsum(each * (1 if period == WEEK else DAYS_A_WEEK) for period, each in self.hours.items())


def ask(lines: Sequence[Judged]) -> Ask:
    """For all lines together: in each period what the line that needs most of it needs."""
    hours: dict[str, float] = {}
    spread: dict[str, tuple[float, float]] = {}
    held, fewest, most = 0, 0, 0
    for line in lines:
        for period, need in _hours(line).items():
            if need >= hours.get(period, 0.0):
                hours[period] = need
                spread[period] = _extent([each.get(period, 0.0) for each in _weekly_hours(line)])
        held_here = _patients(line)
        if held_here >= held:
            held = held_here
            fewest, most = (int(each) for each in _extent(_weekly_patients(line)))
    return Ask(hours, spread, held, (fewest, most))


def _hours(line: Judged) -> dict[str, float]:
    if line.by_week:
        return {WEEK: by_week.week_hours_to_add(line.rule, line.weeks)}
    return by_shift.hours_to_add(line.rule, line.shifts)


def _weekly_hours(line: Judged) -> list[dict[str, float]]:
    if line.by_week:
        return [{WEEK: by_week.week_hours_short(line.rule, week)} for week in line.weeks]
    return [by_shift.hours_to_add(line.rule, week) for week in by_shift.by_week(line.shifts).values()]


def _patients(line: Judged) -> int:
    if line.by_week:
        return by_week.week_patients_to_hold(line.rule, line.weeks)
    return by_shift.patients_to_hold(line.rule, line.shifts)


def _weekly_patients(line: Judged) -> list[float]:
    if line.by_week:
        return [by_week.week_patients_over(line.rule, week) for week in line.weeks]
    return [by_shift.patients_to_hold(line.rule, week) for week in by_shift.by_week(line.shifts).values()]


def _extent(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 0.0)
