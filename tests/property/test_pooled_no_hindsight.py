"""Later weeks, the order of units, and what all units share in a week change nothing of a pooled estimate."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.pooled.cells import Rollouts
from pipelines.pooled.pool import Fitted, Panel, Pooled
from pipelines.steps.pooled_effects import estimates
from tests.pooled_panels import WEEKS, drawn, panel, since, staggered
from tests.pooled_site import Site, sunday

SEEDS = st.integers(0, 10**6)
METRICS = {"documentation_minutes": (8.0, -2.0, 0.3)}
ASKED = ("load", "documentation_minutes")


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS, weeks=st.integers(36, 59))
def test_an_estimate_as_of_a_week_does_not_change_when_later_weeks_are_appended(seed: int, weeks: int):
    then, now = (Site(seed, weeks=known, metrics=METRICS).published() for known in (weeks, 60))
    told = estimates(then, sunday(weeks - 1), outcomes=ASKED)
    again = estimates(now, sunday(weeks - 1), outcomes=ASKED)
    for name, frame in told.items():
        assert_frame_equal(frame, again[name])


def test_the_estimate_as_of_a_later_week_is_another_one():
    known = Site(1, metrics=METRICS).published()
    first, second = (estimates(known, sunday(number), outcomes=ASKED)["estimate"] for number in (50, 59))
    assert first["effect"].to_list() != second["effect"].to_list()


def world(seed: int) -> Panel:
    """A staggered panel with weeks missing, an effect, and use."""
    go_live = staggered()
    y = drawn(seed, go_live, missing=0.1) + np.where(since(go_live) >= 0, 0.7, 0.0)
    return panel(y, go_live, use=np.random.default_rng(seed).uniform(0.3, 1.0, y.shape))


def figures(found: Pooled) -> list[float]:
    """Every number of an answer."""
    assert found.effect is not None
    assert found.ramp is not None
    assert found.dose is not None
    assert found.pre_trend is not None
    told = [found.effect, found.ramp, found.dose.slope, found.placebo, *(one.effect for one in found.course)]
    told += [band.effect for band in found.dose.bands]
    numbers = [number for one in told if one is not None for number in (one.value, *(one.interval or ()))]
    return [*numbers, found.pre_trend.p_value or 0.0]


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, order=st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(seed: int, order):
    first = world(seed)
    places = list(range(len(first.y)))
    order.shuffle(places)
    mixed = Rollouts(*(getattr(first.rollouts, field.name)[places] for field in dataclasses.fields(Rollouts)))
    other = Panel(first.y[places], first.hidden[places], first.use[places], mixed)
    scope = np.arange(len(places)) < 9
    assert figures(Fitted(first).pooled(scope)) == pytest.approx(
        figures(Fitted(other).pooled(scope[places])), abs=1e-9
    )


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, week=st.integers(0, WEEKS - 1), more=st.floats(-5, 5))
def test_what_all_units_have_more_in_a_week_changes_nothing(seed: int, week: int, more: float):
    first = world(seed)
    raised = first.y.copy()
    raised[:, week] += more
    every = np.ones(len(raised), dtype=bool)
    told = figures(Fitted(first).pooled(every))
    assert figures(Fitted(dataclasses.replace(first, y=raised)).pooled(every)) == pytest.approx(
        told, abs=1e-8
    )


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, row=st.integers(0, 15), more=st.floats(-5, 5))
def test_what_one_unit_always_has_more_changes_nothing(seed: int, row: int, more: float):
    first = world(seed)
    raised = first.y.copy()
    raised[row] += more
    every = np.ones(len(raised), dtype=bool)
    told = figures(Fitted(first).pooled(every))
    assert figures(Fitted(dataclasses.replace(first, y=raised)).pooled(every)) == pytest.approx(
        told, abs=1e-8
    )
