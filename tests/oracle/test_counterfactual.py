"""The counterfactual a second time: unit by unit and week by week from all cells, without running sums."""

from __future__ import annotations

from statistics import fmean
from typing import Any

import numpy as np
import pytest

from pipelines.detection.counterfactual import residuals
from tests.panels import NEVER

FIRST, LEFT_OUT, PRIOR_SD, PRIOR_WEEKS, FLOOR = 12, 4, 0.25, 20, 1e-6


class ByHand:
    """`cells[unit]`: clean weeks seen so far, each (week, y, g); the parameters follow from them alone."""

    def __init__(self, y, seen, clean_until, go_live, size) -> None:
        self.y, self.seen, self.clean, self.live, self.size = y, seen, clean_until, go_live, size
        self.units, self.weeks = range(y.shape[0]), range(y.shape[1])
        self.cells: list[list[tuple[int, float, float]]] = [[] for _ in self.units]
        self.variance = [1.0] * len(self.units)
        self.told: dict[tuple[int, int], tuple[float, float]] = {}

    def pool(self, week: int) -> list[int]:
        return [u for u in self.units if self.seen[u, week] and week < self.clean[u]]

    def first_movement(self) -> dict[tuple[int, int], float]:
        weight = [1 / (0.5 + 0.5 * 15 / max(s, 1)) for s in self.size]
        weeks = {u: [w for w in range(FIRST) if u in self.pool(w)] for u in self.units}
        level = {u: fmean(self.y[u, w] for w in weeks[u]) if weeks[u] else 0.0 for u in self.units}
        g: dict[tuple[int, int], float] = {}
        for _ in range(4):
            for w in range(FIRST):
                for u in self.units:
                    others = [v for v in self.pool(w) if v != u]
                    total = sum(weight[v] for v in others)
                    g[u, w] = (
                        sum(weight[v] * (self.y[v, w] - level[v]) for v in others) / total if total else 0.0
                    )
            level = {
                u: fmean(self.y[u, w] - g[u, w] for w in weeks[u]) if weeks[u] else 0.0 for u in self.units
            }
        return g

    def fit(self) -> list[dict[str, float]]:
        found = []
        for _ in range(2):
            found = [self.one(u) for u in self.units]
            self.variance = self.shrunk([each["left"] for each in found])
        return [{**each, "variance": v} for each, v in zip(found, self.variance, strict=True)]

    def one(self, u: int) -> dict[str, float]:
        cells = self.cells[u] or [(0, 0.0, 0.0)]
        my, mg = fmean(c[1] for c in cells), fmean(c[2] for c in cells)
        gg = sum((c[2] - mg) ** 2 for c in cells)
        yg = sum((c[1] - my) * (c[2] - mg) for c in cells)
        prior = 1 / PRIOR_SD**2
        b_variance = 1 / (gg / self.variance[u] + prior)
        b = (yg / self.variance[u] + prior) * b_variance
        left = sum((c[1] - my - b * (c[2] - mg)) ** 2 for c in cells)
        return {"a": my - b * mg, "b": b, "b_variance": b_variance, "mean_g": mg, "left": left}

    def shrunk(self, left: list[float]) -> list[float]:
        n = [len(cells) for cells in self.cells]
        own = [part / max(weeks - 1.5, 1) for part, weeks in zip(left, n, strict=True)]
        enough = [u for u in self.units if n[u] >= FIRST / 2]
        if not enough:
            return [max(fmean(own), FLOOR)] * len(own)
        inverse = [1 / max(s, 1) for s in self.size]
        weight = sum(n[u] for u in enough)
        mean = sum(n[u] * own[u] for u in enough) / weight
        middle = sum(n[u] * inverse[u] for u in enough) / weight
        base = sum(n[u] * (inverse[u] - middle) ** 2 for u in enough)
        slope = (
            sum(n[u] * (inverse[u] - middle) * (own[u] - mean) for u in enough) / base if base > 1e-12 else 0
        )
        pooled = [min(max(mean + max(slope, 0) * (i - middle), mean / 3), mean * 3) for i in inverse]
        return [
            max(
                (max(n[u] - 1, 0) * own[u] + PRIOR_WEEKS * pooled[u]) / (max(n[u] - 1, 0) + PRIOR_WEEKS),
                FLOOR,
            )
            for u in self.units
        ]

    def run(self) -> dict[tuple[int, int], tuple[float, float]]:
        first = self.first_movement()
        for week in self.weeks:
            for u in self.units:
                if self.live[u] == week:
                    self.cells[u] = [c for c in self.cells[u] if c[0] < week - LEFT_OUT]
            if week < FIRST:
                for u in self.pool(week):
                    self.cells[u].append((week, self.y[u, week], first[u, week]))
                continue
            self.week(week)
        return self.told

    def week(self, week: int) -> None:
        fits = self.fit()
        added: list[tuple[int, Any]] = []
        for u in self.units:
            others = [v for v in self.pool(week) if v != u and self.cells[v]]
            information = sum(fits[v]["b"] ** 2 / fits[v]["variance"] for v in others)
            if not others or not information > 0:
                continue
            g = sum(fits[v]["b"] * (self.y[v, week] - fits[v]["a"]) / fits[v]["variance"] for v in others)
            g /= information
            fit = fits[u]
            if self.seen[u, week] and len(self.cells[u]) >= FIRST:
                noise = fit["variance"] + 2 * (g - fit["mean_g"]) ** 2 * fit["b_variance"]
                noise += fit["b"] ** 2 / information
                self.told[u, week] = (self.y[u, week] - fit["a"] - fit["b"] * g, noise**0.5)
            if u in self.pool(week):
                added.append((u, (week, self.y[u, week], g)))
        for u, cell in added:
            self.cells[u].append(cell)


@pytest.mark.parametrize("seed", range(4))
def test_running_sums_give_what_all_cells_give(seed):
    rng = np.random.default_rng(seed)
    units, weeks = 7, 34
    y = rng.normal(0, 0.4, (units, 1)) + 0.1 * rng.normal(size=weeks) + rng.normal(0, 0.08, (units, weeks))
    seen = rng.random((units, weeks)) < 0.93
    live = np.array([20, 24, 14, 28, -1, -1, -1])
    clean = np.where(live >= 0, live, NEVER)
    clean[5] = 25  # people there begin to use a tool without a rollout
    size = rng.uniform(5, 30, units)
    found = residuals(np.where(seen, y, 0.0), seen, clean, live, size)
    by_hand = ByHand(y, seen, clean, live, size).run()
    cells = {tuple(map(int, at)) for at in np.argwhere(np.isfinite(found.residual))}
    assert cells == set(by_hand)
    assert len(cells) > 60
    for at, (residual, sd) in by_hand.items():
        assert found.residual[at] == pytest.approx(residual, abs=1e-9)
        assert found.sd[at] == pytest.approx(sd, abs=1e-9)
