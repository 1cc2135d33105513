"""The odds that a part's rise was taken back a second time: week by week, by the two normal densities."""

from __future__ import annotations

from math import log
from statistics import NormalDist, fmean

import numpy as np
import pytest

from pipelines.detection.confirmation import confirmed
from pipelines.detection.counterfactual import Residuals

UNITS, WEEKS = 8, 30


def by_hand(told, name, u, since, week, judged) -> bool:
    others = [each for each in ("patients", "acuity", "hours") if each != name]
    weeks = [t for t in range(since, week + 1) if judged[u, t]]
    if not weeks:
        return False
    sd = fmean(sum(told[each].sd[u, t] ** 2 for each in others) for t in weeks) ** 0.5
    evidence = 0.0
    for t in weeks:
        o = sum(told[each].residual[u, t] for each in others)
        nothing, all_of_it = NormalDist(0, sd), NormalDist(-told[name].residual[u, t], sd)
        evidence += log(nothing.pdf(o)) - log(all_of_it.pdf(o))
    rises = [told[name].residual[u, t] for t in weeks]
    weighed = sum(rise * rise for rise in rises) / sum(rises) if sum(rises) > 0 else 0.0
    beforehand = {"hours": 0.0, "acuity": -3.0}[name]
    return evidence > beforehand + 7 / len(weeks) and weighed > 0.03


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["hours", "acuity"])
def test_every_confirmation_is_that_of_the_second_calculation(name, seed):
    rng = np.random.default_rng(seed)
    shape = (UNITS, WEEKS)
    told = {
        part: Residuals(
            rng.normal(0.05 if part == name else -0.02, sd, shape),
            sd * rng.uniform(0.8, 1.2, shape),
            np.full(shape, 20.0),
            np.full(shape, 6.0),
        )
        for part, sd in (("patients", 0.06), ("acuity", 0.02), ("hours", 0.03))
    }
    judged = rng.random(shape) > 0.1
    since = np.minimum(rng.integers(0, WEEKS, shape), np.arange(WEEKS))
    found = confirmed(told, name, since, judged)
    hand = [[by_hand(told, name, u, since[u, t], t, judged) for t in range(WEEKS)] for u in range(UNITS)]
    assert np.any(found)
    assert not np.all(found)
    np.testing.assert_array_equal(found, np.array(hand))
