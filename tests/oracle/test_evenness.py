"""The rule for uneven load a second time, unit by unit and span by span."""

from __future__ import annotations

from math import cbrt, sqrt
from statistics import fmean, variance

import numpy as np
import pytest

from pipelines.detection.evenness import Spans, evenness_paths
from pipelines.detection.thresholds import threshold

BUDGET = 0.025


class ByHand:
    """One world; go-lives in spans and halves of them."""

    def __init__(self, spans: Spans, live) -> None:
        self.d, self.cv, self.load, self.m = spans.dispersion, spans.coefficient, spans.load, spans.people
        self.live, self.units = live, range(len(live))

    def known(self, u: int) -> list[int]:
        return [t for t in range(self.d.shape[1]) if np.isfinite(self.d[u, t])]

    def ended_by(self, u: int, day: float) -> list[int]:
        return [t for t in self.known(u) if t + 1 <= day]

    def own_and_theory(self, u: int, spans: list[int]) -> tuple[float, float]:
        y = [cbrt(self.d[u, t]) for t in spans]
        usual = max(fmean(y), 1.0) ** 3
        theory = 2 * (2 * usual - 1) / (9 * (fmean(self.m[u, t] for t in spans) - 1)) * usual ** (-4 / 3)
        return variance(y) if len(y) > 1 else 0.0, theory

    def excess(self, live: float) -> float:
        above, below = 0.0, 0.0
        for u in self.units:
            clean = self.ended_by(u, self.live[u] if self.live[u] >= 0 else 1e9)
            spans = [t for t in clean if t < int(live)]
            if len(spans) > 1:
                own, theory = self.own_and_theory(u, spans)
                above, below = above + (len(spans) - 1) * own / theory, below + len(spans) - 1
        return max(above / below, 1.0) if below else 1.0

    def signals(self, u: int) -> dict[int, bool]:
        base = self.ended_by(u, self.live[u] - 2)
        if self.live[u] < 0 or len(base) < 8:
            return {}
        own, theory = self.own_and_theory(u, base)
        n = len(base)
        sd = sqrt(((n - 1) * own + 10 * self.excess(self.live[u]) * theory) / (n + 9) * (1 + 1 / n))
        mean = max(fmean(cbrt(self.d[u, t]) for t in base), 1.0)
        usual = fmean(self.load[u, t] for t in base)
        h = float(threshold(1.0, np.array([float(max(n, 12))]), np.array([0.0]), 2 * BUDGET)[0])
        level, told = 0.0, {}
        run: list[int] = []
        for t in [t for t in self.known(u) if t >= self.live[u]]:
            before = level
            level = min(max(0.0, level + (cbrt(self.d[u, t]) - mean) / sd - 1), 2 * h)
            run = ([] if before <= 0 else run) + [t] if level > 0 else []
            wide = bool(run) and fmean(self.cv[u, s] ** 2 for s in run) >= 0.1**2
            held = bool(run) and abs(fmean(self.load[u, s] for s in run) / usual - 1) <= 0.2
            told[t] = level > h and wide and held
        return told


@pytest.mark.parametrize("seed", range(6))
def test_every_signal_is_that_of_the_second_calculation(seed):
    rng = np.random.default_rng(seed)
    people = rng.integers(8, 30, (10, 1)) + np.zeros((10, 36))
    d = rng.chisquare(people - 1) / (people - 1) + rng.choice([0.0, 1.0], (10, 1))
    d[:6, 24:] += rng.choice([0.5, 1.5, 4.0], (6, 1))
    d[rng.random(d.shape) < 0.08] = np.nan
    load = rng.normal(0.9, 0.06, d.shape) * np.where(np.arange(36) > 28, rng.choice([1.0, 1.25], (10, 1)), 1)
    live = np.array([10.5, 12, 14, 18.5, 20, 9, 8, 30, -1, -1], dtype=float)
    spans = Spans(d, np.sqrt(np.maximum(d - 1, 0) / 60), load, people)
    told = evenness_paths(spans, live, BUDGET)
    hand = ByHand(spans, live)
    for u in hand.units:
        found = hand.signals(u)
        assert set(np.flatnonzero(told.judged[u])) == set(found)
        for t, signal in found.items():
            assert bool(told.signal[u, t]) is signal, (u, t)
    assert told.signal.any()
