"""The counterfactual a second time: unit by unit and week by week from all cells, without running sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from pipelines.detection.counterfactual import residuals
from tests.panels import NEVER

FIRST, LEFT_OUT, PRIOR_SD, PRIOR_WEEKS, FLOOR = 12, 4, 0.25, 20, 1e-6
TWO_YEARS, ENOUGH = 104, 8


def wave(week: int) -> tuple[float, float]:
    angle = 2 * pi * week / 52.1775
    return cos(angle), sin(angle)


def drawn_in(x, trust) -> Any:
    """Centred, and the movement, in the first column, drawn to its mean as far as it cannot be trusted."""
    centred = x - x.mean(axis=0)
    centred[:, 0] *= trust
    return centred


def bayes(x, y, variance, precision) -> tuple[Any, Any]:
    """Mean and covariance of a ridge regression in which the first coefficient is drawn to 1, others to 0."""
    cov = np.linalg.inv(x.T @ x / variance + np.diag(precision))
    towards = np.array([precision[0], *[0.0] * (len(precision) - 1)])
    return cov @ (x.T @ (y - y.mean()) / variance + towards), cov


@dataclass(frozen=True)
class Fit:
    """`mean`, `cov`, `middle`: of the loading and, with two years, the wave. `again`: the loading's alone."""

    a: float
    mean: Any
    cov: Any
    middle: Any
    again: float
    left: float
    variance: float = 0.0

    @property
    def b(self) -> float:
        return float(self.mean[0])

    def at(self, week: int, g: float) -> Any:
        return np.array([g, *wave(week)][: len(self.mean)])

    def without_movement(self, week: int) -> float:
        return self.a + float(self.mean @ self.at(week, 0.0))


class ByHand:
    """`cells[unit]`: clean weeks seen so far, each (week, y, g, error of g): all that the parameters know."""

    def __init__(self, y, seen, clean_until, go_live, size) -> None:
        self.y, self.seen, self.clean, self.live, self.size = y, seen, clean_until, go_live, size
        self.units, self.weeks = range(y.shape[0]), range(y.shape[1])
        self.cells: list[list[tuple[int, float, float, float]]] = [[] for _ in self.units]
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

    def fit(self) -> list[Fit]:
        found: list[Fit] = []
        for _ in range(2):
            between = self.between()
            found = [self.one(u, between) for u in self.units]
            self.variance = self.shrunk([each.left for each in found])
        return [replace(each, variance=v) for each, v in zip(found, self.variance, strict=True)]

    def rows(self, u: int) -> Any:
        """Clean weeks as rows of g, cosine and sine, what they explain, and how far g is to be trusted."""
        cells = self.cells[u] or [(0, 0.0, 0.0, 0.0)]
        x = np.array([[g, *wave(week)] for week, _, g, _ in cells])
        off = ((x[:, 0] - x[:, 0].mean()) ** 2).sum()
        trust = min(max(1 - sum(c[3] for c in cells) / max(off, 1e-300), 0), 1)
        return x, np.array([y for _, y, _, _ in cells]), trust

    def between(self) -> float | None:
        """Variance of the units' own waves; None before enough have two years of clean weeks."""
        beyond = []
        for u in self.units:
            if len(self.cells[u]) >= TWO_YEARS:
                x, y, trust = self.rows(u)
                mean, cov = bayes(drawn_in(x, trust), y, self.variance[u], [PRIOR_SD**-2, 0, 0])
                beyond.append((mean[1] ** 2 + mean[2] ** 2 - cov[1, 1] - cov[2, 2]) / 2)
        return max(fmean(beyond), 1e-9) if len(beyond) >= ENOUGH else None

    def one(self, u: int, between: float | None) -> Fit:
        x, y, trust = self.rows(u)
        if between is None or len(self.cells[u]) < TWO_YEARS:
            x, precision = x[:, :1], [PRIOR_SD**-2]
        else:
            precision = [PRIOR_SD**-2, 1 / between, 1 / between]
        calm = drawn_in(x, trust)
        mean, cov = bayes(calm, y, self.variance[u], precision)
        again = 1 / ((calm[:, 0] ** 2).sum() / self.variance[u] + PRIOR_SD**-2)
        left = float((((y - y.mean()) - (x - x.mean(axis=0)) @ mean) ** 2).sum())
        return Fit(float(y.mean() - x.mean(axis=0) @ mean), mean, cov, x.mean(axis=0), again, left)

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
                    self.cells[u].append((week, self.y[u, week], first[u, week], 0.0))
                continue
            self.week(week)
        return self.told

    def week(self, week: int) -> None:
        fits = self.fit()
        added: list[tuple[int, Any]] = []
        for u in self.units:
            others = [v for v in self.pool(week) if v != u and self.cells[v]]
            information = sum(fits[v].b ** 2 / fits[v].variance for v in others)
            if not others or not information > 0:
                continue
            g = sum(
                fits[v].b * (self.y[v, week] - fits[v].without_movement(week)) / fits[v].variance
                for v in others
            )
            g /= information
            fit = fits[u]
            if self.seen[u, week] and len(self.cells[u]) >= FIRST:
                off = fit.at(week, g) - fit.middle
                # The loading's error counts twice: see LOADING_WEEKS.
                noise = fit.variance + off @ fit.cov @ off + off[0] ** 2 * fit.again + fit.b**2 / information
                self.told[u, week] = (self.y[u, week] - fit.without_movement(week) - fit.b * g, noise**0.5)
            if u in self.pool(week):
                added.append((u, (week, self.y[u, week], g, 1 / information)))
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


@pytest.mark.parametrize("seed", range(2))
def test_two_years_of_weeks_tell_each_unit_s_own_season(seed):
    rng = np.random.default_rng(seed)
    units, weeks = 10, 122
    waves = np.array([wave(week) for week in range(weeks)]).T
    y = rng.normal(0, 0.4, (units, 1)) + 0.1 * waves[0] + rng.normal(0, 0.05, (units, 2)) @ waves
    y = y + 0.05 * rng.normal(size=weeks) + rng.normal(0, 0.06, (units, weeks))
    seen = rng.random((units, weeks)) < 0.97
    live = np.array([116, 60, 117, *[-1] * 7])  # the second never has two years of clean weeks
    clean, size = np.where(live >= 0, live, NEVER), rng.uniform(5, 30, units)
    found = residuals(np.where(seen, y, 0.0), seen, clean, live, size)
    by_hand = ByHand(y, seen, clean, live, size).run()
    assert {tuple(map(int, at)) for at in np.argwhere(np.isfinite(found.residual))} == set(by_hand)
    for at, (residual, sd) in by_hand.items():
        assert found.residual[at] == pytest.approx(residual, abs=1e-9)
        assert found.sd[at] == pytest.approx(sd, abs=1e-9)
