"""One unit's ledger over a span: hours saved, where they went, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from pipelines.ledger import resample
from pipelines.ledger.expected import (
    Draws,
    Span,
    after_mean,
    comparison_units,
    draws_of,
    recorded,
    span_of,
    without_tool,
)
from pipelines.ledger.identity import CONVERTED, ENTRIES, Allocation, Quantities, allocate
from pipelines.ledger.weeks import GRADES
from pipelines.shapes.comparing import BASELINE_WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipelines.ledger.resample import Spread
    from pipelines.ledger.weeks import Weeks

    Floats = NDArray[np.float64]

TOLD_SHARE = 0.5
"""Of the tasks behind a span's savings that the grade they are told at must hold."""

CONTROLLED = "controlled"
"""The grade of savings told by minutes of documentation against comparison units, where checks allow it."""

SAVED, DOCUMENTED = "saved", "documented"
"""Quantities besides the entries: hours saved by the log of tasks, and by minutes of documentation."""

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
    """A ledger. `reason`: why nothing, or no entry but *unaccounted*, can be told; else None.

    `weeks`: ISO weeks counted, of `weeks_in_span`; hours are totals over them. `tasks`: done in the
    span. `separable`: what is unaccounted holds neither care nor
    documentation. `documented`: hours saved by minutes of documentation against comparison units, beside what
    the log of tasks says, and `disagreement` of the two. `claimed`: hours promised for the counted weeks.
    `spread`: how far the figures vary; None where too few weeks are counted.
    """

    unit_id: str
    weeks: int = 0
    weeks_in_span: int = 0
    saved: float | None = None
    saved_interval: Interval | None = None
    grade: str | None = None
    other_grades: Mapping[str, float] = field(default_factory=dict)
    tasks: float = 0.0
    coverage: float | None = None
    entries: tuple[Entry, ...] = ()
    conversion: float | None = None
    conversion_ratio: float | None = None
    ratio_interval: Interval | None = None
    compared: int = 0
    separable: bool = False
    over_converted: bool = False
    overtime_doubtful: bool = False
    documented: Entry | None = None
    disagreement: Entry | None = None
    claimed: float | None = None
    reason: str | None = None
    spread: Spread | None = field(default=None, compare=False, repr=False)


def account_of(weeks: Weeks, row: int, first: int, last: int, *, controlled: bool = False) -> Account:
    """The ledger of the unit in `row` over its weeks from `first` to `last`, both included.

    `controlled`: minutes of documentation may stand in where no task is timed. A reason in place of figures:
    `no_rollout`, `no_weeks`, `suppressed`, `not_measured`, `data_gap`; in place of entries: `baseline_short`,
    `no_comparison`.
    """
    unit_id, live = weeks.load.units[row], int(weeks.load.go_live[row])
    if live < 0:
        return Account(unit_id, reason="no_rollout")
    first = max(first, live)
    whole = max(0, last - first + 1)
    if whole == 0:
        return Account(unit_id, reason="no_weeks")
    grade, others = _grade(weeks, row, first, last)
    reason = "data_gap" if grade is not None else _why_not(weeks, row, first, last)
    if grade is None and not (controlled and reason == "not_measured"):
        return Account(unit_id, weeks_in_span=whole, reason=reason)
    span = span_of(weeks, row, first, last, grade)
    if not len(span.after):
        return Account(unit_id, weeks_in_span=whole, reason=reason)
    known = Account(
        unit_id,
        weeks=len(span.after),
        weeks_in_span=whole,
        grade=CONTROLLED if grade is None else GRADES[grade],
        other_grades=others,
        tasks=float(np.nan_to_num(weeks.tasks[row, first : last + 1]).sum()),
        coverage=_recorded(weeks, span) if grade is None else _coverage(weeks, span, first, last),
        claimed=_claimed(weeks, span),
    )
    return _told(weeks, span, known)


def _told(weeks: Weeks, span: Span, known: Account) -> Account:
    compared = comparison_units(weeks, span)
    draws = draws_of(weeks, span, compared)
    documented = _documented(weeks, span, draws)
    if known.grade != CONTROLLED:
        saved = after_mean(weeks.saved[span.row, span.after], draws) * len(span.after)
    elif documented is None or len(span.before) < BASELINE_WEEKS:
        return Account(known.unit_id, weeks_in_span=known.weeks_in_span, reason="not_measured")
    else:
        saved, documented = documented, None
    short = len(span.before) < BASELINE_WEEKS
    allocation = None if short or not len(compared) else _allocated(weeks, span, draws, saved)
    if allocation is None:
        spread = _spread(span, draws, {SAVED: saved, "unaccounted": saved})
        whole, interval = _round(saved[0]), _interval(saved[0], spread, {SAVED: 1.0})
        return replace(
            known,
            saved=whole,
            saved_interval=interval,
            entries=_all_unaccounted(whole, interval),
            spread=spread,
            reason="baseline_short" if short else "no_comparison",
        )
    quantities = {name: np.asarray(hours) for name, hours in allocation.entries.items() if hours is not None}
    extra = {} if documented is None else {DOCUMENTED: documented}
    spread = _spread(span, draws, {SAVED: saved, **quantities, **extra})
    hours = {name: float(values[0]) for name, values in {SAVED: saved, **quantities, **extra}.items()}
    known = replace(known, separable=allocation.separable, compared=len(compared), spread=spread)
    return with_figures(known, [spread], hours)


def with_figures(known: Account, spreads: Sequence[Spread | None], hours: Mapping[str, float]) -> Account:
    """The account with its entries, ratio and intervals from the hours of each quantity.

    `hours`: `saved`, the entries that are recorded, and `documented` where it is. `spreads`: of the unit, or
    of all units whose hours are summed.
    """
    some = [spread for spread in spreads if spread is not None]
    sure = some if len(some) == len(spreads) else []

    def entry(name: str, told: float, weights: Mapping[str, float]) -> Entry:
        return Entry(name, _round(told), _interval(told, sure, weights))

    point = Allocation(hours[SAVED], {name: hours.get(name) for name in ENTRIES}, known.separable)
    saved, rest = _round(hours[SAVED]), ENTRIES[-1]
    entries = [
        entry(name, hours[name], {name: 1.0}) if name in hours else Entry(name, None) for name in ENTRIES
    ]
    # What is left is rounded last, so that the entries still add up to what was saved.
    left = _round(fsum([saved, *(-e.hours for e in entries if e.hours is not None and e.name != rest)]))
    entries = [replace(e, hours=left) if e.name == rest else e for e in entries]
    conversion = float(point.conversion)
    told = replace(
        known,
        saved=saved,
        saved_interval=_interval(saved, sure, {SAVED: 1.0}),
        entries=tuple(entries),
        conversion=_round(conversion),
        over_converted=point.over_converted,
        overtime_doubtful=point.overtime_doubtful,
    )
    if DOCUMENTED in hours:
        gap = {DOCUMENTED: 1.0, SAVED: -1.0}
        told = replace(
            told,
            documented=entry(DOCUMENTED, hours[DOCUMENTED], {DOCUMENTED: 1.0}),
            disagreement=entry("disagreement", hours[DOCUMENTED] - hours[SAVED], gap),
        )
    if told.saved_interval is None or told.saved_interval[0] <= 0:
        return told
    ratio = conversion / hours[SAVED]
    # The interval of a ratio is that of the ratio made linear around its value.
    linear = {name: 1 / hours[SAVED] for name in CONVERTED if name in hours} | {SAVED: -ratio / hours[SAVED]}
    return replace(told, conversion_ratio=_round(ratio), ratio_interval=_interval(ratio, sure, linear))


def _allocated(weeks: Weeks, span: Span, draws: Draws, saved: Floats) -> Allocation | None:
    """The identity for the data and for every draw; None where load has no counterfactual."""
    names = ["patients", "scheduled"]
    names += [name for name in ("weighted", "care", "documentation") if recorded(weeks, span, name)]
    names += [name for name in ("overtime", "after_hours") if recorded(weeks, span, name)]
    expected = {name: without_tool(weeks, span, draws, name) for name in names}
    if expected["patients"] is None or expected["scheduled"] is None:
        return None
    both = {name: mean for name, mean in expected.items() if mean is not None}
    after = {name: after_mean(weeks.series[name][span.row, span.after], draws) for name in both}
    return allocate(_totals(both, len(span.after)), _totals(after, len(span.after)), saved)


def _totals(means: Mapping[str, Floats], weeks: int) -> Quantities:
    """Weekly means as totals over the weeks; hours a patient stay as they are."""
    each = ("care", "documentation")
    return Quantities(**{name: mean if name in each else mean * weeks for name, mean in means.items()})


def _documented(weeks: Weeks, span: Span, draws: Draws) -> Floats | None:
    """Hours of documentation that there would have been in as many hours worked, less those there were."""
    name = "documentation_rate"
    if not recorded(weeks, span, name):
        return None
    expected = without_tool(weeks, span, draws, name)
    if expected is None:
        return None
    worked = after_mean(weeks.series["worked"][span.row, span.after], draws) * len(span.after)
    return np.asarray(worked * (expected - after_mean(weeks.series[name][span.row, span.after], draws)))


def _spread(span: Span, draws: Draws, quantities: Mapping[str, Floats]) -> Spread | None:
    """How far the quantities vary, where there are enough weeks to draw from."""
    if len(span.after) < resample.LEAST_WEEKS:
        return None
    return resample.spread_of(
        quantities,
        len(span.before),
        len(span.after),
        len(draws.drawn),
        frozenset(int(unit) for unit in draws.compared),
    )


def _interval(
    hours: float, spread: Spread | Sequence[Spread] | None, weights: Mapping[str, float]
) -> Interval | None:
    if not spread:
        return None
    spreads = [spread] if isinstance(spread, resample.Spread) else spread
    reach = resample.reach(spreads, weights)
    return _round(hours - reach), _round(hours + reach)


def _all_unaccounted(saved: float, interval: Interval | None) -> tuple[Entry, ...]:
    """Without a baseline or a comparison nothing can be attributed."""
    known = {"unaccounted": (saved, interval)}
    return tuple(Entry(name, *known.get(name, (None, None))) for name in ENTRIES)


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


def _recorded(weeks: Weeks, span: Span) -> float | None:
    """Mean share of shifts in the counted weeks whose minutes of documentation are recorded."""
    shares = weeks.recorded[span.row, span.after]
    told = np.isfinite(shares)
    return _round(shares[told].mean()) if told.any() else None


def _claimed(weeks: Weeks, span: Span) -> float | None:
    """Hours promised for the counted weeks; None where nothing was promised for any of them."""
    claimed = weeks.claimed[span.row, span.after]
    told = np.isfinite(claimed)
    return _round(claimed[told].sum()) if told.any() else None


def _why_not(weeks: Weeks, row: int, first: int, last: int) -> str:
    return "suppressed" if weeks.hidden[row, first : last + 1].any() else "not_measured"


def _round(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0
