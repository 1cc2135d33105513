"""What a unit would have had without the tool: its own baseline times its comparison units' after/before
ratio.

The ratio is told week by week over the units that are still untreated in that week, each against its own mean
of the same baseline weeks, and then averaged over the span: a unit that goes live later serves until then.
Each series has its own ratio. Sums, not means of ratios: overtime of a small unit may be nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.ledger import resample
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.ledger.weeks import Weeks

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

MOST_BASELINE_WEEKS = 52
LEAST_SHARE = 0.5
"""Of the weeks on either side in which a part must be known to count as recorded."""

LEAST_SAMPLES = 3
"""Rounds of observed staff time on either side, without which direct care counts as not recorded."""

MOST_COMPARED, MOST_RESAMPLED = 200, 40
"""Comparison units that serve, and that draws are made of; where there are more, those evenly spread by name.

More would make large sites slow and hardly any figure surer.
"""


@dataclass(frozen=True)
class Span:
    """Places of a unit's weeks: `before` its go-live, and `after`, those that are counted."""

    row: int
    before: Ints
    after: Ints


@dataclass(frozen=True)
class Draws:
    """Draws of a unit's weeks before and after, and of comparison units, [draw, thing] each.

    `units` has a column for each of `drawn`, which are some or all of `compared`. A quantity told under them
    is an array [1 + 3 x DRAWS]: the data as they are, then the draws of each of the three while the other two
    stay as they are, so that the spread each brings is known apart.
    """

    before: Floats
    after: Floats
    units: Floats
    drawn: Ints
    compared: Ints


def span_of(weeks: Weeks, row: int, first: int, last: int, grade: int | None) -> Span:
    """The unit's baseline, and its counted weeks from `first` to `last`, both included.

    Counted: patients and hours are known, and what was saved is, at this grade (or nothing was done). Without
    a grade, minutes of documentation are known in place of it.
    """
    live = int(weeks.load.go_live[row])
    judged = weeks.judged[row]
    before = np.arange(
        max(0, live - ANTICIPATION_WEEKS - MOST_BASELINE_WEEKS), max(0, live - ANTICIPATION_WEEKS)
    )
    after = np.arange(max(first, live), last + 1)
    known = weeks.series["documentation_rate"] if grade is None else weeks.saved
    counted = judged[after] & np.isfinite(known[row, after])
    if grade is not None:
        counted &= (weeks.grade[row, after] == grade) | (weeks.grade[row, after] < 0)
    return Span(row, before[judged[before]], after[counted])


def comparison_units(weeks: Weeks, span: Span) -> Ints:
    """Units untreated through enough of the baseline and in a counted week, at most 200 of them."""
    clean = weeks.clean
    enough = clean[:, span.before].sum(axis=1) >= max(BASELINE_WEEKS, LEAST_SHARE * len(span.before))
    enough &= clean[:, span.after].any(axis=1)
    enough[span.row] = False
    return _spread(np.flatnonzero(enough), MOST_COMPARED)


def draws_of(weeks: Weeks, span: Span, compared: Ints) -> Draws:
    """500 draws of the weeks before, of those after and of the comparison units."""
    names, drawn = weeks.load.units, _spread(compared, MOST_RESAMPLED)
    before, after = resample.week_draws(names[span.row], len(span.before), len(span.after))
    return Draws(before, after, resample.unit_draws([names[unit] for unit in drawn]), drawn, compared)


def _spread(units: Ints, most: int) -> Ints:
    """At most so many of the units, evenly spread."""
    return units if len(units) <= most else units[np.arange(most) * len(units) // most]


def recorded(weeks: Weeks, span: Span, name: str) -> bool:
    """Whether the unit's own weeks on both sides tell the series."""
    known = np.isfinite(weeks.series[name][span.row])
    counts = [(int(known[side].sum()), len(side)) for side in (span.before, span.after)]
    if name == "care":
        return all(told >= LEAST_SAMPLES for told, _ in counts)
    return all(told >= LEAST_SHARE * of and told > 0 for told, of in counts)


def own_before(weeks: Weeks, span: Span, draws: Draws, name: str) -> Floats:
    """The unit's weekly mean of a series before go-live, [1 + 3 x DRAWS]."""
    values = weeks.series[name][span.row, span.before]
    return _told(_mean(values, np.ones((1, len(values)))), before=_mean(values, draws.before))


def after_mean(values: Floats, draws: Draws) -> Floats:
    """The mean over the counted weeks of these values of theirs, [1 + 3 x DRAWS]."""
    return _told(_mean(values, np.ones((1, len(values)))), after=_mean(values, draws.after))


def _told(
    point: Floats, before: Floats | None = None, after: Floats | None = None, units: Floats | None = None
) -> Floats:
    """A quantity from the data's figure and its draws; where none are given it does not vary."""
    still = np.full(resample.DRAWS, point[0])
    return np.concatenate([point, *(still if side is None else side for side in (before, after, units))])


def without_tool(weeks: Weeks, span: Span, draws: Draws, name: str) -> Floats | None:
    """The weekly mean there would have been, [1 + 3 x DRAWS]; None where no comparison unit records the
    series.

    The data's own figure rests on every comparison unit, draws on those that are drawn: only how far draws
    lie from one another is used.
    """
    every = _comparison(weeks, span, draws.compared, name)
    some = every if len(draws.drawn) == len(draws.compared) else _comparison(weeks, span, draws.drawn, name)
    if every is None or some is None:
        return None
    point = _over_weeks(*every.sums(), np.ones((1, len(span.after))))
    if not np.isfinite(point[0]):
        return None
    one = np.ones((1, len(span.after)))
    ratio = _told(
        point,
        before=_over_weeks(*some.sums(before=draws.before), one),
        after=_over_weeks(*some.sums(), draws.after),
        units=_over_weeks(*some.sums(units=draws.units[:, some.serves]), one),
    )
    return np.asarray(own_before(weeks, span, draws, name) * ratio)


@dataclass(frozen=True)
class _Comparison:
    """Comparison units' weeks of one series, [unit, week]; 0 where not told. `serves`: which are in it."""

    serves: Flags
    before: Floats
    told_before: Flags
    after: Floats
    told_after: Floats

    def sums(self, before: Floats | None = None, units: Floats | None = None) -> tuple[Floats, Floats]:
        """What the units had in each week after, and what their own mean before leads to: [1 or draw, week].

        `before`: how often each week before counts, [draw, week]; `units`: each unit's weight, [draw, unit].
        """
        counts = np.ones((1, self.before.shape[1])) if before is None else before
        seen = counts @ self.told_before.T.astype(np.float64)
        some = seen > 0
        base = np.where(some, counts @ self.before.T / np.where(some, seen, 1.0), 0.0)
        weight = some.astype(np.float64)
        if units is not None:
            weight, base = weight * units, base * units
        return weight @ self.after, base @ self.told_after


def _comparison(weeks: Weeks, span: Span, units: Ints, name: str) -> _Comparison | None:
    """The units that tell the series before and after; None where none does."""
    clean = weeks.clean[units]
    values = _comparable(weeks, span, units, name, clean)
    told = clean & np.isfinite(values)
    before, after = told[:, span.before], told[:, span.after]
    least = LEAST_SAMPLES if name == "care" else LEAST_SHARE * len(span.before)
    serves = (before.sum(axis=1) >= least) & after.any(axis=1)
    if not serves.any():
        return None
    known = np.where(told, values, 0.0)[serves]
    return _Comparison(
        serves,
        known[:, span.before],
        before[serves],
        known[:, span.after],
        after[serves].astype(np.float64),
    )


def _over_weeks(above: Floats, below: Floats, counts: Floats) -> Floats:
    """Mean over the counted weeks of above / below, [draw]; NaN where no drawn week has any."""
    week = below > 0
    ratios = np.where(week, above / np.where(week, below, 1.0), 0.0)
    drawn = counts * week
    total = drawn.sum(axis=1)
    return np.asarray((drawn * ratios).sum(axis=1) / np.where(total > 0, total, np.nan))


def _comparable(weeks: Weeks, span: Span, units: Ints, name: str, clean: Flags) -> Floats:
    """A series in hours, so that it can be summed over units that count cases, contacts or patient-hours.

    Patients as the hours that went with them before; hours a patient times the patients there were before,
    and hours for each hour worked times the hours that were worked before.
    """
    own = weeks.series[name][units]
    if name == "documentation_rate":
        return np.asarray(own * _row_mean(weeks.series["worked"][units], _before(clean, span))[:, None])
    if name not in ("patients", "weighted", "documentation", "care"):
        return own
    before = _before(clean, span)
    if name in ("documentation", "care"):
        return np.asarray(own * _row_mean(weeks.caseload[units], before)[:, None])
    counted = (weeks.caseload if name == "weighted" else weeks.series["patients"])[units]
    each = _row_mean(weeks.series["scheduled"][units], before) / _row_mean(counted, before)
    return np.asarray(counted * each[:, None])


def _before(clean: Flags, span: Span) -> Flags:
    before = np.zeros(clean.shape, dtype=bool)
    before[:, span.before] = clean[:, span.before]
    return before


def _row_mean(values: Floats, where: Flags) -> Floats:
    told = where & np.isfinite(values)
    seen = told.sum(axis=1)
    return np.asarray(np.where(told, values, 0.0).sum(axis=1) / np.where(seen > 0, seen, np.nan))


def _mean(values: Floats, counts: Floats) -> Floats:
    """Mean of the known values under the counts, [draw] or [draw, unit]; NaN where none is drawn."""
    told = np.isfinite(values)
    above = counts @ np.where(told, values, 0.0).T
    below = counts @ told.astype(np.float64).T
    return np.asarray(np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan))
