"""One effect by imputation, with its arithmetic visible: unit A goes live in week 2, B and C never do.

      week    0     1     2     3
A            30    32    40    44
B            10    12    14    16
C            20    20    22    22
"""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.pooled.imputation import (
    Imputation,
    Target,
    Variances,
    common_effect,
    mean_over,
    residuals,
)
from pipelines.pooled.twoway import TwoWay

Y = np.array([[30.0, 32, 40, 44], [10, 12, 14, 16], [20, 20, 22, 22]])
TREATED = np.array([[False, False, True, True], [False] * 4, [False] * 4])
UNITS = np.arange(3)


def fitted(y: np.ndarray = Y, treated: np.ndarray = TREATED) -> Imputation:
    return Imputation(TwoWay(np.isfinite(y) & ~treated), y)


def test_an_effect_is_what_was_less_what_comparison_units_lead_to_expect():
    # A before: (30 + 32) / 2 = 31. B and C before: (10 + 12 + 20 + 20) / 4 = 15.5.
    # Week 2: (14 + 22) / 2 = 18, so A would have had 31 + 18 - 15.5. Week 3: (16 + 22) / 2 = 19.
    effects = fitted().effects[0, 2:]
    assert effects == pytest.approx([40 - (31 + 18 - 15.5), 44 - (31 + 19 - 15.5)])


def test_the_estimate_is_their_mean():
    assert fitted().estimate(mean_over(TREATED)) == pytest.approx((6.5 + 9.5) / 2)


def test_the_fit_leaves_what_neither_level_nor_movement_explains():
    # From week 0 to 1 the three rose by 2, 2 and 0: 4/3 on average. From 2 to 3 B and C rose by 2 and 0.
    # From before to after B rose by 4, C by 2, 3 on average.
    left = fitted().effects
    assert left[0, :2] == pytest.approx([-1 / 3, 1 / 3])
    assert left[1] == pytest.approx([-1 / 2 - 1 / 3, -1 / 2 + 1 / 3, 1 / 2 - 1 / 2, 1 / 2 + 1 / 2])
    assert left[2] == pytest.approx([1 / 2 + 2 / 3, 1 / 2 - 2 / 3, -1 / 2 + 1 / 2, -1 / 2 - 1 / 2])


def test_variances_add_up_weighted_residuals_by_unit_by_week_and_by_cell():
    # Weights: A 1/2 after and -1/2 before; B and C 1/4 before and -1/4 after.
    fit, target = fitted(), mean_over(TREATED)
    own = fit.effects[0, 2:] - common_effect(fit.effects, target)
    assert own == pytest.approx([6.5 - 8, 9.5 - 8])
    found = fit.variances(target, own, UNITS)
    # A: -(-1/3 + 1/3)/2 + (-1.5 + 1.5)/2 = 0. B: (-5/6 - 1/6)/4 - (0 + 1)/4. C: (7/6 - 1/6)/4 + (0 + 1)/4.
    assert found.unit == pytest.approx(0 + (-1 / 2) ** 2 + (1 / 2) ** 2)
    # Week 0: 1/6 + (-5/6 + 7/6)/4; week 1: -1/6 + (-1/6 - 1/6)/4; week 2: -1.5/2; week 3: 1.5/2 + (-1 + 1)/4.
    assert found.week == pytest.approx((1 / 4) ** 2 + (-1 / 4) ** 2 + (-3 / 4) ** 2 + (3 / 4) ** 2)
    a = (1 / 9 + 1 / 9) / 4 + (1.5**2 + 1.5**2) / 4
    b = (25 / 36 + 1 / 36 + 0 + 1) / 16
    c = (49 / 36 + 1 / 36 + 0 + 1) / 16
    assert found.both == pytest.approx(a + b + c)


def test_the_two_way_variance_is_unit_plus_week_less_both():
    assert Variances(unit=3.0, week=2.0, both=1.0).two_way == 3.0 + 2.0 - 1.0


@pytest.mark.parametrize(("unit", "week", "both"), [(3.0, 1.0, 2.5), (1.0, 3.0, 2.5)])
def test_it_is_never_below_the_larger_of_the_two(unit: float, week: float, both: float):
    assert Variances(unit, week, both).two_way == 3.0


def test_what_units_share_is_taken_off_and_each_units_own_part_in_it_made_up_for():
    # Two units, one week each, effects 4 and 8: the mean is 6, each has half of it: 1 / sqrt(1 - 1/2).
    effects = np.array([[4.0], [8.0]])
    target = Target(np.array([0, 1]), np.array([0, 0]), np.array([0.5, 0.5]))
    assert residuals(effects, target) == pytest.approx(np.array([-2.0, 2.0]) * np.sqrt(2))


def test_a_unit_with_more_weeks_counts_more_in_what_units_share():
    # Weights 2/3 and 1/3: the common effect is (2/3 x 2/3 x 3 + 1/3 x 1/3 x 9) / (4/9 + 1/9) = 21/5.
    effects = np.array([[3.0, 3.0], [9.0, np.nan]])
    target = mean_over(np.isfinite(effects))
    assert common_effect(effects, target) == pytest.approx(21 / 5)


def test_a_week_without_a_comparison_unit_has_no_counterfactual():
    y = np.array([[1.0, 2, 3, 4], [1, 2, 3, np.nan]])
    effects = fitted(y, np.array([[False, False, True, True], [False] * 4])).effects
    assert effects[0, 2] == pytest.approx(0.0)
    assert np.isnan(effects[0, 3])


def test_units_that_no_chain_of_weeks_joins_to_the_others_are_left_out():
    y = np.full((4, 6), np.nan)
    y[:2, :4] = 1.0
    y[2:, 4:] = 1.0
    twoway = TwoWay(np.isfinite(y))
    assert twoway.rows.tolist() == [True, True, False, False]
    assert twoway.weeks.tolist() == [True] * 4 + [False] * 2
    assert np.isnan(Imputation(twoway, y).effects[2:]).all()
