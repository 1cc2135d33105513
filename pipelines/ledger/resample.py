"""Weekly block bootstrap: how far a unit's figures vary by the weeks and the comparison units they rest on.

Blocks of four weeks, drawn in a circle, keep what one week hands on to the next. The same weeks are drawn for
a unit and its comparison units, so that what both felt stays common. Comparison units are weighted at random:
another site would have had others. A unit has the same weight in a draw whomever it compares with, so that
ledgers of several units can be added with their intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 500
"""Of weeks before, of weeks after, and of comparison units."""

BLOCK_WEEKS = 4
LEAST_WEEKS = 8
"""Below two blocks there is nothing to draw from: no interval is told."""

LEVEL = 0.95
"""Of either side: intervals hold 90 %."""

_SEED = 20260101
_WEEKS, _UNITS = 0, 1
"""Streams of random numbers: a unit's weeks, and its weight as a comparison."""

_KEPT = 4096
"""Units whose weights are kept, at 4 kB each."""


def week_draws(unit_id: str, before: int, after: int) -> tuple[Floats, Floats]:
    """How often each week before and after counts in each draw: [DRAWS, weeks] each.

    The unit's own random numbers: the same in every run and whatever other units there are.
    """
    rng = np.random.default_rng([_SEED, _WEEKS, crc32(unit_id.encode())])
    return _week_counts(rng, before), _week_counts(rng, after)


def unit_draws(unit_ids: Sequence[str]) -> Floats:
    """The weight of each comparison unit in each draw: [DRAWS, units], 1 on the mean.

    Exponential weights (Rubin's Bayesian bootstrap) in place of counts: none of a few units is ever all there
    is, and each unit's weights are its own.
    """
    if not unit_ids:
        return np.ones((DRAWS, 0))
    return np.stack([_weights(unit_id) for unit_id in unit_ids], axis=1)


@lru_cache(_KEPT)
def _weights(unit_id: str) -> Floats:
    return np.random.default_rng([_SEED, _UNITS, crc32(unit_id.encode())]).standard_exponential(DRAWS)


def blocks(weeks: int) -> int:
    """Whole and begun blocks in so many weeks."""
    return -(-weeks // BLOCK_WEEKS)


def _week_counts(rng: np.random.Generator, weeks: int) -> Floats:
    starts = rng.integers(0, max(weeks, 1), (DRAWS, blocks(weeks)))
    places = ((starts[:, :, None] + np.arange(BLOCK_WEEKS)) % max(weeks, 1)).reshape(DRAWS, -1)[:, :weeks]
    flat = places + np.arange(DRAWS)[:, None] * weeks
    return np.bincount(flat.ravel(), minlength=DRAWS * weeks).reshape(DRAWS, weeks).astype(np.float64)


@dataclass(frozen=True)
class Spread:
    """How far a unit's quantities vary, by what they rest on.

    `names`: the quantities. `before`, `after`: covariance that drawing weeks brings, [quantity, quantity].
    `units`: what each draw of comparison units adds, [quantity, draw]. The number of independent things
    behind each: `blocks_before`, `blocks_after`, `compared` (places of the units).
    """

    names: tuple[str, ...]
    before: Floats
    after: Floats
    units: Floats
    blocks_before: int
    blocks_after: int
    compared: frozenset[int]


def spread_of(
    quantities: Mapping[str, Floats], before: int, after: int, drawn: int, compared: frozenset[int]
) -> Spread:
    """The spread of quantities, each an array [1 + 3 x DRAWS]: the data, draws of weeks before, after, of
    units.

    `before`, `after`: weeks, of which whole and begun blocks are drawn. n things drawn with replacement vary
    by (n-1)/n of what they should, and n things with exponential weights by (n-1)/(n+1): that is made up for,
    and so is that no more than some of many units are `drawn`.
    """
    first, second, third = (
        np.stack([_deviations(values[1 + n * DRAWS : 1 + (n + 1) * DRAWS]) for values in quantities.values()])
        for n in range(3)
    )
    some = (drawn + 1) / (drawn - 1) * drawn / len(compared) if drawn > 1 else 0.0
    return Spread(
        tuple(quantities),
        _covariance(first, blocks(before)),
        _covariance(second, blocks(after)),
        third * some**0.5,
        blocks(before),
        blocks(after),
        compared,
    )


def _deviations(draws: Floats) -> Floats:
    """From the draws' mean; a draw that tells nothing counts as the mean, and the others for it."""
    told = np.isfinite(draws)
    count = int(told.sum())
    if count < 2:
        return np.zeros_like(draws)
    values = np.where(told, draws, 0.0)
    off = np.where(told, values - values.sum() / count, 0.0)
    return np.asarray(off * ((len(draws) - 1) / (count - 1)) ** 0.5)


def _covariance(deviations: Floats, number: int) -> Floats:
    """What drawing a number of things brings; nothing where there is but one of them."""
    if number < 2:
        return np.zeros((len(deviations), len(deviations)))
    return np.asarray(deviations @ deviations.T / (deviations.shape[1] - 1) * number / (number - 1))


def reach(spreads: Sequence[Spread], weights: Mapping[str, float]) -> float:
    """Half of the 90 % interval of a weighted sum of quantities, summed over units; 0 where nothing varies.

    Units have weeks of their own and comparison units in common. An estimate from few things is itself
    unsure: Student's t with Satterthwaite's degrees of freedom makes up for it.
    """
    own = unsure = apart = 0.0
    moved = np.zeros(DRAWS)
    for spread in spreads:
        weight = np.array([weights.get(name, 0.0) for name in spread.names])
        before, after = float(weight @ spread.before @ weight), float(weight @ spread.after @ weight)
        drawn = weight @ spread.units
        own += before + after
        unsure += _squared(before, spread.blocks_before) + _squared(after, spread.blocks_after)
        apart += _beyond_weeks(before + after, _variance(drawn), len(spread.compared))
        moved = moved + drawn
    common = _variance(moved) + apart
    total = own + common
    if total <= 0:
        return 0.0
    unsure += _squared(common, min(len(spread.compared) for spread in spreads))
    # Imported here: most commands tell no interval.
    from scipy.special import stdtrit

    return float(total**0.5 * stdtrit(total**2 / unsure, LEVEL))


def _variance(deviations: Floats) -> float:
    return float(deviations @ deviations) / (DRAWS - 1)


def _squared(variance: float, number: int) -> float:
    return variance**2 / max(number - 1, 1)


def _beyond_weeks(weeks: float, units: float, compared: int) -> float:
    """What a unit differs by beyond its weeks: it may follow the common movement more than others do.

    Its own weeks cannot show that; comparison units do, whose mean varies by 1/n of it. Where that is more
    than the weeks' variance, half of the excess counts: all of it would count the comparison units' own noise
    twice. What their mean's variance tells already is not told again.
    """
    return max(0.0, ((compared + 1) * units - weeks) / 2 - units)
