"""The driver of a rise a second time: the expected true rise of a part by summing over a grid of them."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from pipelines.detection.effect import drawn_to_zero

STEP = 0.0005


def by_sums(rise: float, error: float) -> float:
    """Mean of the true rise given the measured one: at rest (two in three), or normal around 0 (sd 0.1)."""
    at_rest = 2 / 3 * NormalDist(0, error).pdf(rise)
    moved = expected = 0.0
    for place in range(-1600, 1601):
        true = place * STEP
        weight = 1 / 3 * NormalDist(0, 0.1).pdf(true) * NormalDist(true, error).pdf(rise) * STEP
        moved, expected = moved + weight, expected + weight * true
    return expected / (at_rest + moved)


@pytest.mark.parametrize("error", [0.005, 0.03, 0.1])
@pytest.mark.parametrize("rise", [0.0, 0.01, 0.05, 0.12, 0.3])
def test_a_noisy_rise_is_drawn_to_zero_as_the_sums_say(rise, error):
    assert drawn_to_zero(rise, error) == pytest.approx(by_sums(rise, error), abs=1e-6)
