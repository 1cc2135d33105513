"""Simulates the thresholds of the CUSUM: `python -m tools.thresholds > pipelines/detection/thresholds.csv`.

One row is one setting of k, the number of baseline weeks and the week-to-week correlation of the residuals,
and gives h for one rate of false alarms a unit and year. Simulated is what a monitored unit does while
nothing happens: level and variance are estimated on the baseline, four weeks are left out, a year follows.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from pipelines.detection.counterfactual import PRIOR_WEEKS

SEED = 20260101
PATHS = 100_000
MONITORED_WEEKS, LEFT_OUT_WEEKS = 52, 4
K = (0.75, 1.0)
BASELINE_WEEKS = (12, 16, 20, 26, 39, 52, 104)
CORRELATION = (0.0, 0.2, 0.4)
FALSE_ALARMS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.025, 0.0125, 0.005, 0.0025)
"""Per unit and year."""

Floats = NDArray[np.float64]


def noise(rng: np.random.Generator, weeks: int, correlation: float) -> Floats:
    """[week, path] of a stationary AR(1) process with variance 1."""
    path = np.empty((weeks, PATHS))
    path[0] = rng.standard_normal(PATHS)
    for week in range(1, weeks):
        path[week] = correlation * path[week - 1]
        path[week] += np.sqrt(1 - correlation**2) * rng.standard_normal(PATHS)
    return path


def monitored(rng: np.random.Generator, baseline: int, correlation: float) -> Floats:
    """z of a year after a baseline, standardised as the detector does it: [week, path]."""
    path = noise(rng, baseline + LEFT_OUT_WEEKS + MONITORED_WEEKS, correlation)
    before, after = path[:baseline], path[baseline + LEFT_OUT_WEEKS :]
    own = before.var(axis=0, ddof=1)
    variance = ((baseline - 1) * own + PRIOR_WEEKS) / (baseline - 1 + PRIOR_WEEKS)
    return np.asarray((after - before.mean(axis=0)) / np.sqrt(variance))


def highest(z: Floats, k: float) -> Floats:
    """The highest CUSUM of each path's year."""
    level, top = np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for week in z:
        level = np.maximum(0.0, level + week - k)
        top = np.maximum(top, level)
    return top


def main() -> None:
    """Print the table."""
    write = sys.stdout.write
    write("k,baseline_weeks,correlation,false_alarms_per_unit_year,h\n")
    for baseline in BASELINE_WEEKS:
        for correlation in CORRELATION:
            rng = np.random.default_rng([SEED, baseline, round(100 * correlation)])
            z = monitored(rng, baseline, correlation)
            for k in K:
                top = highest(z, k)
                for rate in FALSE_ALARMS:
                    # Alarms at a rate leave a year quiet with probability exp(-rate).
                    h = float(np.quantile(top, np.exp(-rate)))
                    write(f"{k:g},{baseline},{correlation:g},{rate:g},{h:.3f}\n")


if __name__ == "__main__":
    main()
