"""How many weeks an XmR chart marks while nothing happens."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.detection.xmr import TRIAL_POINTS
from pipelines.detection.xmr_chance import chance_share


def even(weeks: int, seed: int = 1) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(10.0, 1.0, weeks)]


def resembling(weeks: int, share: float = 0.8, seed: int = 1) -> list[float]:
    """Each week keeps a share of what the one before had."""
    noise = np.random.default_rng(seed).normal(0.0, 1.0, weeks)
    values = [noise[0]]
    for step in noise[1:]:
        values.append(share * values[-1] + step)
    return [10.0 + value for value in values]


@pytest.mark.parametrize(("known", "told"), [(TRIAL_POINTS - 1, False), (TRIAL_POINTS, True)])
def test_a_baseline_on_trial_says_nothing_of_chance(known, told):
    assert (chance_share(even(known), 40) is not None) is told


def test_a_baseline_in_which_nothing_ever_varied_says_nothing_of_chance():
    assert chance_share([0.0] * 40, 78) is None


def test_even_chance_marks_about_one_week_in_fifteen():
    """8 / 128 of the weeks of even chance lie in runs of seven or more on a side; few are marked else."""
    shares = [chance_share(even(200, seed), 200) for seed in range(5)]
    assert sum(share for share in shares if share is not None) / 5 == pytest.approx(8 / 128, abs=0.02)


def test_weeks_that_resemble_one_another_are_marked_more_often():
    told, other = chance_share(resembling(60), 78), chance_share(even(60), 78)
    assert told is not None
    assert other is not None
    assert told > 2 * other


def test_the_same_baseline_gives_the_same_share():
    assert chance_share(even(30), 78) == chance_share(even(30), 78)


def test_units_of_measurement_change_nothing():
    base = even(30)
    assert chance_share(base, 60) == chance_share([4.0 * value for value in base], 60)
