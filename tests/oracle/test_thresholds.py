"""A second simulation, one path at a time, alarms as often as the table of thresholds promises."""

from __future__ import annotations

import math
import random
import statistics

import numpy as np
import pytest

from pipelines.detection.counterfactual import PRIOR_WEEKS
from pipelines.detection.thresholds import threshold

PATHS = 4_000


def quiet_year(rng: random.Random, baseline: int, correlation: float) -> list[float]:
    """z of 52 weeks after a baseline and four weeks left out, nothing happening."""
    value, values = rng.gauss(0, 1), []
    for _ in range(baseline + 4 + 52):
        values.append(value)
        value = correlation * value + math.sqrt(1 - correlation**2) * rng.gauss(0, 1)
    before = values[:baseline]
    variance = ((baseline - 1) * statistics.variance(before) + PRIOR_WEEKS) / (baseline - 1 + PRIOR_WEEKS)
    return [(each - statistics.fmean(before)) / math.sqrt(variance) for each in values[baseline + 4 :]]


def alarms(z: list[float], k: float, h: float) -> bool:
    level = 0.0
    for each in z:
        level = max(0.0, level + each - k)
        if level > h:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("k", "baseline", "correlation", "rate"),
    [(1.0, 26, 0.0, 0.05), (1.0, 16, 0.2, 0.05), (0.75, 39, 0.1, 0.5)],
)
def test_a_unit_in_which_nothing_happens_alarms_at_the_promised_rate(k, baseline, correlation, rate):
    rng = random.Random(7)
    h = float(threshold(k, np.array([float(baseline)]), np.array([correlation]), rate)[0])
    found = sum(alarms(quiet_year(rng, baseline, correlation), k, h) for _ in range(PATHS)) / PATHS
    expected = 1 - math.exp(-rate)
    error = math.sqrt(expected * (1 - expected) / PATHS)
    # Between two rows of the table the rate is off by a little more than chance.
    assert abs(found - expected) < 4 * error + 0.15 * expected
