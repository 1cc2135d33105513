"""How far alerts can be trusted: where a rise cannot be told, and what pretended go-lives gave."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pipelines.detection.monitor import monitor
from pipelines.detection.panel import Weeks
from pipelines.detection.placebo import YEAR_WEEKS, placebo
from pipelines.detection.reach import false_alarm_check, reach
from tests.fact_rows import week
from tests.panels import NEVER, noisy
from tests.published import BUDGET


def weeks_of(panel):
    units = tuple(f"U{n:02d}" for n in range(len(panel.go_live)))
    return Weeks(units, tuple(week(n) for n in range(panel.observed.shape[1])), panel)


def reasons(panel):
    told = reach(weeks_of(panel), monitor(panel, BUDGET))
    return dict(told.select("unit_id", "reason").iter_rows())


def with_go_live(panel, weeks):
    live = np.array(weeks)
    return dataclasses.replace(panel, go_live=live, clean_until=np.where(live >= 0, live, NEVER))


def test_only_units_with_a_tool_are_told_of():
    assert set(reasons(noisy(1, units=6, treated=4))) == {"U00", "U01", "U02", "U03"}


# Four weeks before go-live do not count: 12 + 4 = 16.
@pytest.mark.parametrize(("go_live", "reason"), [(15, "trial"), (16, None), (30, None)])
def test_under_twelve_baseline_weeks_a_unit_is_on_trial(go_live, reason):
    panel = with_go_live(noisy(1, units=4), [go_live, -1, -1, -1])
    assert reasons(panel)["U00"] == reason


def test_without_a_unit_that_has_no_tool_there_is_nothing_to_compare_with():
    panel = with_go_live(noisy(1, units=3), [30, 30, 30])
    assert set(reasons(panel).values()) == {"no_comparison"}


@pytest.mark.parametrize(("holes", "reason"), [(3, None), (4, "gap")])
def test_a_unit_whose_last_four_weeks_are_missing_is_not_watched(holes, reason):
    panel = with_go_live(noisy(1, units=4), [30, -1, -1, -1])
    observed = panel.observed.copy()
    observed[0, -holes:] = False
    assert reasons(dataclasses.replace(panel, observed=observed))["U00"] == reason


def test_false_alarms_to_expect_are_the_budget_times_the_years_watched():
    panel = noisy(1, units=16, weeks=70, treated=10, at=30)
    (row,) = false_alarm_check(weeks_of(panel), monitor(panel, BUDGET), BUDGET).to_dicts()
    assert row["unit_years"] == pytest.approx(10 * 40 / YEAR_WEEKS)
    assert row["expected"] == pytest.approx(10 * 40 / YEAR_WEEKS * 0.05, abs=1e-6)


def test_units_pretend_half_way_through_their_clean_weeks_and_stop_before_the_real_thing():
    """Six units without a tool watch 70 - 35 weeks each; ten that go live in week 50 watch 46 - 23."""
    panel = noisy(1, units=16, weeks=70, treated=10, at=50)
    assert placebo(panel, BUDGET).unit_years == pytest.approx((6 * 35 + 10 * 23) / YEAR_WEEKS)


def test_a_rise_after_the_real_go_live_is_no_false_alarm():
    panel, risen = (noisy(3, units=16, weeks=70, treated=10, at=50) for _ in range(2))
    risen.patients[:10, 50:] += 0.5
    assert placebo(risen, BUDGET) == placebo(panel, BUDGET)


def test_a_rise_without_any_go_live_is_one():
    panel = noisy(3, units=16, weeks=70, treated=0)
    assert placebo(panel, BUDGET).alarms == 0
    panel.patients[0, 45:] += 0.4
    assert placebo(panel, BUDGET).alarms == 1


def test_a_young_site_has_no_placebo():
    assert placebo(noisy(1, weeks=23, treated=0), BUDGET).unit_years == 0
    assert placebo(noisy(1, weeks=24, treated=0), BUDGET).unit_years > 0  # 12 + 4 + 8


@pytest.mark.slow
def test_pretended_go_lives_alarm_about_as_often_as_the_budget_says():
    """Forty quiet sites: with a budget of 0.25 the rate is near it, and never far above."""
    found = [placebo(noisy(seed, treated=0, weeks=104), 0.25) for seed in range(40)]
    rate = sum(each.alarms for each in found) / sum(each.unit_years for each in found)
    assert 0.1 < rate < 0.35
