"""The share marked by chance a second time: blocks by another generator, marks by the rules by hand."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from pipelines.detection.xmr_chance import chance_share
from tests.oracle.test_xmr import by_hand, limits

DRAWS = 600
BASES = {
    "even": [5, 2, 7, 4, 6, 3, 5, 8, 2, 6, 4, 5, 7, 3, 5, 4],
    "rare": [0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
    "slow": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1],
}


def share_by_hand(base: list[int], points: int) -> float:
    dice, marked = random.Random(7), 0
    for _ in range(DRAWS):
        series: list[int] = []
        while len(series) < points:
            start = dice.randrange(len(base) - 3)
            series += base[start : start + 4]
        series = series[:points]
        mean, reach = limits(series[: len(base)])
        marked += sum(rule is not None for rule in by_hand(series, Fraction(mean), reach))
    return marked / (DRAWS * points)


@pytest.mark.parametrize("name", BASES)
def test_both_ways_mark_the_same_share_within_what_the_draws_leave_open(name):
    base = BASES[name]
    told = chance_share([float(value) for value in base], 40)
    assert told == pytest.approx(share_by_hand(base, 40), abs=0.03)
