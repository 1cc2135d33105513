"""Weekly block bootstrap: which weeks and which comparison units each draw holds, and intervals from draws.

Blocks of four weeks, drawn in a circle, keep what one week hands on to the next. The same weeks are drawn for
a unit and its comparison units, so that what both felt stays common. Units are drawn too: another site would
have had others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Things = tuple[int, int, int]
"""How many independent things the draws are made of: blocks before, blocks after, comparison units."""

DRAWS = 500
"""Of each of the three."""

BLOCK_WEEKS = 4
LEAST_WEEKS = 8
"""Below two blocks there is nothing to draw from: no interval is told."""

LEVEL = 0.95
"""Of either side: intervals hold 90 %."""

_SEED = 20260101


def generator(unit_id: str) -> np.random.Generator:
    """A unit's own random numbers, the same in every run and whatever other units there are."""
    return np.random.default_rng([_SEED, crc32(unit_id.encode())])


def blocks(weeks: int) -> int:
    """Whole and begun blocks in so many weeks."""
    return -(-weeks // BLOCK_WEEKS)


def sources(rng: np.random.Generator, before: int, after: int, units: int) -> tuple[Floats, Floats, Floats]:
    """How often each week before, week after and comparison unit counts in each draw: [1 + 3 x DRAWS, n]
    each.

    Row 0 is the data. Of the rest each third draws one of the three and leaves the others as they are, so
    that the spread each brings is known apart.
    """
    drawn = _week_counts(rng, before), _week_counts(rng, after), _unit_counts(rng, units)
    told = []
    for place, counts in enumerate(drawn):
        rows = np.ones((1 + len(drawn) * DRAWS, counts.shape[1]))
        rows[1 + place * DRAWS : 1 + (place + 1) * DRAWS] = counts
        told.append(rows)
    return told[0], told[1], told[2]


def _week_counts(rng: np.random.Generator, weeks: int) -> Floats:
    starts = rng.integers(0, max(weeks, 1), (DRAWS, blocks(weeks)))
    places = (starts[:, :, None] + np.arange(BLOCK_WEEKS)) % max(weeks, 1)
    return _counts(places.reshape(DRAWS, -1)[:, :weeks], weeks)


def _unit_counts(rng: np.random.Generator, units: int) -> Floats:
    return _counts(rng.integers(0, max(units, 1), (DRAWS, units)), units)


def _counts(places: NDArray[np.int64], width: int) -> Floats:
    flat = places + np.arange(DRAWS)[:, None] * width
    drawn = np.bincount(flat.ravel(), minlength=DRAWS * width)
    return drawn.reshape(DRAWS, width).astype(np.float64)


def interval(draws: Floats, things: Things) -> tuple[float, float]:
    """The 90 % interval around row 0; the point itself where nothing varies.

    The spread of n things drawn with replacement is (n-1)/n of the variance it estimates, and an estimate
    from few is itself unsure: Student's t with Satterthwaite's degrees of freedom makes up for both.
    """
    variances = [_variance(draws, place, number) for place, number in enumerate(things)]
    variances[2] = max(variances[2], _of_a_unit(variances, things[2]))
    total = sum(variances)
    if total <= 0:
        return float(draws[0]), float(draws[0])
    # Imported here: most commands tell no interval.
    from scipy.special import stdtrit

    unsure = sum(part**2 / max(number - 1, 1) for part, number in zip(variances, things, strict=True))
    reach = total**0.5 * float(stdtrit(total**2 / unsure, LEVEL))
    return float(draws[0]) - reach, float(draws[0]) + reach


def _variance(draws: Floats, place: int, number: int) -> float:
    """What drawing one of the three brings; nothing where there is but one of it."""
    part = draws[1 + place * DRAWS : 1 + (place + 1) * DRAWS]
    told = part[np.isfinite(part)]
    if number < 2 or told.size < 2:
        return 0.0
    return float(told.var(ddof=1)) * number / (number - 1)


def _of_a_unit(variances: list[float], units: int) -> float:
    """What units differ by beyond their weeks: a unit may follow the common movement more than others do.

    Its own weeks cannot show that; comparison units do, whose mean varies by 1/n of it. Where that is more
    than the weeks' variance, half of the excess is added: all of it would count the comparison units' own
    noise twice.
    """
    return ((units + 1) * variances[2] - variances[0] - variances[1]) / 2
