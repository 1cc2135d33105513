"""Rates of rare or lumpy things (reports, overtime) that rose beyond what a unit's own past lets expect.

    s_t = (x_t ln R - (R - 1) λ_t) / φ,    S = max(0, S + s_t),    a signal where S > h = ln(52 / a)

`x_t` is the week's amount, `λ_t` what the baseline lets expect of its hours or shifts, `R` the rise looked
for, `φ` the dispersion: how many times the variance of counts (Laney's σ_z², so that a big unit's ordinary
unrest is no signal), `a` the false alarms allowed a year.

Sources: Laney 2002, u'-charts for overdispersed rates; Page 1954 for the sum, here of log likelihood ratios;
Lorden 1971: such a sum crosses h on average once in e^h weeks or more rarely, whatever the rate is. No table
is needed, and small rates alarm more rarely than allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.counterfactual import PRIOR_WEEKS
from pipelines.detection.cusum import cusum
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

FIRST_WEEKS = 26
"""Observed weeks that are the baseline of a unit without a tool: half a year. It stays."""

MOST_WEEKS = 52
"""Of a unit that goes live, at most so many weeks before it: a whole year of seasons, and no older habits."""

LEAST_RISE = 0.5
"""The rise that is looked for is at least half as much again: less is for the charts ..."""

RISE_SD = 2.0
"""... and at least so many standard deviations of a week, as for load: less is not seen in time anyway."""

MOST_CORRELATION = 0.4
"""Of neighbouring weeks; more is a trend, which is what is looked for."""

UNREST = 2.0
"""Of counts, what exceeds the variance of mere chance is taken so many times: such weeks come in clusters,
and their tails are longer than a variance tells."""

WEEKS_OF_YEAR = 52


@dataclass(frozen=True)
class RatePaths:
    """Of every unit and week, all [unit, week]: `signal`, `since` the week the excess began (-1 for none),
    `judged` the weeks with a baseline, `height` the sum in thresholds, `usual` the baseline's rate.
    """

    signal: Flags
    since: Ints
    judged: Flags
    height: Floats
    usual: Floats


@dataclass(frozen=True)
class _Baseline:
    """Per unit: the rate to be expected, its dispersion, and the ratio looked for."""

    usual: Floats
    cautious: Floats
    dispersion: Floats
    ratio: Floats


def rate_paths(
    amount: Floats, exposure: Floats, go_live: Ints, false_alarms: float, *, counted: bool
) -> RatePaths:
    """Signals of one measure; no week looks at a later one.

    `amount`, `exposure`: [unit, week], NaN where not known. `go_live`: week of a unit's tool, -1 for none.
    From go-live on a unit is compared with its weeks before, less the four in which people prepare; before
    it, and where these are fewer than twelve, with its first 26. `counted`: whole things were counted, whose
    variance is not below their mean.
    """
    observed = np.isfinite(amount) & np.isfinite(exposure) & (exposure > 0)
    weeks = np.arange(amount.shape[1])[None, :]
    early = observed & (np.cumsum(observed, axis=1) <= FIRST_WEEKS)
    live = np.where(go_live >= 0, go_live, amount.shape[1] + 1)[:, None]
    before = observed & (weeks < live - ANTICIPATION_WEEKS)
    before &= np.cumsum(before[:, ::-1], axis=1)[:, ::-1] <= MOST_WEEKS
    renewed = (go_live >= 0) & (before.sum(axis=1) >= BASELINE_WEEKS)
    own_first = observed & (np.cumsum(observed, axis=1) > FIRST_WEEKS)
    own_first &= ~renewed[:, None] | (weeks < live)
    own_after = observed & renewed[:, None] & (weeks >= live)
    # Where a tool is there from the start, the first weeks are all there is to compare with.
    pool = early & ((weeks < live) | ~renewed[:, None])
    h = log(WEEKS_OF_YEAR / false_alarms)
    history = _History(amount, exposure, pool)
    parts = []
    for base, judged in ((early, own_first), (before, own_after)):
        fit = _fitted(amount, exposure, base, history, judged, counted=counted)
        path = cusum(_scores(amount, exposure, judged, fit), 0.0, np.full(len(amount), h))
        parts.append((path, judged, fit))
    (first, first_judged, first_fit), (after, after_judged, after_fit) = parts
    later = renewed[:, None] & (weeks >= live)
    signal = np.where(later, after.signal, first.signal)
    return RatePaths(
        signal,
        np.where(signal, np.where(later, after.since, first.since), -1),
        first_judged | after_judged,
        np.where(later, after.level, first.level) / h,
        np.where(later, after_fit.usual[:, None], first_fit.usual[:, None]),
    )


def _scores(amount: Floats, exposure: Floats, judged: Flags, fit: _Baseline) -> Floats:
    """Log likelihood ratio of each judged week, a rise against none; NaN elsewhere."""
    expected = fit.cautious[:, None] * exposure
    score = amount * np.log(fit.ratio)[:, None] - (fit.ratio - 1)[:, None] * expected
    return np.where(judged, score / fit.dispersion[:, None], np.nan)


def _fitted(
    amount: Floats, exposure: Floats, base: Flags, history: _History, judged: Flags, *, counted: bool
) -> _Baseline:
    """What each unit's baseline lets expect, drawn a little to what all units' first weeks had by then."""
    rate, spread, inflated = _pool(history, judged, counted=counted)
    x, n, weeks = _sums(amount, base), _sums(exposure, base), base.sum(axis=1)
    dispersion = (_residuals(amount, exposure, base) ** 2).sum(axis=1)
    own = np.where((x > 0) & (weeks > 1), dispersion / np.maximum(weeks - 1, 1), spread)
    phi = (np.maximum(weeks - 1, 0) * own + PRIOR_WEEKS * spread) / (np.maximum(weeks - 1, 0) + PRIOR_WEEKS)
    phi = np.maximum(phi, 1.0) if counted else phi
    phi = 1 + UNREST * (phi - 1) if counted else phi
    phi = phi * inflated
    # One event of the pool's rate is added: no unit is expected never to report anything.
    usual = (x + spread) / (n + spread / rate)
    # A standard error above: a baseline that was quiet by chance must not raise alarms ever after.
    cautious = usual * (1 + np.sqrt(phi / (x + spread)))
    weekly = cautious * n / np.maximum(weeks, 1)
    seen = np.where(weekly > 0, weekly, 1.0)
    return _Baseline(usual, cautious, phi, 1 + np.maximum(LEAST_RISE, RISE_SD * np.sqrt(phi / seen)))


class _History:
    """What all units' first weeks sum up to before any week.

    A unit has few first weeks, so that it says few things, one for each of their numbers; who asks about a
    week gets the sum of what all units had said by then.
    """

    def __init__(self, amount: Floats, exposure: Floats, first: Flags) -> None:
        self._seen = np.concatenate([np.zeros((len(first), 1), np.int64), np.cumsum(first, axis=1)], axis=1)
        most = int(self._seen[:, -1].max(initial=0))
        # The first weeks of each unit side by side, those it has not at the end.
        order = np.argsort(~first, axis=1, kind="stable")[:, :most]
        there = np.take_along_axis(first, order, axis=1)
        x, n = (np.take_along_axis(values, order, axis=1) for values in (amount, exposure))
        neighbours = there[:, 1:] & (np.diff(order, axis=1) == 1)
        self._told = np.zeros((most + 1, 5, len(first)))
        for weeks in range(1, most + 1):
            cells = there[:, :weeks] & (self._seen[:, -1] >= weeks)[:, None]
            residuals = _residuals(x[:, :weeks], n[:, :weeks], cells)
            amounts = _sums(x[:, :weeks], cells)
            self._told[weeks] = [
                amounts,
                _sums(n[:, :weeks], cells),
                (residuals**2).sum(axis=1),
                np.where(amounts > 0, weeks - 1, 0),
                _sums(residuals[:, 1:] * residuals[:, :-1], neighbours[:, : weeks - 1]),
            ]

    def before(self, week: int) -> tuple[float, float, float, float, float]:
        """Amount, exposure, squared residuals, their degrees of freedom, products of neighbouring ones."""
        units = np.arange(len(self._seen))
        x, n, squares, freedom, alike = self._told[self._seen[:, week], :, units].sum(axis=0).tolist()
        return x, n, squares, freedom, alike


def _pool(history: _History, judged: Flags, *, counted: bool) -> tuple[Floats, Floats, Floats]:
    """What all units' first weeks tell each unit before it is first judged.

    Their rate; their dispersion; and by how much a run of weeks varies more than its weeks, one resembling
    the next.
    """
    start = np.where(judged.any(axis=1), judged.argmax(axis=1), 0)
    told = np.ones((3, len(judged)))
    for week in np.unique(start[judged.any(axis=1)]):
        x, n, whole, freedom, products = history.before(int(week))
        phi = whole / freedom if freedom and whole > 0 else 1.0
        phi = max(phi, 1.0) if counted else phi
        # Where nothing was ever seen, as if it had been seen once.
        mean = max(x, phi) / n if n > 0 else 1.0
        alike = products / whole if whole > 0 else 0.0
        alike = min(max(alike, 0.0), MOST_CORRELATION)
        told[:, start == week] = np.array([[mean], [phi], [(1 + alike) / (1 - alike)]])
    return told[0], told[1], told[2]


def _sums(values: Floats, cells: Flags) -> Floats:
    return np.asarray(np.where(cells, values, 0.0).sum(axis=1))


def _residuals(amount: Floats, exposure: Floats, cells: Flags) -> Floats:
    """Pearson residuals of each unit's weeks about its own rate, 0 outside the cells: [unit, week]."""
    x, n = _sums(amount, cells), _sums(exposure, cells)
    expected = np.where(cells, exposure, 0.0) * (x / np.where(n > 0, n, 1.0))[:, None]
    off = np.where(cells, amount, 0.0) - expected
    return np.asarray(off / np.sqrt(np.where(expected > 0, expected, 1.0)))
