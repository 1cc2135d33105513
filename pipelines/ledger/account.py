"""One unit's ledger over a span: hours saved, where they went, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from pipelines.ledger import resample
from pipelines.ledger.expected import (
    LEAST_BASELINE_WEEKS,
    Draws,
    Span,
    comparison_units,
    draws_of,
    own_mean,
    recorded,
    span_of,
    without_tool,
)
from pipelines.ledger.identity import ENTRIES, Quantities, allocate
from pipelines.ledger.weeks import GRADES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipelines.ledger.identity import Allocation
    from pipelines.ledger.resample import Things
    from pipelines.ledger.weeks import Weeks

    Floats = NDArray[np.float64]

TOLD_SHARE = 0.5
"""Of the tasks behind a span's savings that the grade they are told at must hold."""

FEW_COMPARISONS = 4
"""Below so many comparison units the entries are said to be weakly attributed."""

_DIGITS = 6
"""Millionths of an hour: far finer than any roster, and the same on every machine."""

Interval = tuple[float, float]


@dataclass(frozen=True)
class Entry:
    """Where some of the saved hours went; `hours` None: not recorded, and told with what is unaccounted."""

    name: str
    hours: float | None
    interval: Interval | None = None


@dataclass(frozen=True)
class Account:
    """A unit's ledger. `reason`: why nothing, or no entry but *unaccounted*, can be told; else None.

    `weeks`: ISO weeks counted, of `weeks_in_span`; hours are totals over them. `separable`: what is
    unaccounted holds neither care nor documentation.
    """

    unit_id: str
    weeks: int = 0
    weeks_in_span: int = 0
    saved: float | None = None
    saved_interval: Interval | None = None
    grade: str | None = None
    other_grades: Mapping[str, float] = field(default_factory=dict)
    coverage: float | None = None
    entries: tuple[Entry, ...] = ()
    conversion: float | None = None
    conversion_ratio: float | None = None
    ratio_interval: Interval | None = None
    compared: int = 0
    separable: bool = False
    over_converted: bool = False
    overtime_doubtful: bool = False
    reason: str | None = None

    @property
    def weak(self) -> bool:
        """Entries rest on so few comparison units that another one could change them."""
        return self.reason is None and self.compared < FEW_COMPARISONS


def account_of(weeks: Weeks, row: int, first: int, last: int) -> Account:
    """The ledger of the unit in `row` over its weeks from `first` to `last`, both included.

    A reason in place of figures: `no_rollout`, `no_weeks`, `suppressed`, `not_measured`, `data_gap`; in place
    of entries: `baseline_short`, `no_comparison`.
    """
    unit_id, live = weeks.load.units[row], int(weeks.load.go_live[row])
    if live < 0:
        return Account(unit_id, reason="no_rollout")
    first = max(first, live)
    whole = max(0, last - first + 1)
    if whole == 0:
        return Account(unit_id, reason="no_weeks")
    grade, others = _grade(weeks, row, first, last)
    if grade is None:
        return Account(unit_id, weeks_in_span=whole, reason=_why_not(weeks, row, first, last))
    span = span_of(weeks, row, first, last, grade)
    if not len(span.after):
        return Account(unit_id, weeks_in_span=whole, reason="data_gap")
    known = Account(
        unit_id,
        weeks=len(span.after),
        weeks_in_span=whole,
        grade=GRADES[grade],
        other_grades=others,
        coverage=_coverage(weeks, span, first, last),
    )
    return _told(weeks, span, known)


def _told(weeks: Weeks, span: Span, known: Account) -> Account:
    compared = comparison_units(weeks, span)
    draws = draws_of(weeks, span, compared)
    saved = _mean(weeks.saved[span.row, span.after], draws.after) * len(span.after)
    things = (resample.blocks(len(span.before)), resample.blocks(len(span.after)), len(compared))
    told = replace(known, saved=_round(saved[0]), saved_interval=_interval(saved, span, things))
    short = len(span.before) < LEAST_BASELINE_WEEKS
    allocation = None if short or not len(compared) else _allocated(weeks, span, draws, saved)
    if allocation is None:
        reason = "baseline_short" if short else "no_comparison"
        return replace(told, entries=_all_unaccounted(told), reason=reason)
    ratio, ratio_interval = _ratio(allocation, span, things, told.saved_interval)
    point = allocation.of_draw(0)
    return replace(
        told,
        entries=_entries(allocation, point, span, things),
        conversion=_round(float(point.conversion)),
        conversion_ratio=ratio,
        ratio_interval=ratio_interval,
        compared=len(compared),
        separable=point.separable,
        over_converted=point.over_converted,
        overtime_doubtful=point.overtime_doubtful,
    )


def _allocated(weeks: Weeks, span: Span, draws: Draws, saved: Floats) -> Allocation | None:
    """The identity for the data (row 0) and for every draw; None where load has no counterfactual."""
    names = ["patients", "scheduled"]
    names += [name for name in ("weighted", "care", "documentation") if recorded(weeks, span, name)]
    names += [name for name in ("overtime", "after_hours") if recorded(weeks, span, name)]
    expected = {name: without_tool(weeks, span, draws, name) for name in names}
    if expected["patients"] is None or expected["scheduled"] is None:
        return None
    both = {name: mean for name, mean in expected.items() if mean is not None}
    after = {name: own_mean(weeks, span, name, span.after, draws.after) for name in both}
    return allocate(_totals(both, len(span.after)), _totals(after, len(span.after)), saved)


def _totals(means: Mapping[str, Floats], weeks: int) -> Quantities:
    """Weekly means as totals over the weeks; hours a patient stay as they are."""
    each = ("care", "documentation")
    return Quantities(**{name: mean if name in each else mean * weeks for name, mean in means.items()})


def _entries(allocation: Allocation, point: Allocation, span: Span, things: Things) -> tuple[Entry, ...]:
    """Every entry in order, rounded so that the known ones still add up to what was saved."""
    hours = {name: None if value is None else _round(float(value)) for name, value in point.entries.items()}
    rest = [value for name, value in hours.items() if value is not None and name != "unaccounted"]
    hours["unaccounted"] = _round(fsum([_round(float(point.saved)), *(-value for value in rest)]))
    intervals = {
        name: None if draws is None else _interval(np.asarray(draws), span, things)
        for name, draws in allocation.entries.items()
    }
    return tuple(Entry(name, hours[name], intervals[name]) for name in ENTRIES)


def _all_unaccounted(told: Account) -> tuple[Entry, ...]:
    """Without a baseline or a comparison nothing can be attributed."""
    known = {"unaccounted": (told.saved, told.saved_interval)}
    return tuple(Entry(name, *known.get(name, (None, None))) for name in ENTRIES)


def _ratio(
    allocation: Allocation, span: Span, things: Things, saved_interval: Interval | None
) -> tuple[float | None, Interval | None]:
    """Conversion / saved, where something was surely saved. Its interval is that of the linearised ratio."""
    if saved_interval is None or saved_interval[0] <= 0:
        return None, None
    conversion, saved = np.asarray(allocation.conversion), np.asarray(allocation.saved)
    ratio = float(conversion[0] / saved[0])
    return _round(ratio), _interval(ratio + (conversion - ratio * saved) / saved[0], span, things)


def _interval(draws: Floats, span: Span, things: Things) -> Interval | None:
    """The interval of the draws where there are enough weeks to draw from."""
    if len(span.after) < resample.LEAST_WEEKS:
        return None
    low, high = resample.interval(draws, things)
    return _round(low), _round(high)


def _grade(weeks: Weeks, row: int, first: int, last: int) -> tuple[int | None, dict[str, float]]:
    """The strongest grade that holds at least half of the tasks behind the span's savings, and the others'
    hours.
    """
    places = np.arange(first, last + 1)
    grade, saved = weeks.grade[row, places], weeks.saved[row, places]
    tasks = np.nan_to_num(weeks.told_tasks[row, places])
    held = [float(tasks[grade == place].sum()) for place in range(len(GRADES))]
    told = next((n for n, of in enumerate(held) if of > 0 and of >= TOLD_SHARE * sum(held)), None)
    others = {
        name: _round(np.nansum(saved[grade == place]))
        for place, name in enumerate(GRADES)
        if place != told and (grade == place).any()
    }
    return told, others


def _coverage(weeks: Weeks, span: Span, first: int, last: int) -> float | None:
    """Tasks that could be timed in the counted weeks / tasks of the span."""
    tasks = np.nan_to_num(weeks.tasks[span.row])
    covered = np.nan_to_num(weeks.coverage[span.row]) * tasks
    every = float(tasks[first : last + 1].sum())
    return None if every <= 0 else _round(min(1.0, float(covered[span.after].sum()) / every))


def _why_not(weeks: Weeks, row: int, first: int, last: int) -> str:
    return "suppressed" if weeks.hidden[row, first : last + 1].any() else "not_measured"


def _mean(values: Floats, counts: Floats) -> Floats:
    return np.asarray(counts @ values / counts.sum(axis=1))


def _round(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0
