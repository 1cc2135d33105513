"""The monitor in plain worlds: a rise, a cut, an honest down-sizing, a surge, a hole in a feed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pipelines.detection.effect import effect
from pipelines.detection.monitor import SHARES, monitor
from tests.panels import NEVER, noisy

BUDGET = 0.05
LIVE, START = 30, 34


def rise(channel: str, size: float, seed: int = 5, unit: int = 0):
    panel = noisy(seed)
    getattr(panel, channel)[unit, START:] += np.log1p(size)
    return panel


def first(flags) -> int:
    return int(flags.argmax()) if flags.any() else NEVER


def test_the_budget_is_shared_out_whole():
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_a_quarter_more_patients_is_an_alarm_within_eight_weeks_that_began_after_go_live():
    signals = monitor(rise("patients", 0.25), BUDGET)
    week = first(signals.alarm[0])
    assert START < week < START + 8
    assert LIVE <= signals.since[0, week] <= START + 2
    assert not signals.alarm[0, :START].any()


def test_nothing_is_said_before_go_live_or_of_units_without_a_tool():
    signals = monitor(rise("patients", 0.25), BUDGET)
    assert not signals.judged[:, :LIVE].any()
    assert not signals.judged[10:].any()


def test_a_cut_in_hours_is_seen_and_told_as_such():
    panel = rise("hours", -0.15)
    signals = monitor(panel, BUDGET)
    week = first(signals.alarm[0])
    assert week < START + 5
    told = effect(panel, signals, 0, int(signals.since[0, week]), week)
    assert told.driver == "fewer_staff"
    assert told.change > 0.03


def test_patients_and_staff_that_fall_together_are_no_alarm():
    panel = rise("hours", -0.15)
    panel.patients[0, START:] += np.log1p(-0.15)
    signals = monitor(panel, BUDGET)
    assert signals.paths["hours"].signal[0].any()  # the part alone would be
    assert not signals.alarm[0].any()


def test_a_rise_everywhere_is_nobody_s_alarm():
    panel = noisy(5)
    panel.patients[:, 40:48] += np.log1p(0.3)
    assert not monitor(panel, BUDGET).alarm.any()


def test_weeks_that_are_not_observed_neither_raise_nor_calm():
    panel = rise("patients", 0.25)
    hole = panel.observed.copy()
    hole[0, START + 2 : START + 10] = False
    signals = monitor(dataclasses.replace(panel, observed=hole), BUDGET)
    held = signals.paths["ratio"].level[0, START + 1 : START + 10]
    assert np.ptp(held) == 0
    assert first(signals.alarm[0]) >= START + 10


def test_a_series_that_is_not_recorded_leaves_its_budget_to_the_ratio():
    panel = noisy(5)
    plain = dataclasses.replace(panel, acuity=np.zeros_like(panel.acuity))
    assert "acuity" not in monitor(plain, BUDGET).paths
    assert "acuity" in monitor(panel, BUDGET).paths


def test_a_unit_that_went_live_in_its_twelfth_week_is_on_trial():
    panel = rise("patients", 0.5)
    early = np.where(panel.go_live >= 0, 12, -1)
    young = dataclasses.replace(panel, go_live=early, clean_until=np.where(early >= 0, early, NEVER))
    assert not monitor(young, BUDGET).judged.any()


def test_the_size_of_a_rise_is_in_its_interval_and_its_hours_add_up():
    panel = rise("patients", 0.2)
    signals = monitor(panel, BUDGET)
    told = effect(panel, signals, 0, START, START + 11)
    assert len(told.weeks) == 8
    assert told.interval[0] < 0.2 < told.interval[1]
    hours = float(np.exp(panel.hours[0, list(told.weeks)]).mean())
    parts = {
        name: signals.residuals[name].residual[0, list(told.weeks)].mean()
        for name in ("patients", "acuity", "hours")
    }
    before = hours * np.exp(parts["hours"])
    # added caseload at the old staffing + the hours that are gone
    added = before * (np.exp(parts["patients"] + parts["acuity"]) - 1)
    assert told.absorbed_hours == pytest.approx(added + (before - hours))


def planned(panel, *, cut_to: float = 1.0, unit: int = 0, since: int = START, sd: float = 0.005):
    """The panel with hours stated as planned: steady, and for one unit cut from a week on."""
    rng = np.random.default_rng(11)
    plan = rng.normal(0, sd, panel.hours.shape)
    plan[unit, since:] += np.log(cut_to)
    return dataclasses.replace(panel, planned=plan)


def sick(seed: int = 5):
    """Hours that sickness moves by 6 % a week, cut by 10 %."""
    panel = rise("hours", -0.1, seed)
    panel.hours[:] += np.random.default_rng(seed + 1).normal(0, 0.06, panel.hours.shape)
    return panel


def test_a_smaller_plan_is_seen_while_sickness_still_hides_it_in_the_hours():
    found = [
        [first(monitor(made, BUDGET).alarm[0]) for made in (sick(seed), planned(sick(seed), cut_to=0.9))]
        for seed in range(12)
    ]
    without, with_plan = np.array(found).T
    assert np.median(with_plan) < np.median(without)
    assert (with_plan <= START + 8).sum() >= 9


def test_a_smaller_plan_that_others_fill_is_no_rise():
    """Fewer posts of its own, as many hours worked: bank staff came."""
    wrong = 0
    for seed in range(30):
        signals = monitor(planned(noisy(seed), cut_to=0.85), BUDGET)
        assert signals.paths["planned"].signal[0].any()  # the plan alone would be one
        wrong += bool(signals.alarm[0].any())
    assert wrong <= 3, "as rarely as an honest down-sizing"


def test_a_plan_that_began_later_leaves_everything_as_it_was():
    panel = rise("patients", 0.25)
    later = planned(panel, cut_to=0.85)
    later.planned[:, :20] = np.nan
    one, other = monitor(panel, BUDGET), monitor(later, BUDGET)
    np.testing.assert_array_equal(one.alarm, other.alarm)
    assert "planned" not in other.paths


def test_units_without_a_plan_are_watched_beside_those_that_state_one():
    panel = planned(rise("patients", 0.25))
    panel.planned[0] = np.nan
    signals = monitor(panel, BUDGET)
    assert START < first(signals.alarm[0]) < START + 8
    assert not signals.paths["planned"].signal[0].any()
