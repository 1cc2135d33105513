"""What a unit's load would have been: its own baseline, moved as the units without the tool moved.

    y = a_u + b_u g_t + c_u h_t + e

`y` is a weekly log (a ratio or one of its parts), `g_t` the common movement of the units untreated in week t,
each unit left out of its own. `g_t` is computed once, in its week, from parameters known the week before, and
never again: what is said of a week cannot depend on a later one. `b_u` is shrunk to 1. `c_u h_t` is the
unit's own season once two years are known; before, and where units do not differ, it is 0.

Source: imputation difference in differences (Borusyak, Jaravel and Spiess 2024; two-way effects fitted on
untreated cells only), with one interactive factor and updated week by week.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.own_season import TWO_YEARS, UNITS, Moments, WaveSums, own_season
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.detection.own_season import OwnSeason

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LOADING_SD = 0.25
"""How far units differ in following the common movement: prior standard deviation of b around 1."""

LOADING_WEEKS = 2.0
"""The error of a loading is the same in every week of a surge: in a sum over n weeks its variance counts
n-fold beside that of the weeks. It is counted for a sum of so many; more would take away more false alarms,
and more true ones."""

PRIOR_WEEKS = 20.0
"""Weight of the pooled variance beside a unit's own, in weeks."""

USUAL_SIZE = 15.0
"""People; a constant, because a mean over the site would change with units that open later."""

FIRST_PASSES = 4
"""Alternating fits of the first weeks' common movement and the units' levels; more change no digit shown."""

_FLOOR_VARIANCE = 1e-6
"""A log variance below which no weekly count of people and patients is: a tenth of a percent."""


@dataclass(frozen=True)
class Residuals:
    """What is left of `y` after the counterfactual; NaN where nothing can be said. All of the shape of `y`.

    `sd`: standard deviation of one week's residual, the comparison's own noise included; `baseline`: observed
    baseline weeks; `compared`: comparison units behind `g`.
    """

    residual: Floats
    sd: Floats
    baseline: Floats
    compared: Floats

    @property
    def z(self) -> Floats:
        """Residuals in standard deviations."""
        return np.asarray(self.residual / self.sd)

    def of(self, series: int) -> Residuals:
        """Those of one of several series."""
        return Residuals(*(each[series] for each in (self.residual, self.sd, self.baseline, self.compared)))


class _Sums:
    """Running sums over a unit's clean weeks, from which its level, loading, season and variance follow."""

    def __init__(self, shape: tuple[int, ...], weeks: int) -> None:
        self._now = np.zeros((7, *shape))
        self._before: deque[Floats] = deque([self._now.copy()], maxlen=ANTICIPATION_WEEKS + 1)
        self.waves = WaveSums(shape, ANTICIPATION_WEEKS) if weeks > TWO_YEARS else None

    def add(self, week: int, y: Floats, g: Floats, error: Floats, counts: Flags) -> None:
        """Take in one week of the units in `counts`; `error` is the variance of `g`."""
        weight = np.broadcast_to(counts, y.shape).astype(np.float64)
        y, g = np.where(counts, y, 0.0), np.where(counts, g, 0.0)
        self._now += np.array([weight, y, g, y * y, y * g, g * g, np.where(counts, error, 0.0)])
        self._before.append(self._now.copy())
        if self.waves is not None:
            self.waves.add(week, weight, y, g)

    def without_anticipation(self, units: Flags) -> None:
        """Take the last four weeks out of the sums of `units`: they go live now, and were no ordinary weeks.

        Only now: whoever looked a week ago could not know.
        """
        self._now[..., units] = self._before[0][..., units]
        if self.waves is not None:
            self.waves.without_anticipation(units)

    @property
    def n(self) -> Floats:
        """Weeks that count."""
        return np.asarray(self._now[0])

    def moments(self) -> Moments:
        """What level, loading and season are told from."""
        n, y, g, yy, yg, gg, error = self._now
        weeks = np.maximum(n, 1.0)
        mean_y, mean_g = y / weeks, g / weeks
        of_g = np.maximum(gg - weeks * mean_g**2, 0.0)
        return Moments(
            mean_y,
            mean_g,
            np.maximum(yy - weeks * mean_y**2, 0.0),
            yg - weeks * mean_g * mean_y,
            of_g,
            np.clip(1 - error / np.maximum(of_g, 1e-300), 0.0, 1.0),
        )


@dataclass
class _Fit:
    """The units' parameters as known after some week."""

    level: Floats
    loading: Floats
    loading_variance: Floats
    variance: Floats
    mean_g: Floats
    season: OwnSeason | None


def residuals(y: Floats, observed: Flags, clean_until: Ints, go_live: Ints, size: Floats) -> Residuals:
    """Residuals of the observed weeks, each from data of its own and earlier weeks only.

    `y`: [unit, week], or several series of the same units at once, [series, unit, week], none of which knows
    of another; finite where `observed`. `clean_until`: the week from which a unit is no comparison
    for others, and its own level is not fitted any more. `go_live`: week, -1 for none; the four weeks before
    it do not count towards the unit's own level. `size`: people at work; its inverse drives the variance.
    """
    weeks = y.shape[-1]
    out = Residuals(*(np.full(y.shape, np.nan) for _ in range(4)))
    if weeks <= BASELINE_WEEKS:
        return out
    pool = observed & (np.arange(weeks)[None, :] < clean_until[:, None])
    movement = _first_movement(y[..., :BASELINE_WEEKS], pool[:, :BASELINE_WEEKS], 1.0 / _by_size(size))
    error = np.zeros_like(movement)
    sums, variance = _Sums(y.shape[:-1], weeks), np.ones(y.shape[:-1])
    for week in range(weeks):
        if (go_live == week).any():
            sums.without_anticipation(go_live == week)
        if week < BASELINE_WEEKS:
            sums.add(week, y[..., week], movement[..., week], error[..., week], pool[:, week])
            continue
        fit = _fitted(sums, variance, size)
        variance = fit.variance
        now = y[..., week] if fit.season is None else y[..., week] - fit.season.of(week)
        g, information, compared = _movement(now, pool[:, week] & (sums.n > 0), fit)
        told = observed[:, week] & (sums.n >= BASELINE_WEEKS) & (compared > 0)
        if told.any():
            away = g - fit.mean_g
            noise = fit.variance + LOADING_WEEKS * away**2 * fit.loading_variance
            noise += fit.loading**2 / np.maximum(information, 1e-300)
            if fit.season is not None:
                noise += fit.season.variance_in(week, away)
            out.residual[..., week] = np.where(told, now - fit.level - fit.loading * g, np.nan)
            out.sd[..., week] = np.where(told, np.sqrt(noise), np.nan)
            out.baseline[..., week] = np.where(told, sums.n, np.nan)
            out.compared[..., week] = np.where(told, compared, np.nan)
        sums.add(week, y[..., week], g, 1.0 / np.maximum(information, 1e-300), pool[:, week] & (compared > 0))
    return out


def _by_size(size: Floats) -> Floats:
    """A first guess of relative variances: half of a usual unit's falls with size."""
    return np.asarray(0.5 + 0.5 * USUAL_SIZE / np.maximum(size, 1.0))


def _first_movement(y: Floats, pool: Flags, weight: Floats) -> Floats:
    """The common movement of the first weeks, left out one by one: of the shape of `y`.

    Levels and movement are fitted in turn, with equal loadings: a few weeks cannot tell loadings apart.
    """
    cells = pool * weight[:, None]
    values = np.where(pool, y, 0.0)
    seen = np.maximum(pool.sum(axis=1), 1)
    level = values.sum(axis=-1) / seen
    g = np.zeros_like(y)
    for _ in range(FIRST_PASSES):
        numerator = cells * (values - level[..., None])
        rest = cells.sum(axis=0) - cells
        g = np.where(rest > 0, (_total(numerator, -2) - numerator) / np.where(rest > 0, rest, 1.0), 0.0)
        level = (values - np.where(pool, g, 0.0)).sum(axis=-1) / seen
    return np.asarray(g, dtype=np.float64)


def _movement(y: Floats, pool: Flags, fit: _Fit) -> tuple[Floats, Floats, Floats]:
    """The week's common movement for each unit, its information (1 / variance), and the units it rests on."""
    weight = pool / fit.variance
    numerator = weight * fit.loading * np.where(pool, y - fit.level, 0.0)
    squares = weight * fit.loading**2
    information = _total(squares) - squares
    compared = _total(pool.astype(np.float64)) - pool
    some = (compared > 0) & (information > 0)
    g = np.where(some, (_total(numerator) - numerator) / np.where(some, information, 1.0), 0.0)
    return g, np.where(some, information, 0.0), np.where(some, compared, 0.0)


def _fitted(sums: _Sums, variance: Floats, size: Floats) -> _Fit:
    """Level, loading, own season and residual variance of every unit, from its sums.

    The parameters' posterior needs the variance and the variance the parameters: two turns settle them.
    Loadings follow the movement as far as its estimate can be trusted (regression calibration; Carroll et al.
    2006). Taken for exact, its error makes every loading too small; the next weeks' movement, which is
    divided by them, too large; and where few units compare, each makes the other worse without end.
    """
    moments = sums.moments()
    prior = 1.0 / LOADING_SD**2
    told = sums.n >= TWO_YEARS
    season, of = None, moments
    for _ in range(2):
        if sums.waves is not None and told.sum(axis=-1).max() >= UNITS:
            season = own_season(moments, sums.waves.moments(), told, variance, prior)
            of = season.taken_from(moments)
        loading_variance = 1.0 / (of.trust**2 * of.gg / variance + prior)
        loading = (of.trust * of.yg / variance + prior) * loading_variance
        left = np.maximum(of.yy - 2 * loading * of.yg + loading**2 * of.gg, 0.0)
        variance = _shrunk(left, sums.n, size)
    return _Fit(of.mean_y - loading * of.mean_g, loading, loading_variance, variance, of.mean_g, season)


def _shrunk(left: Floats, n: Floats, size: Floats) -> Floats:
    """A unit's residual variance, drawn to its size's: s² = ((n−1)s_u² + 20 s_pool²)/(n+19)."""
    own = left / np.maximum(n - 1.5, 1.0)
    enough = np.where(n >= BASELINE_WEEKS / 2, n, 0.0)
    if not enough.any():
        return np.maximum(np.full_like(own, own.mean() if own.size else 1.0), _FLOOR_VARIANCE)
    pooled = _pooled(own, enough, size)
    weeks = np.maximum(n - 1, 0.0)
    return np.asarray(
        np.maximum((weeks * own + PRIOR_WEEKS * pooled) / (weeks + PRIOR_WEEKS), _FLOOR_VARIANCE)
    )


def _pooled(own: Floats, n: Floats, size: Floats) -> Floats:
    """s_pool² = a + b/size by least squares, kept within a third and three times the mean.

    `n`: weeks of the units it is fitted to, 0 for the others.
    """
    weight, inverse = n / _total(n), 1.0 / np.maximum(size, 1.0)
    mean, middle = _total(weight * own), _total(weight * inverse)
    spread = inverse - middle
    slope_base = _total(n * spread**2)
    fitted = slope_base > 1e-12
    slope = np.where(fitted, _total(n * spread * (own - mean)) / np.where(fitted, slope_base, 1.0), 0.0)
    return np.asarray(np.clip(mean + np.maximum(slope, 0.0) * spread, mean / 3, mean * 3))


def _total(values: Floats, axis: int = -1) -> Floats:
    """The sum over an axis, by default the units, which stays as an axis of one."""
    return np.asarray(values.sum(axis=axis, keepdims=True))
