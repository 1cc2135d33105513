"""Tried, and not kept: overtime fused into the evidence of a rise. `python -m benchmarks.fused_evidence`.

The reference world says nothing of overtime, so it is added: a share of hours with weekly noise, part of it
shared by all units, that answers a rise in load by so many percent for each percent. The ratio's residuals
and overtime's are put together with the weights that would be best at an answer of five, and watched at the
same budget. What is gained where overtime answers as assumed is lost where it does not, and it is alarmed
where overtime rises by itself.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from benchmarks.detection_world import NEVER, UNITS, WEEKS, Drawn, World, draw
from pipelines.detection.counterfactual import residuals
from pipelines.detection.cusum import cusum
from pipelines.detection.monitor import ALARM_K
from pipelines.detection.thresholds import threshold
from pipelines.shapes.comparing import BASELINE_WEEKS

PANELS, SEED, YEAR, BUDGET = 200, 70_000_000, 52.18, 0.05
OVERTIME_SD, SHARED_SD, ASSUMED = 0.35, 0.10, 5.0
"""Weekly noise of a unit's overtime (log) with some eight events a week, and the part all units feel; percent
of overtime for each percent of load that the weights assume."""


@dataclass(frozen=True)
class Case:
    """A world, how overtime answers load in it, and a rise of overtime that load has no part in."""

    world: World
    answer: float
    by_itself: float = 0.0


QUIET, RISEN = World(), World({"patients": (0.10, 0)})
CASES = {
    "nothing happens": Case(QUIET, ASSUMED),
    "overtime alone rises by a quarter": Case(QUIET, ASSUMED, 0.25),
    "load +10 %, overtime answers 5-fold": Case(RISEN, 5.0),
    "load +10 %, overtime answers 2-fold": Case(RISEN, 2.0),
    "load +10 %, overtime does not answer": Case(RISEN, 0.0),
}


def first_alarms(drawn: Drawn, case: Case, seed: int, *, fused: bool) -> tuple[np.ndarray, int]:
    """The week of each unit's first alarm (NEVER: none), and the weeks watched."""
    panel, rng = drawn.panel, np.random.default_rng([seed, 3])
    ratio = residuals(panel.ratio, panel.observed, panel.clean_until, panel.go_live, panel.size)
    z, watched = ratio.z, panel.live() & np.isfinite(ratio.residual)
    if fused:
        since = np.arange(WEEKS)[None, :] >= np.where(panel.go_live >= 0, panel.go_live, NEVER)[:, None] + 4
        risen = np.arange(WEEKS)[None, :] >= drawn.starts[:, None]
        overtime = rng.normal(0, SHARED_SD, WEEKS) + rng.normal(0, OVERTIME_SD, (UNITS, WEEKS))
        overtime = overtime + np.where(risen, case.answer * np.log1p(0.10), 0.0)
        overtime = overtime + np.where(since, np.log1p(case.by_itself), 0.0)
        other = residuals(overtime, panel.observed, panel.clean_until, panel.go_live, panel.size)
        one, two = 1 / ratio.sd, ASSUMED / other.sd
        z = (one * z + two * other.z) / np.hypot(one, two)
    n = np.maximum(np.where(watched, ratio.baseline, 0.0).max(axis=1, initial=0.0), BASELINE_WEEKS)
    h = threshold(ALARM_K, n, np.full(UNITS, 0.15), BUDGET)
    path = cusum(np.where(watched, z, np.nan), ALARM_K, np.where(panel.go_live >= 0, h, np.inf))
    signal = path.signal & watched
    return np.where(signal.any(axis=1), signal.argmax(axis=1), NEVER), int(watched.sum())


def told(case: Case, panels: int, *, fused: bool) -> str:
    """Found within eight weeks, or false alarms per unit and year where nothing rises."""
    found, false, weeks = [], 0, 0
    for seed in range(SEED, SEED + panels):
        drawn = draw(case.world, seed)
        alarms, watched = first_alarms(drawn, case, seed, fused=fused)
        hit = drawn.starts < NEVER
        quiet = hit & (alarms >= drawn.starts)
        found += list(alarms[quiet] - drawn.starts[quiet] < 8)
        false, weeks = false + int((alarms[~hit] < NEVER).sum()), weeks + watched
    return f"d8 {np.mean(found):.2f}" if found else f"FA {false / (weeks / YEAR):.3f}"


def main() -> None:
    """Print a row a case: the ratio alone, and with overtime."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else PANELS
    print("| case | ratio alone | with overtime |\n| --- | ---: | ---: |")
    for name, case in CASES.items():
        print(f"| {name} | {told(case, panels, fused=False)} | {told(case, panels, fused=True)} |")


if __name__ == "__main__":
    main()
