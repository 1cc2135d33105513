"""How many weeks the XmR chart marks although nothing happens: tried out on the series' own baseline.

The rules are made for values that vary by even chance, each for itself. Weeks of a ward do neither: they are
skewed, rounded, and resemble the week before. So the weeks the limits rest on are strung together anew, in
blocks of four that may begin anywhere, as often as `DRAWS`, and what the rules mark in such series is
counted: Künsch's block bootstrap, with the blocks of the ledger's intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.xmr import TRIAL_POINTS, xmr

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK_WEEKS = 4
"""Long enough to keep most of what one week has from the one before."""

DRAWS = 200
"""The share is then known to about half a percentage point; twice as many would change no sentence."""

SEED = 20260105


def chance_share(base: Sequence[float], points: int) -> float | None:
    """Share of `points` weeks, the baseline among them, that is marked while weeks go on as in it.

    None where it cannot be told: the baseline is on trial, or all of its values are the same, so that what
    happens once in a year has not been seen.
    """
    known = np.asarray(base, dtype=np.float64)
    if known.size < TRIAL_POINTS or known.min() == known.max():
        return None
    chance = np.random.default_rng(SEED)
    blocks = -(-points // BLOCK_WEEKS)
    first = chance.integers(0, known.size - BLOCK_WEEKS + 1, (DRAWS, blocks, 1))
    series = known[first + np.arange(BLOCK_WEEKS)].reshape(DRAWS, -1)[:, :points]
    marked = sum(_marked(row.tolist(), known.size) for row in series)
    return marked / (DRAWS * points)


def _marked(values: Sequence[float], baseline: int) -> int:
    picture = xmr(values, baseline)
    return 0 if picture is None else sum(rule is not None for rule in picture.rules)
