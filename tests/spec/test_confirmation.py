"""When the rise of a part counts: at, below and above the odds asked for, with the arithmetic visible."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.detection.confirmation import CONFIRMED_RISE, confirmed, confirmed_plan
from pipelines.detection.counterfactual import Residuals

SD = 0.06
"""Of the other parts together."""


def counts(name, rise, others, weeks):
    """Does a part's rise count after so many weeks, the other parts having moved by `others` in each?"""

    def series(value, sd):
        shape = (1, weeks)
        return Residuals(np.full(shape, value), np.full(shape, sd), np.full(shape, 26.0), np.full(shape, 6.0))

    other = next(part for part in ("acuity", "hours") if part != name)
    told = {name: series(rise, 0.02), "patients": series(others, SD), other: series(0.0, 0.0)}
    return bool(confirmed(told, name, np.zeros((1, weeks), int), np.ones((1, weeks), bool))[0, -1])


@pytest.mark.parametrize(
    ("weeks", "sure"),
    [
        (1, False),  # 1 x 0.12^2 / (2 x 0.06^2) = 2, asked 7 / 1 = 7
        (2, True),  # 2 x 2 = 4, asked 7 / 2 = 3.5
        (3, True),
    ],
)
def test_a_cut_of_which_nothing_was_taken_back_counts_once_the_odds_are_met(weeks, sure):
    assert counts("hours", 0.12, 0.0, weeks) is sure


@pytest.mark.parametrize("weeks", [1, 4, 20])
def test_staff_and_patients_that_fall_alike_never_count(weeks):
    """-2 a week: (0.12^2 + 2 x 0.12 x -0.12) / (2 x 0.06^2)."""
    assert not counts("hours", 0.12, -0.12, weeks)


@pytest.mark.parametrize(
    ("weeks", "sure"),
    [
        (2, False),  # half of it taken back speaks for neither: 0, asked 7 / 2 - 3 = 0.5
        (3, True),  # asked 7 / 3 - 3 = -0.67
    ],
)
def test_sicker_patients_are_believed_sooner_for_they_are_seldom_fewer_by_as_much(weeks, sure):
    assert counts("acuity", 0.12, -0.06, weeks) is sure
    assert not counts("hours", 0.12, -0.06, weeks)


@pytest.mark.parametrize(("above", "sure"), [(-1e-6, False), (1e-6, True)])
def test_a_part_must_add_three_percent_itself(above, sure):
    assert counts("acuity", CONFIRMED_RISE + above, 0.05, 8) is sure


def test_a_part_that_fell_counts_for_nothing():
    assert not counts("hours", -0.12, 0.3, 8)


@pytest.mark.parametrize(("left", "sure"), [(0.12, True), (0.06, False), (0.0, False)])
def test_a_smaller_plan_counts_by_what_is_left_of_it_in_the_ratio(left, sure):
    """Four weeks of 12 % less, parts with a variance of 3 x 0.03^2: 4 x 4 x (2 x left / 0.12 - 1) x 0.12^2 /
    2s^2.
    """

    def series(value, sd):
        shape = (1, 4)
        return Residuals(np.full(shape, value), np.full(shape, sd), np.full(shape, 26.0), np.full(shape, 6.0))

    told = {name: series(0.0, 0.03) for name in ("patients", "acuity", "hours")} | {
        "ratio": series(left, 0.0)
    }
    weeks = np.zeros((1, 4), int), np.ones((1, 4), bool)
    assert bool(confirmed_plan(told, series(0.12, 0.01), *weeks)[0, -1]) is sure
