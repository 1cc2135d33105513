"""Pooled estimates a second time: dense dummies, least squares, and sums over cells one by one.

The weight of every y in an estimate is found by changing that y and fitting again.
"""

from __future__ import annotations

from itertools import product
from math import sqrt

import numpy as np
import pytest

from pipelines.pooled.checks import lead_regression
from pipelines.pooled.dose import dose_response
from pipelines.pooled.imputation import Imputation, mean_over
from pipelines.pooled.interval import estimate
from pipelines.pooled.twoway import TwoWay
from tests.pooled_panels import drawn, since

GO_LIVE = np.array([8, 8, 11, 14, -1, -1, -1])
ROWS, WEEKS = len(GO_LIVE), 20
SINCE = since(GO_LIVE, WEEKS)
CLEAN_BEFORE, TOLD_FROM = -2, 2
UNIT = np.array([0, 1, 2, 3, 4, 5, 5])
"""The last two rows are two compositions of one unit."""

SEEDS = pytest.mark.parametrize("seed", [1, 2, 3])


def world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y with weeks missing, its clean cells and those an effect is told of."""
    y = drawn(seed, GO_LIVE, WEEKS, missing=0.1)
    seen = np.isfinite(y)
    return y, seen & (SINCE < CLEAN_BEFORE), seen & (SINCE >= TOLD_FROM)


def dummies(cells: list[tuple[int, int]]) -> np.ndarray:
    return np.array([[float(r == row) for r in range(ROWS)] + [float(w == week) for w in range(WEEKS)]
                     for row, week in cells])  # fmt: skip


def cells_of(flags: np.ndarray) -> list[tuple[int, int]]:
    return [(row, week) for row, week in product(range(ROWS), range(WEEKS)) if flags[row, week]]


def effects_by_hand(y: np.ndarray, clean: np.ndarray) -> np.ndarray:
    """y less the unit and week effects of dense least squares."""
    cells = cells_of(clean)
    fitted, *_ = np.linalg.lstsq(dummies(cells), np.array([y[cell] for cell in cells]), rcond=None)
    return np.asarray(y - fitted[:ROWS, None] - fitted[None, ROWS:])


def weights_by_hand(clean: np.ndarray, wanted: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The weight of each clean y: minus what the imputed values wanted gain from one more of it."""
    cells = cells_of(clean)
    gain = np.linalg.pinv(dummies(cells))
    asked = dummies(list(wanted)).T @ np.array(list(wanted.values()))
    return {cell: -float(asked @ gain[:, place]) for place, cell in enumerate(cells)}


def two_way_by_hand(scored: dict[tuple[int, int], float]) -> float:
    """Unit + week - both, never below the larger, from weight x residual of every cell."""
    by_unit = [sum(s for (row, _), s in scored.items() if UNIT[row] == unit) for unit in set(UNIT)]
    by_week = [sum(s for (_, w), s in scored.items() if w == week) for week in range(WEEKS)]
    unit, week = sum(s * s for s in by_unit), sum(s * s for s in by_week)
    return max(unit + week - sum(s * s for s in scored.values()), unit, week)


@SEEDS
def test_effect_and_two_way_error(seed: int):
    y, clean, told = world(seed)
    tau = effects_by_hand(y, clean)
    fit = Imputation(TwoWay(clean), y)
    found = estimate(fit, mean_over(told & np.isfinite(fit.effects)), UNIT)
    cells = cells_of(told)
    weeks_of = {row: [w for r, w in cells if r == row] for row in range(ROWS)}
    share = {row: len(weeks) / len(cells) for row, weeks in weeks_of.items()}
    common = sum(share[row] * sum(tau[row, w] for w in weeks) / len(cells) for row, weeks in weeks_of.items())
    common /= sum(part**2 for part in share.values())
    squares = sum(part**2 for part in share.values())
    scored = {
        (row, week): (tau[row, week] - common) / len(cells) / sqrt(1 - share[row] ** 2 / squares)
        for row, week in cells
    }
    weights = weights_by_hand(clean, dict.fromkeys(cells, 1 / len(cells)))
    scored |= {cell: weight * tau[cell] for cell, weight in weights.items()}
    assert found.value == pytest.approx(np.mean([tau[cell] for cell in cells]), abs=1e-9)
    assert found.se == pytest.approx(sqrt(two_way_by_hand(scored)), abs=1e-9)


@SEEDS
def test_slope_on_use_and_its_error(seed: int):
    y, clean, told = world(seed)
    tau = effects_by_hand(y, clean)
    use = np.random.default_rng(seed).uniform(0.2, 1.0, y.shape)
    found = dose_response(Imputation(TwoWay(clean), y), told, use, UNIT).slope
    cells = cells_of(told)
    mean = np.mean([use[cell] for cell in cells])
    spread = sum((use[cell] - mean) ** 2 for cell in cells)
    wanted = {cell: (use[cell] - mean) / spread for cell in cells}
    slope = sum(weight * tau[cell] for cell, weight in wanted.items())
    level = np.mean([tau[cell] for cell in cells])
    units = len({UNIT[row] for row, _ in cells})
    scored = {
        cell: weight * (tau[cell] - level - slope * (use[cell] - mean)) * sqrt(units / (units - 2))
        for cell, weight in wanted.items()
    }
    scored |= {cell: weight * tau[cell] for cell, weight in weights_by_hand(clean, wanted).items()}
    assert found is not None
    assert found.value == pytest.approx(slope, abs=1e-9)
    assert found.se == pytest.approx(sqrt(two_way_by_hand(scored)), abs=1e-9)


@SEEDS
def test_leads_and_their_errors(seed: int):
    y, clean, _ = world(seed)
    bins = [clean & (SINCE >= -6) & (SINCE <= -5), clean & (SINCE >= -4) & (SINCE <= -3)]
    found = lead_regression(Imputation(TwoWay(clean), y), bins, UNIT)
    cells = cells_of(clean)
    leads = np.array([[float(one[cell]) for one in bins] for cell in cells])
    x = np.hstack([leads, dummies(cells)])
    inverse = np.linalg.pinv(x)
    values = np.array([y[cell] for cell in cells])
    left = values - x @ (inverse @ values)
    assert found is not None
    assert found.coefficients == pytest.approx((inverse @ values)[:2], abs=1e-9)
    for place in range(2):
        scored = {cell: inverse[place, k] * left[k] for k, cell in enumerate(cells)}
        assert found.two_way[place] == pytest.approx(two_way_by_hand(scored), abs=1e-9)
