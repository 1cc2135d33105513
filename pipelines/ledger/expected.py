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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.ledger.weeks import Weeks

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LEAST_BASELINE_WEEKS = 12
ANTICIPATION_WEEKS = 4
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
    """Draws of a unit's weeks and of comparison units; row 0 of each is the data as they are.

    `units` has a column for each of `drawn`, which are some or all of `compared`.
    """

    before: Floats
    after: Floats
    units: Floats
    drawn: Ints
    compared: Ints


def span_of(weeks: Weeks, row: int, first: int, last: int, grade: int) -> Span:
    """The unit's baseline, and its counted weeks from `first` to `last`, both included.

    Counted: patients and hours are known, and what was saved is, at this grade (or nothing was done).
    """
    live = int(weeks.load.go_live[row])
    judged = weeks.judged[row]
    before = np.arange(
        max(0, live - ANTICIPATION_WEEKS - MOST_BASELINE_WEEKS), max(0, live - ANTICIPATION_WEEKS)
    )
    after = np.arange(max(first, live), last + 1)
    counted = judged[after] & np.isfinite(weeks.saved[row, after])
    counted &= (weeks.grade[row, after] == grade) | (weeks.grade[row, after] < 0)
    return Span(row, before[judged[before]], after[counted])


def comparison_units(weeks: Weeks, span: Span) -> Ints:
    """Units untreated through enough of the baseline and in a counted week, at most 200 of them."""
    clean = _clean(weeks, np.arange(len(weeks.load.units)))
    enough = clean[:, span.before].sum(axis=1) >= max(LEAST_BASELINE_WEEKS, LEAST_SHARE * len(span.before))
    enough &= clean[:, span.after].any(axis=1)
    enough[span.row] = False
    return _spread(np.flatnonzero(enough), MOST_COMPARED)


def draws_of(weeks: Weeks, span: Span, compared: Ints) -> Draws:
    """500 draws of the weeks before, of those after and of the comparison units, one at a time."""
    rng = resample.generator(weeks.load.units[span.row])
    drawn = _spread(compared, MOST_RESAMPLED)
    return Draws(*resample.sources(rng, len(span.before), len(span.after), len(drawn)), drawn, compared)


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


def own_mean(weeks: Weeks, span: Span, name: str, places: Ints, counts: Floats) -> Floats:
    """The unit's mean of a series over the drawn weeks, [draw]."""
    return _mean(weeks.series[name][span.row, places], counts)


def without_tool(weeks: Weeks, span: Span, draws: Draws, name: str) -> Floats | None:
    """The weekly mean there would have been, [draw]; None where no comparison unit records the series.

    The data's own row rests on every comparison unit, draws on those that are drawn: only how far draws lie
    from one another is used.
    """
    every = np.ones((1, len(draws.compared)))
    point = _ratio(weeks, span, draws.compared, name, draws.before[:1], draws.after[:1], every)
    moved = _ratio(weeks, span, draws.drawn, name, draws.before[1:], draws.after[1:], draws.units[1:])
    if point is None or moved is None or not np.isfinite(point[0]):
        return None
    own = own_mean(weeks, span, name, span.before, draws.before)
    return np.asarray(own * np.concatenate([point, moved]))


def _ratio(
    weeks: Weeks, span: Span, units: Ints, name: str, before: Floats, after: Floats, counts: Floats
) -> Floats | None:
    """Comparison units' after / before, [draw], where weeks and `units` count as often as these say."""
    clean = _clean(weeks, units)
    values = _comparable(weeks, span, units, name, clean)
    told = clean & np.isfinite(values)
    base_told, now_told = told[:, span.before], told[:, span.after]
    least = LEAST_SAMPLES if name == "care" else LEAST_SHARE * len(span.before)
    serves = (base_told.sum(axis=1) >= least) & now_told.any(axis=1)
    if not serves.any():
        return None
    base = _mean(np.where(base_told, values[:, span.before], np.nan)[serves], before)
    some = np.isfinite(base)
    weight, expected = counts[:, serves] * some, counts[:, serves] * np.where(some, base, 0.0)
    above = weight @ np.where(now_told[serves], values[serves][:, span.after], 0.0)
    below = expected @ now_told[serves].astype(np.float64)
    week = below > 0
    ratios = np.where(week, above / np.where(week, below, 1.0), 0.0)
    drawn = after * week
    total = drawn.sum(axis=1)
    moved = (drawn * ratios).sum(axis=1) / np.where(total > 0, total, np.nan)
    return np.asarray(moved)


def _comparable(weeks: Weeks, span: Span, units: Ints, name: str, clean: Flags) -> Floats:
    """A series in hours, so that it can be summed over units that count cases, contacts or patient-hours.

    Patients as the hours that went with them before; hours a patient times the patients there were before.
    """
    own = weeks.series[name][units]
    if name not in ("patients", "weighted", "documentation", "care"):
        return own
    before = np.zeros(clean.shape, dtype=bool)
    before[:, span.before] = clean[:, span.before]
    patients, weighted = weeks.series["patients"][units], weeks.series["weighted"][units]
    caseload = np.where(weeks.load.weighed[units, None], weighted, patients)
    if name in ("documentation", "care"):
        return np.asarray(own * _row_mean(caseload, before)[:, None])
    counted = caseload if name == "weighted" else patients
    each = _row_mean(weeks.series["scheduled"][units], before) / _row_mean(counted, before)
    return np.asarray(counted * each[:, None])


def _clean(weeks: Weeks, units: Ints) -> Flags:
    """Judged weeks in which these units have no tool."""
    places = np.arange(len(weeks.load.mondays))[None, :]
    judged = np.isfinite(weeks.series["patients"][units]) & np.isfinite(weeks.series["scheduled"][units])
    return np.asarray(judged & (places < weeks.load.clean_until[units, None]))


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
