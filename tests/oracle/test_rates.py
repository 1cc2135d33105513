"""The rule for rates a second time, unit by unit; and its false alarms, counted where nothing happens."""

from __future__ import annotations

from math import log, sqrt
from statistics import fmean

import numpy as np
import pytest

from pipelines.detection.rates import rate_paths

BUDGET = 0.025


class ByHand:
    """One world of units; every question is answered from the cells themselves."""

    def __init__(self, amount, exposure, live, *, counted) -> None:
        self.x, self.n, self.live, self.counted = amount, exposure, live, counted
        self.units, self.weeks = range(amount.shape[0]), range(amount.shape[1])

    def seen(self, u: int) -> list[int]:
        return [w for w in self.weeks if np.isfinite(self.x[u, w]) and self.n[u, w] > 0]

    def before(self, u: int) -> list[int]:
        return [w for w in self.seen(u) if w < self.live[u] - 4][-52:] if self.live[u] >= 0 else []

    def renewed(self, u: int) -> bool:
        return len(self.before(u)) >= 12

    def residuals(self, u: int, weeks: list[int]) -> dict[int, float]:
        rate = sum(self.x[u, w] for w in weeks) / sum(self.n[u, w] for w in weeks) if weeks else 0.0
        return {
            w: (self.x[u, w] - rate * self.n[u, w]) / sqrt(rate * self.n[u, w]) if rate else 0.0
            for w in weeks
        }

    def pool(self, until: int) -> tuple[float, float, float]:
        cells = {
            u: [w for w in self.seen(u)[:26] if w < until and (not self.renewed(u) or w < self.live[u])]
            for u in self.units
        }
        off = {u: self.residuals(u, weeks) for u, weeks in cells.items()}
        squares = sum(each**2 for found in off.values() for each in found.values())
        freedom = sum(len(found) - 1 for found in off.values() if any(found.values()))
        products = sum(found[w] * found.get(w + 1, 0.0) for found in off.values() for w in found)
        phi = max(squares / freedom, 1.0 if self.counted else 0.0)
        alike = min(max(products / squares, 0.0), 0.4)
        events = sum(self.x[u, w] for u in self.units for w in cells[u])
        return (
            events / sum(self.n[u, w] for u in self.units for w in cells[u]),
            phi,
            (1 + alike) / (1 - alike),
        )

    def heights(self, u: int, base: list[int], judged: list[int]) -> dict[int, float]:
        rate, spread, inflated = self.pool(judged[0])
        x, n = sum(self.x[u, w] for w in base), sum(self.n[u, w] for w in base)
        squares = sum(each**2 for each in self.residuals(u, base).values())
        own = squares / (len(base) - 1) if x else spread
        phi = ((len(base) - 1) * own + 20 * spread) / (len(base) + 19)
        if self.counted:
            phi = 1 + 2 * (max(phi, 1.0) - 1)
        phi *= inflated
        cautious = (x + spread) / (n + spread / rate) * (1 + sqrt(phi / (x + spread)))
        ratio = 1 + max(0.5, 2 * sqrt(phi / (cautious * fmean(self.n[u, w] for w in base))))
        level, told, h = 0.0, {}, log(52 / BUDGET)
        for w in judged:
            score = (self.x[u, w] * log(ratio) - (ratio - 1) * cautious * self.n[u, w]) / phi
            level = min(max(0.0, level + score), 2 * h)
            told[w] = level / h
        return told

    def unit(self, u: int) -> dict[int, float]:
        first = [w for w in self.seen(u)[26:] if not self.renewed(u) or w < self.live[u]]
        told = self.heights(u, self.seen(u)[:26], first) if first else {}
        after = [w for w in self.seen(u) if self.renewed(u) and w >= self.live[u]]
        return told | (self.heights(u, self.before(u), after) if after else {})


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_height_is_that_of_the_second_calculation(seed, counted):
    rng = np.random.default_rng(seed)
    exposure = rng.uniform(0.3, 1.5, (8, 70))
    amount = rng.poisson(exposure * rng.uniform(0.5, 6, (8, 1)) * rng.gamma(2, 0.5, (8, 70))).astype(float)
    amount[2, 45:] *= 4
    amount[rng.random(amount.shape) < 0.08] = np.nan
    live = np.array([-1, 10, 40, 33, 20, -1, 66, 30])
    told = rate_paths(amount, exposure, live, BUDGET, counted=counted)
    hand = ByHand(amount, exposure, live, counted=counted)
    for u in hand.units:
        heights = hand.unit(u)
        assert set(np.flatnonzero(told.judged[u])) == set(heights)
        for week, height in heights.items():
            assert told.height[u, week] == pytest.approx(height, abs=1e-9)
            assert bool(told.signal[u, week]) is bool(height > 1)


def alarms_per_unit_year(amount, exposure, *, counted):
    """Signals that begin, per unit and judged year."""
    live = np.array(([27, 39, 51, -1] * len(amount))[: len(amount)])
    told = rate_paths(amount, exposure, live, BUDGET, counted=counted)
    signal = told.signal & told.judged
    begins = signal & ~np.concatenate([np.zeros((len(amount), 1), bool), signal[:, :-1]], axis=1)
    return begins.sum() / (told.judged.sum() / 52)


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.5, 2.0, 20.0])
def test_where_counts_are_mere_chance_alarms_are_rarer_than_the_budget(rate):
    rng = np.random.default_rng(20260101)
    exposure = rng.uniform(0.3, 1.2, (1000, 1)) * rng.uniform(0.9, 1.1, (1000, 90))
    amount = rng.poisson(rate * exposure * np.exp(rng.normal(0, 0.4, (1000, 1)))).astype(float)
    assert alarms_per_unit_year(amount, exposure, counted=True) <= BUDGET


@pytest.mark.parametrize("rate", [0.5, 2.0, 20.0])
def test_where_weeks_are_unsteady_and_alike_alarms_stay_within_twice_the_budget(rate):
    """Between-week standard deviation 30 %, correlation .3, which no rule can know from half a year."""
    rng = np.random.default_rng(20260102)
    exposure = rng.uniform(0.3, 1.2, (1000, 1)) * rng.uniform(0.9, 1.1, (1000, 90))
    drift = rng.normal(size=(1000, 90))
    for week in range(1, 90):
        drift[:, week] = 0.3 * drift[:, week - 1] + sqrt(1 - 0.3**2) * drift[:, week]
    amount = rng.poisson(rate * exposure * np.exp(0.3 * drift)).astype(float)
    assert alarms_per_unit_year(amount, exposure, counted=True) <= 2 * BUDGET
    lumps = np.where(amount > 0, rng.gamma(2 * np.maximum(amount, 1), 15.0), 0.0)
    assert alarms_per_unit_year(lumps, exposure, counted=False) <= 2 * BUDGET
