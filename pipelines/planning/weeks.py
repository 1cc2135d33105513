"""Lines judged by the week: over in three of the last four observed weeks; the least change that suffices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from pipelines.planning.rule import in_steps
from pipelines.shapes.judging import SAME, WEEKS_JUDGED, WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.planning.rule import Rule


@dataclass(frozen=True)
class Week:
    """One week as it was. `top` by `bottom` is its load: patient-hours by hours, cases by WTE, contacts by
    hours.

    `one`: what one patient more at any time adds to `top`: the hours of the week, or one case or contact.
    """

    week_start: date
    top: float
    bottom: float
    one: float

    @property
    def load(self) -> float | None:
        """The week's load; None where nobody worked."""
        return self.top / self.bottom if self.bottom > 0 else None

    def changed(self, rule: Rule, hours: float, patients: float) -> Week:
        """The week with so many staff hours and patients more (fewer where below 0)."""
        return replace(
            self,
            top=max(0.0, self.top + patients * self.one),
            bottom=max(0.0, self.bottom + hours / rule.hours_of_one),
        )


def weeks_of(rows: Iterable[Mapping[str, Any]]) -> list[Week]:
    """The last four observed weeks in order: week_start, top, bottom, one, observed."""
    told = sorted(
        (Week(row["week_start"], row["top"], row["bottom"], row["one"]) for row in rows if row["observed"]),
        key=lambda week: week.week_start,
    )
    return told[-WEEKS_JUDGED:]


def week_over(rule: Rule, week: Week) -> bool:
    """Whether the line calls the week over; patients without any hours are over every line."""
    return week.top * (1 - SAME) > rule.limit * week.bottom


def weeks_kept(rule: Rule, weeks: Iterable[Week]) -> bool:
    """Whether fewer weeks are over than break the line."""
    return sum(week_over(rule, week) for week in weeks) < WEEKS_NEEDED


def week_hours_short(rule: Rule, week: Week) -> float:
    """Hours that would have kept the week within its line, in steps; 0 where it was."""
    return in_steps((week.top * (1 - SAME) / rule.limit - week.bottom) * rule.hours_of_one)


def week_patients_over(rule: Rule, week: Week) -> int:
    """The fewest patients fewer at any time (cases, contacts a week) that would have kept the week within."""
    return max(0, ceil((week.top - rule.limit * week.bottom / (1 - SAME)) / week.one))


def week_hours_to_add(rule: Rule, weeks: Sequence[Week]) -> float:
    """Hours to add to every week, the fewest that keep the line: what the third worst week lacks."""
    return _third([week_hours_short(rule, week) for week in weeks], 0.0)


def week_patients_to_hold(rule: Rule, weeks: Sequence[Week]) -> int:
    """Patients to hold in every week, the fewest that keep the line with the staff there were."""
    return int(_third([week_patients_over(rule, week) for week in weeks], 0))


def _third(lacking: Sequence[float], otherwise: float) -> float:
    worst = sorted(lacking, reverse=True)
    return worst[WEEKS_NEEDED - 1] if len(worst) >= WEEKS_NEEDED else otherwise
