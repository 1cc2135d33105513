"""What the tools freed in a unit, as one figure a reader can hold: minutes a shift, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, say

if TYPE_CHECKING:
    from dashboard.data import About

RECENT_WEEKS = 4

State = Literal["value", "no_tool", "suppressed", "not_collected", "missing", "not_granted"]


@dataclass(frozen=True)
class Saving:
    """The last weeks' saving of one unit; the numbers are None unless `state` is `value`."""

    state: State
    minutes_per_shift: float | None = None
    hours_per_week: float | None = None
    weeks: int = 0
    coverage: float | None = None
    grade: str | None = None

    @property
    def freed(self) -> bool:
        """Whether at least a minute a shift, or an hour a week where shifts are not known, was freed."""
        told = self.hours_per_week if self.minutes_per_shift is None else self.minutes_per_shift
        return told is not None and round(told) > 0


def recent_saving(weeks: pl.DataFrame, *, granted: bool, live: bool) -> Saving:
    """The saving over the last weeks that have one, of one grade: grades are never added together."""
    if not granted:
        return Saving("not_granted")
    if not live or weeks.is_empty():
        return Saving("no_tool")
    last = weeks.tail(RECENT_WEEKS)
    told = last.filter(pl.col("state") == "value", pl.col("minutes").is_not_null())
    if told.is_empty():
        return Saving(_why_not(last))
    grade = told["evidence_grade"].to_list()[-1]
    same = told.filter(pl.col("evidence_grade").eq_missing(pl.lit(grade, dtype=pl.String)))
    with_shifts = same.filter(pl.col("shifts_worked") > 0)
    shifts = float(with_shifts["shifts_worked"].sum())
    return Saving(
        "value",
        minutes_per_shift=float(with_shifts["minutes"].sum()) / shifts if shifts else None,
        hours_per_week=float(same["minutes"].sum()) / 60 / same.height,
        weeks=same.height,
        coverage=_mean(same["coverage"]),
        grade=grade,
    )


def _why_not(last: pl.DataFrame) -> State:
    states = set(last["state"].to_list())
    reasons: tuple[State, ...] = ("suppressed", "not_collected")
    for state in reasons:
        if state in states:
            return state
    return "missing"


def _mean(values: pl.Series) -> float | None:
    mean = values.mean()
    return mean if isinstance(mean, float) else None


def saving_sentence(saving: Saving, about: About) -> str:
    """What the tools freed or cost a shift, or why that is not known."""
    weeks = span_text("weeks", about)
    if saving.state != "value" or saving.hours_per_week is None:
        keys = {"no_tool": "no_tool", "suppressed": "hidden", "not_granted": "not_granted"}
        return say(f"unit.answer.{keys.get(saving.state, 'not_known')}", n=about.minimum_group, weeks=weeks)
    evidence = {
        "grade": grade_text(saving.grade),
        "coverage": coverage_text(saving.coverage),
        "weeks": weeks,
    }
    if saving.minutes_per_shift is None:
        hours = count("hours", round(abs(saving.hours_per_week)))
        key = "unit.answer.freed_hours" if saving.hours_per_week >= 0 else "unit.answer.cost_hours"
        return say(key, hours=hours, **evidence)
    whole = round(abs(saving.minutes_per_shift))
    direction = "even" if whole == 0 else "freed" if saving.minutes_per_shift > 0 else "cost"
    return say(f"unit.answer.{direction}", minutes=count("minutes", whole), **evidence)


def span_text(span: Literal["days", "weeks"], about: About) -> str:
    """`the last 28 days`; of old data `the 28 days to 1 March 2026`, for they are not the last ones now."""
    return say(f"span.{span}_to", day=numbers.day(about.as_of)) if about.stale else say(f"span.{span}")


def grade_text(grade: str | None) -> str:
    """The evidence grade in words."""
    return code("grade", grade or "none")


def coverage_text(coverage: float | None) -> str:
    """The share of the data that could be used."""
    return say("unit.key.none") if coverage is None else numbers.percent(coverage)
