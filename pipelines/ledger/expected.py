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

MOST_RESAMPLED = 40
"""Comparison units drawn from; where there are more, the first so many by name stand for the others."""


@dataclass(frozen=True)
class Span:
    """Places of a unit's weeks: `before` its go-live, and `after`, those that are counted."""

    row: int
    before: Ints
    after: Ints


@dataclass(frozen=True)
class Draws:
    """Draws of a unit's weeks and of comparison units; row 0 of each is the data as they are."""

    before: Floats
    after: Floats
    units: Floats
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
    """Units untreated through enough of the baseline, and in at least one of the weeks counted."""
    clean = _clean(weeks)
    enough = clean[:, span.before].sum(axis=1) >= max(LEAST_BASELINE_WEEKS, LEAST_SHARE * len(span.before))
    enough &= clean[:, span.after].any(axis=1)
    enough[span.row] = False
    return np.flatnonzero(enough)


def draws_of(weeks: Weeks, span: Span, compared: Ints) -> Draws:
    """500 draws of the weeks before, of those after and of the comparison units, one at a time."""
    rng = resample.generator(weeks.load.units[span.row])
    drawn = min(len(compared), MOST_RESAMPLED)
    before, after, units = resample.sources(rng, len(span.before), len(span.after), drawn)
    others = np.ones((len(units), len(compared) - drawn))
    # Draws of units leave the others out: the first so many stand for all.
    others[-resample.DRAWS :] = 0.0
    return Draws(before, after, np.concatenate([units, others], axis=1), compared)


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
    """The weekly mean there would have been, [draw]; None where no comparison unit records the series."""
    moved = _ratio(weeks, span, draws, name)
    if moved is None:
        return None
    return own_mean(weeks, span, name, span.before, draws.before) * moved


def _ratio(weeks: Weeks, span: Span, draws: Draws, name: str) -> Floats | None:
    """Comparison units' after / before, [draw]."""
    values, clean = _comparable(weeks, span, name)[draws.compared], _clean(weeks)[draws.compared]
    told = clean & np.isfinite(values)
    before, after = told[:, span.before], told[:, span.after]
    least = LEAST_SAMPLES if name == "care" else LEAST_SHARE * len(span.before)
    serves = (before.sum(axis=1) >= least) & after.any(axis=1)
    if not serves.any():
        return None
    base = _mean(np.where(before, values[:, span.before], np.nan)[serves], draws.before)
    units = draws.units[:, serves]
    some = np.isfinite(base)
    weight, expected = units * some, units * np.where(some, base, 0.0)
    known = after[serves].astype(np.float64)
    above = weight @ np.where(after[serves], values[serves][:, span.after], 0.0)
    below = expected @ known
    week = below > 0
    ratios = np.where(week, above / np.where(week, below, 1.0), 0.0)
    weeks_drawn = draws.after * week
    total = weeks_drawn.sum(axis=1)
    moved = np.where(total > 0, (weeks_drawn * ratios).sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)
    return moved if np.isfinite(moved[0]) else None


def _comparable(weeks: Weeks, span: Span, name: str) -> Floats:
    """A series in hours, so that it can be summed over units that count cases, contacts or patient-hours.

    Patients as the hours that went with them before; hours a patient times the patients there were before.
    """
    series = weeks.series
    before = np.zeros(series["patients"].shape, dtype=bool)
    before[:, span.before] = _clean(weeks)[:, span.before]
    caseload = np.where(weeks.load.weighed[:, None], series["weighted"], series["patients"])
    if name in ("documentation", "care"):
        return np.asarray(series[name] * _row_mean(caseload, before)[:, None])
    if name in ("patients", "weighted"):
        own = caseload if name == "weighted" else series["patients"]
        each = _row_mean(series["scheduled"], before) / _row_mean(own, before)
        return np.asarray(own * each[:, None])
    return series[name]


def _clean(weeks: Weeks) -> Flags:
    places = np.arange(len(weeks.load.mondays))[None, :]
    return np.asarray(weeks.judged & (places < weeks.load.clean_until[:, None]))


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
