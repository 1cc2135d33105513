"""The counterfactual by hand: levels, a movement that all share, and what is left of it."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.detection.counterfactual import residuals
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS
from tests.panels import NEVER

WEEKS = 40
SHARED = 0.1 * np.sin(np.arange(WEEKS) / 3)
NOTHING = 1e-4
"""A hundredth of a percent: no unit is taken for free of chance altogether, so a trace of it always stays."""
LEVELS = np.array([[1.0], [2.0], [-0.5], [0.3], [0.0]])


def told(y, go_live, observed=None):
    live = np.array(go_live)
    seen = np.ones(y.shape, bool) if observed is None else observed
    return residuals(y, seen, np.where(live >= 0, live, NEVER), live, np.full(len(live), 15.0))


def test_units_that_move_together_leave_nothing():
    left = told(LEVELS + SHARED, [20, -1, -1, -1, -1]).residual
    assert np.isnan(left[:, :BASELINE_WEEKS]).all()
    assert np.abs(left[:, BASELINE_WEEKS:]).max() < NOTHING


def test_a_rise_of_one_unit_is_left_whole_and_touches_no_other():
    y = LEVELS + SHARED
    y[0, 25:] += 0.2
    left = told(y, [20, -1, -1, -1, -1]).residual
    assert left[0, 25:] == pytest.approx(np.full(15, 0.2), abs=NOTHING)
    assert np.abs(left[1:, BASELINE_WEEKS:]).max() < NOTHING  # a treated unit compares no longer


def test_a_rise_of_all_units_is_nobody_s():
    y = LEVELS + SHARED
    y[:, 25:] += 0.3
    assert np.abs(told(y, [20, -1, -1, -1, -1]).residual[:, BASELINE_WEEKS:]).max() < NOTHING


def test_the_weeks_before_go_live_do_not_count_towards_the_level():
    y = np.repeat(LEVELS, WEEKS, axis=1)
    y[0, 20 - ANTICIPATION_WEEKS : 20] += 0.4
    left = told(y, [20, -1, -1, -1, -1])
    # Counted, they would lower what is left by 4 x 0.4 / 20 = 0.08. They did count as comparisons for others:
    # nobody could know then, and four other units' levels moved by a little.
    assert np.abs(left.residual[0, 20:]).max() < 0.02
    assert left.baseline[0, 20] == 20 - ANTICIPATION_WEEKS


@pytest.mark.parametrize(("go_live", "says"), [(15, False), (16, True), (17, True)])
def test_twelve_baseline_weeks_are_needed(go_live, says):
    left = told(LEVELS + SHARED, [go_live, -1, -1, -1, -1]).residual
    assert np.isfinite(left[0, go_live:]).all() == says


def test_without_another_untreated_unit_nothing_is_said():
    y = LEVELS[:2] + SHARED
    left = told(y, [20, 20])
    assert np.isnan(left.residual[:, 20:]).all()
    assert np.isfinite(told(y, [20, -1]).residual[0, 20:]).all()


def test_fewer_comparison_units_make_a_wider_guess():
    rng = np.random.default_rng(3)
    y = rng.normal(0, 0.08, (20, WEEKS))
    many, few = told(y, [20] + [-1] * 19), told(y[:3], [20, -1, -1])
    assert many.compared[0, 30] == 19
    assert few.compared[0, 30] == 2
    assert few.sd[0, 30] > many.sd[0, 30]


def test_a_week_that_is_not_observed_has_no_residual_and_changes_no_other():
    y = LEVELS + SHARED
    seen = np.ones(y.shape, bool)
    seen[0, 30] = False
    y_gap = y.copy()
    y_gap[0, 30] = 99.0
    with_gap, whole = told(y_gap, [20, -1, -1, -1, -1], seen).residual, told(y, [20, -1, -1, -1, -1]).residual
    assert np.isnan(with_gap[0, 30])
    np.testing.assert_allclose(np.delete(with_gap, 30, axis=1), np.delete(whole, 30, axis=1), atol=1e-12)


def test_several_series_at_once_are_told_as_each_alone():
    rng = np.random.default_rng(4)
    series = rng.normal(0, 0.08, (3, 8, WEEKS))
    live, seen = np.array([20, 24, -1, -1, -1, -1, -1, -1]), rng.random((8, WEEKS)) > 0.1
    clean, size = np.where(live >= 0, live, NEVER), np.full(8, 15.0)
    whole = residuals(np.where(seen, series, 0.0), seen, clean, live, size)
    for place, each in enumerate(series):
        alone = residuals(np.where(seen, each, 0.0), seen, clean, live, size)
        np.testing.assert_array_equal(whole.of(place).residual, alone.residual)
        np.testing.assert_array_equal(whole.of(place).sd, alone.sd)


def test_from_two_years_on_a_unit_s_own_season_is_expected():
    year = 2 * np.pi * np.arange(140) / 52.1775
    noise = np.random.default_rng(5).normal(0, 0.02, (12, 140))
    own = np.outer([0.3, -0.3, *np.linspace(-0.2, 0.2, 10)], np.cos(year))
    left = told(0.1 * np.sin(year) + own + noise, [120, 60] + [-1] * 10)
    assert np.abs(left.residual[0, 70:100]).max() > 0.25  # in the first two years a season is a surprise
    assert np.abs(left.residual[0, 120:]).max() < 0.08
    # Treated in its second year: 56 clean weeks do not tell a season from a change, so none is taken away.
    assert np.abs(left.residual[1, 120:]).max() > 0.25


def test_where_units_share_one_season_two_years_change_nothing():
    year = 2 * np.pi * np.arange(140) / 52.1775
    noise = np.random.default_rng(6).normal(0, 0.05, (8, 140))
    left = told(0.1 * np.sin(year) + noise, [120] + [-1] * 7)
    assert left.residual[0, 120:].std() == pytest.approx(0.05, rel=0.35)
    assert left.sd[0, 119] == pytest.approx(left.sd[0, 103], rel=0.1)  # and it is not known less well


@pytest.mark.parametrize("controls", [1, 2, 3])
def test_with_few_comparison_units_nothing_grows_over_the_years(controls):
    y = np.random.default_rng(8).normal(0, 0.06, (1 + controls, 156))
    left = told(y, [100] + [-1] * controls)
    # A week less the mean of the controls' week: sd of 0.06 x sqrt(1 + 1 / controls), at most 0.085.
    assert np.nanstd(left.residual[:, 100:]) < 0.1
    assert np.nanmax(left.sd) < 0.2
    y[0, 120:] += 0.5
    assert told(y, [100] + [-1] * controls).z[0, 120:].mean() > 3
