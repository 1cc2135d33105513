"""Around an estimate: interval, detectable effect, degrees of freedom, and when there are none of these."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipelines.pooled.imputation import Imputation, mean_over
from pipelines.pooled.interval import Estimate, estimate
from pipelines.pooled.twoway import TwoWay
from tests.pooled_panels import drawn, since

TEN = Estimate(value=3.0, se=2.0, df=10, units=5, compared=6, cells=100)


def test_the_interval_holds_nine_in_ten_by_students_t():
    reach = stats.t.ppf(0.95, 10) * 2.0
    assert TEN.interval == pytest.approx((3.0 - reach, 3.0 + reach))


def test_the_detectable_effect_is_found_four_times_in_five():
    assert TEN.detectable == pytest.approx((stats.t.ppf(0.95, 10) + stats.t.ppf(0.80, 10)) * 2.0)


def test_the_p_value_is_two_sided():
    assert TEN.p_value == pytest.approx(2 * stats.t.sf(3.0 / 2.0, 10))


def test_without_a_standard_error_there_is_neither():
    none = Estimate(3.0, None, None, 1, 6, 20)
    assert (none.interval, none.detectable, none.p_value) == (None, None, None)


def test_where_nothing_varies_there_is_nothing_to_test():
    assert Estimate(0.0, 1e-17, 10, 5, 6, 100).p_value is None


def of(treated: int, untreated: int) -> Estimate:
    go_live = np.array([20] * treated + [-1] * untreated)
    y = drawn(1, go_live, 40)
    weeks = since(go_live, 40)
    fit = Imputation(TwoWay(weeks < -4), y)
    return estimate(fit, mean_over((weeks >= 0) & np.isfinite(fit.effects)), np.arange(len(go_live)))


@pytest.mark.parametrize(
    ("treated", "untreated", "told"), [(1, 6, False), (2, 6, True), (6, 1, False), (6, 2, True)]
)
def test_one_unit_says_nothing_of_how_units_vary(treated: int, untreated: int, told: bool):
    found = of(treated, untreated)
    assert (found.units, found.compared) == (treated, untreated)
    assert (found.interval is not None) is told


def test_degrees_of_freedom_are_those_of_the_fewest_clusters():
    assert of(3, 6).df == 3 + 6 - 1  # units; weeks in the fit are 40
    assert of(30, 30).df == 40 - 1
