"""A unit's own season: how its year differs from the common one. Known only from two clean years on.

One wave a year, shrunk to none: (c, s) ~ N(0, tau²), tau by how much the units' waves differ beyond chance
(empirical Bayes; Efron and Morris 1973). Where units have one and the same season, tau is near 0, and so is
every wave. Estimated with the loading in one regression, for both follow the year.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

TWO_YEARS = 104
"""Clean weeks from which a unit's own season is told: in one year a wave is not told from a change."""

UNITS = 8
"""Units with two years from which seasons are told apart: fewer do not say how far seasons differ."""

YEAR_WEEKS = 52.1775

_NO_WAVE = 1e-9
"""A variance of waves below which there are none: a wave of a hundredth of a percent."""


class Moments(NamedTuple):
    """Means of y and g over a unit's clean weeks, then the centred sums of squares and products.

    `trust`: the share of the variance of g that is no error of its estimate, 0 to 1.
    """

    mean_y: Floats
    mean_g: Floats
    yy: Floats
    yg: Floats
    gg: Floats
    trust: Floats


class WaveMoments(NamedTuple):
    """The same of the year's wave h (cosine and sine): [..., 2], and `hh` [..., 2, 2]."""

    mean: Floats
    yh: Floats
    gh: Floats
    hh: Floats


class WaveSums:
    """Running sums of the wave over a unit's clean weeks."""

    def __init__(self, shape: tuple[int, ...], anticipation: int) -> None:
        self._now = np.zeros((12, *shape))
        self._before: deque[Floats] = deque([self._now.copy()], maxlen=anticipation + 1)

    def add(self, week: int, weight: Floats, y: Floats, g: Floats) -> None:
        """Take in one week; `y` and `g` are 0 where `weight` is."""
        c, s = harmonics(week)
        sums = [weight, y, g, *(each * wave for each in (weight, y, g) for wave in (c, s))]
        self._now += np.array([*sums, weight * c * c, weight * c * s, weight * s * s])
        self._before.append(self._now.copy())

    def without_anticipation(self, units: Flags) -> None:
        """Take the last weeks out of the sums of `units`."""
        self._now[..., units] = self._before[0][..., units]

    def moments(self) -> WaveMoments:
        """Means and centred sums."""
        n, y, g = self._now[:3]
        h, yh, gh = (np.moveaxis(self._now[at : at + 2], 0, -1) for at in (3, 5, 7))
        cc, cs, ss = self._now[9:]
        hh = np.stack([np.stack([cc, cs], axis=-1), np.stack([cs, ss], axis=-1)], axis=-1)
        mean = h / np.maximum(n, 1.0)[..., None]
        hh = hh - mean[..., :, None] * h[..., None, :]
        return WaveMoments(mean, yh - mean * y[..., None], gh - mean * g[..., None], hh)


@dataclass(frozen=True)
class OwnSeason:
    """Waves of the units with what is not known of them.

    `wave`: [..., 2] log change at cosine and sine, 0 where two years are not known; `variance`: [..., 2, 2].
    `lean`: by how much the common movement follows the wave, [..., 2]. `seen`: what it is told from.
    """

    wave: Floats
    variance: Floats
    lean: Floats
    seen: WaveMoments

    def of(self, week: int) -> Floats:
        """Log change of each unit in a week, on top of the common movement."""
        return np.asarray(self.wave @ harmonics(week))

    def variance_in(self, week: int, away: Floats) -> Floats:
        """What the wave adds to a week's variance where the common movement is `away` from its mean.

        That of the loading for a given wave is counted apart.
        """
        off = harmonics(week) - self.seen.mean - self.lean * away[..., None]
        return np.asarray(np.einsum("...i,...ij,...j->...", off, self.variance, off))

    def taken_from(self, of: Moments) -> Moments:
        """The moments of `y` less the wave."""
        y_wave, g_wave = (self.wave * self.seen.yh).sum(axis=-1), (self.wave * self.seen.gh).sum(axis=-1)
        square = np.einsum("...i,...ij,...j->...", self.wave, self.seen.hh, self.wave)
        return of._replace(
            mean_y=of.mean_y - (self.wave * self.seen.mean).sum(axis=-1),
            yy=of.yy - 2 * y_wave + square,
            yg=of.yg - g_wave,
        )


def harmonics(week: int) -> Floats:
    """Cosine and sine of the week's place in the year, counted from the first week of the panel."""
    angle = 2 * np.pi * week / YEAR_WEEKS
    return np.array([np.cos(angle), np.sin(angle)])


def own_season(of: Moments, seen: WaveMoments, told: Flags, variance: Floats, prior: float) -> OwnSeason:
    """The waves of the units in `told`, given the variance of a week; the loading is estimated with them.

    `prior`: 1 / variance of the loading around 1.
    """
    noise = variance[..., None]
    gh, yg, gg = of.trust[..., None] * seen.gh, of.trust * of.yg, of.trust**2 * of.gg
    lean = gh / noise / (gg / variance + prior)[..., None]
    information = (seen.hh - lean[..., :, None] * gh[..., None, :]) / noise[..., None]
    information = np.where(told[..., None, None], information, np.eye(2))
    score = seen.yh / noise - lean * (yg / variance + prior)[..., None]
    between = _between(information, score, told)[..., None, None]
    uncertain = np.asarray(np.linalg.inv(information + np.eye(2) / between), dtype=np.float64)
    return OwnSeason(
        np.where(told[..., None], _times(uncertain, score), 0.0),
        np.where(told[..., None, None], uncertain, 0.0),
        lean,
        seen,
    )


def _between(information: Floats, score: Floats, told: Flags) -> Floats:
    """Variance of the waves between units: what their squares have beyond their errors', by series."""
    error = np.asarray(np.linalg.inv(information), dtype=np.float64)
    beyond = ((_times(error, score) ** 2).sum(axis=-1) - np.trace(error, axis1=-2, axis2=-1)) / 2
    units = np.maximum(told.sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.maximum(np.where(told, beyond, 0.0).sum(axis=-1, keepdims=True) / units, _NO_WAVE))


def _times(matrix: Floats, vector: Floats) -> Floats:
    return np.asarray(np.einsum("...ij,...j->...i", matrix, vector))
