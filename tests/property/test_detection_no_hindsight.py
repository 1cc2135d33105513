"""What is said of a week does not depend on a later one: cut the series anywhere, and it says the same."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.detection.effect import effect
from pipelines.detection.monitor import Panel, monitor
from tests.panels import noisy

BUDGET = 0.05


def cut(panel: Panel, weeks: int) -> Panel:
    """The panel as it was known after so many weeks: a go-live still to come does not exist."""
    later = panel.go_live >= weeks
    return dataclasses.replace(
        panel,
        patients=panel.patients[:, :weeks],
        acuity=panel.acuity[:, :weeks],
        hours=panel.hours[:, :weeks],
        planned=panel.planned[:, :weeks],
        observed=panel.observed[:, :weeks],
        go_live=np.where(later, -1, panel.go_live),
        clean_until=np.where(panel.clean_until >= weeks, 1 << 30, panel.clean_until),
    )


def risen(seed: int, holes: float) -> Panel:
    """Units of which some rise after go-live, with weeks missing."""
    panel = noisy(seed)
    panel.patients[:4, 36:] += 0.25
    rng = np.random.default_rng(seed)
    plan = rng.normal(0, 0.01, panel.hours.shape)
    plan[2:6, 38:] -= 0.2
    panel = dataclasses.replace(panel, planned=np.where(rng.random((len(plan), 1)) < 0.8, plan, np.nan))
    return dataclasses.replace(panel, observed=rng.random(panel.patients.shape) >= holes)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), weeks=st.integers(5, 70), holes=st.sampled_from([0.0, 0.1]))
def test_signals_of_a_cut_series_are_those_of_the_whole_one(seed, weeks, holes):
    panel = risen(seed, holes)
    whole, part = monitor(panel, BUDGET), monitor(cut(panel, weeks), BUDGET)
    for name in ("alarm", "watch", "since", "watch_since", "judged"):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[:, :weeks], err_msg=name)
    for name, told in part.residuals.items():
        live = part.judged
        np.testing.assert_array_equal(told.residual[live], whole.residuals[name].residual[:, :weeks][live])


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6), later=st.integers(1, 15))
def test_the_size_of_a_rise_is_told_from_its_own_weeks(seed, later):
    panel = risen(seed, 0.0)
    whole, part = monitor(panel, BUDGET), monitor(cut(panel, 45), BUDGET)
    longer = monitor(cut(panel, 45 + later), BUDGET)
    for signals in (whole, longer):
        assert effect(panel, signals, 0, 36, 44) == effect(cut(panel, 45), part, 0, 36, 44)


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(seed, order):
    panel = risen(seed, 0.05)
    places = list(range(len(panel.go_live)))
    order.shuffle(places)
    mixed = Panel(*(getattr(panel, field.name)[places] for field in dataclasses.fields(panel)))
    one, other = monitor(panel, BUDGET), monitor(mixed, BUDGET)
    np.testing.assert_array_equal(one.alarm[places], other.alarm)
    np.testing.assert_array_equal(one.watch[places], other.watch)
    np.testing.assert_allclose(
        one.residuals["ratio"].residual[places], other.residuals["ratio"].residual, atol=1e-9
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), level=st.floats(-3, 3))
def test_a_unit_s_own_scale_says_nothing(seed, level):
    """Counting patients in dozens, or hours in minutes, moves every log by a constant."""
    panel = risen(seed, 0.0)
    moved = dataclasses.replace(panel, patients=panel.patients + level)
    np.testing.assert_array_equal(monitor(panel, BUDGET).alarm, monitor(moved, BUDGET).alarm)
