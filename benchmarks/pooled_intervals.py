"""How often the 90 % intervals of pooled estimates hold the truth, how often their checks fail by chance or
find what is wrong, and how long it takes, in the detector's reference world.

Nothing happens to load in these panels but what is added here, so that the truth is known. A scope is so many
units with a tool, drawn out of the 18 of each panel; six units never have one.
`python -m benchmarks.pooled_intervals [PANELS]` prints the tables of docs/pooled.md.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from benchmarks.detection_world import WEEKS, World, draw
from pipelines.pooled.cells import Rollouts, divide
from pipelines.pooled.imputation import Imputation, Target, common_effect, mean_over, residuals
from pipelines.pooled.interval import estimate
from pipelines.pooled.pool import Fitted, Panel, Pooled
from pipelines.pooled.twoway import TwoWay
from pipelines.shapes.comparing import FOR_EVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

PANELS = 400
SCOPES = (18, 6, 3, 2)
RAMP_WEEKS = 4
EFFECT, EFFECT_SD = 0.05, 0.03
"""Log effects on load from go-live on: the mean, and how far units differ."""

TREND = 0.1
"""Log rise of units that are chosen because their load is rising, over the half year before go-live."""

TREND_WEEKS = 26
USE_MEAN, USE_SD, USE_WEEK_SD = 0.7, 0.1, 0.05
LARGE = (2000, 156)
TRIED = "tried: "


class LoadWorld:
    """One null panel of load, with scopes and what may be added to it."""

    def __init__(self, seed: int) -> None:
        drawn = draw(World(), seed).panel
        self.y = drawn.patients + drawn.acuity - drawn.hours
        self.go_live = drawn.go_live
        rows = len(self.go_live)
        rng = np.random.default_rng([seed, 7])
        live = np.where(self.go_live >= 0, self.go_live, FOR_EVER)
        self.since = np.arange(WEEKS)[None, :] - live[:, None]
        using = self.since >= 0
        self.effects = {
            "none": np.zeros(self.y.shape),
            "the same in all units": np.where(using, EFFECT, 0.0),
            "differing by unit": np.where(using, rng.normal(EFFECT, EFFECT_SD, (rows, 1)), 0.0),
        }
        grown = TREND * np.clip(self.since / TREND_WEEKS + 1, 0.0, 1.0)
        self.trend = np.where(live[:, None] < FOR_EVER, grown, 0.0)
        use = rng.normal(USE_MEAN, USE_SD, (rows, 1)) + rng.normal(0, USE_WEEK_SD, self.y.shape)
        self.use = np.where(using, np.clip(use, 0.05, 1.0), np.nan)
        self.rollouts = Rollouts(
            np.arange(rows),
            self.go_live,
            drawn.clean_until,
            np.full(rows, RAMP_WEEKS),
            np.full(rows, FOR_EVER),
        )
        treated = rng.permutation(np.flatnonzero(self.go_live >= 0))
        self.scopes = {size: np.isin(np.arange(rows), treated[:size]) for size in SCOPES}

    def fitted(self, added: Floats) -> Fitted:
        """All units' fit, with something added to the panel."""
        hidden = np.zeros(self.y.shape, dtype=bool)
        return Fitted(Panel(self.y + added, hidden, self.use, self.rollouts))

    def told(self, scope: Flags) -> Flags:
        """The cells of the scope after the ramp."""
        return np.asarray(divide(np.isfinite(self.y), self.rollouts).told & scope[:, None])


def candidates(world: LoadWorld, scope: Flags) -> dict[str, bool]:
    """Whether the intervals that were tried hold no effect, by their names; nothing happens in the panel.

    The first is what packages give by default: treated residuals within cohort and week since go-live, units
    as the only clusters, and all of them as degrees of freedom.
    """
    fit = Imputation(TwoWay(divide(np.isfinite(world.y), world.rollouts).clean), world.y)
    target = mean_over(world.told(scope) & np.isfinite(fit.effects))
    units = np.arange(len(world.go_live))
    told = estimate(fit, target, units)
    one_group = fit.effects[target.rows, target.weeks] - common_effect(fit.effects, target)
    by_group = fit.variances(target, _by_cohort_and_week(world, fit, target), units)
    plain, corrected = (
        fit.variances(target, left, units) for left in (one_group, residuals(fit.effects, target))
    )
    df = told.units + told.compared - 1
    fewest = min(told.units, told.compared) - 1
    tried = {
        "cohort and week, units only, all units": (by_group.unit, len(units) - 1),
        "cohort and week, two-way": (by_group.two_way, df),
        "one group, units only": (plain.unit, df),
        "one group, two-way": (plain.two_way, df),
        "one group with the correction, two-way: published": (corrected.two_way, df),
        "the same, fewer of treated and comparison units less one": (corrected.two_way, fewest),
    }
    return {
        name: bool(abs(told.value) <= stats.t.ppf(0.95, freedom) * np.sqrt(variance))
        for name, (variance, freedom) in tried.items()
    }


def _by_cohort_and_week(world: LoadWorld, fit: Imputation, target: Target) -> Floats:
    left = fit.effects[target.rows, target.weeks].copy()
    groups = world.go_live[target.rows] * 1000 + world.since[target.rows, target.weeks]
    for group in np.unique(groups):
        here = groups == group
        part = Target(target.rows[here], target.weeks[here], target.weights[here])
        left[here] -= common_effect(fit.effects, part)
    return left


def score(panels: int) -> dict[str, dict[int, float]]:
    """Shares of panels, by what is told and the size of the scope."""
    found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for seed in range(panels):
        world = LoadWorld(seed)
        for name, added in world.effects.items():
            fitted = world.fitted(added)
            for size, scope in world.scopes.items():
                pooled, truth = fitted.pooled(scope), float(added[world.told(scope)].mean())
                _held(found, f"holds the truth, effect {name}", size, pooled, truth)
                if name == "none":
                    _null(found, size, pooled)
                    for tried, held in candidates(world, scope).items():
                        found[TRIED + tried][size].append(held)
        fitted = world.fitted(world.trend)
        for size, scope in world.scopes.items():
            pooled = fitted.pooled(scope)
            failed = pooled.pre_trend_passed is False or pooled.placebo_passed is False
            found["a check fails, units chosen while rising"][size].append(failed)
    return {name: {size: float(np.mean(of)) for size, of in sizes.items()} for name, sizes in found.items()}


def _held(
    found: dict[str, dict[int, list[float]]], name: str, size: int, pooled: Pooled, truth: float
) -> None:
    interval = None if pooled.effect is None else pooled.effect.interval
    if interval is not None:
        found[name][size].append(interval[0] <= truth <= interval[1])


def _null(found: dict[str, dict[int, list[float]]], size: int, pooled: Pooled) -> None:
    """Where nothing happens: what fails by chance, and what could be found."""
    found["the pre-trend check fails by chance"][size].append(pooled.pre_trend_passed is False)
    found["the placebo check fails by chance"][size].append(pooled.placebo_passed is False)
    found["a check could not be made"][size].append(None in (pooled.pre_trend_passed, pooled.placebo_passed))
    if pooled.effect is not None and pooled.effect.detectable is not None:
        found["detectable effect (log)"][size].append(pooled.effect.detectable)
    slope = None if pooled.dose is None or pooled.dose.slope is None else pooled.dose.slope.interval
    if slope is not None:
        found["the dose-response slope's interval holds none"][size].append(slope[0] <= 0 <= slope[1])


def seconds(units: int, weeks: int) -> float:
    """One outcome of an organisation of so many units: fit, effect, checks, dose-response and course."""
    rng = np.random.default_rng(1)
    number = np.arange(units)
    go_live = np.where(number % 4 != 3, weeks // 3 + number % (weeks // 3), -1)
    rollouts = Rollouts(
        number,
        go_live,
        np.where(go_live >= 0, go_live, FOR_EVER),
        np.full(units, RAMP_WEEKS),
        np.full(units, FOR_EVER),
    )
    y = rng.normal(0, 1, (units, 1)) + rng.normal(0, 1, weeks) + rng.normal(0, 0.1, (units, weeks))
    panel = Panel(y, np.zeros(y.shape, dtype=bool), rng.uniform(0.3, 1.0, y.shape), rollouts)
    Fitted(panel).pooled(go_live >= 0)
    begun = time.perf_counter()
    Fitted(panel).pooled(go_live >= 0)
    return time.perf_counter() - begun


def _table(title: str, rows: dict[str, dict[int, float]]) -> None:
    print(f"| {title} | " + " | ".join(f"{size} units" for size in SCOPES) + " |")
    print("| --- |" + " ---: |" * len(SCOPES))
    for name, shares in rows.items():
        places = 3 if "detectable" in name else 2
        cells = " | ".join(f"{shares[size]:.{places}f}" if size in shares else "–" for size in SCOPES)
        print(f"| {name} | {cells} |")
    print()


def main() -> None:
    """Print the table and the times."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else PANELS
    told = score(panels)
    _table("share of panels in which …", {name: of for name, of in told.items() if TRIED not in name})
    tried = {name.removeprefix(TRIED): of for name, of in told.items() if TRIED in name}
    _table("treated residuals, clusters, degrees of freedom", tried)
    for units, weeks in ((24, WEEKS), LARGE):
        print(f"{seconds(units, weeks):.3f} s for one outcome of {units:,} units and {weeks} weeks.")


if __name__ == "__main__":
    main()
