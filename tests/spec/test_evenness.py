"""When spread of load between clinicians is more than common cause, and when it matters."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from pipelines.detection.cusum import cusum
from pipelines.detection.evenness import BASELINE_SPANS, LEAST_SPREAD, MEAN_HELD, Spans, evenness_paths
from pipelines.detection.thresholds import threshold

BUDGET = 0.025
PEOPLE = 19
EVEN = [1.0] * 10


def paths(dispersion, *, live=10.0, coefficient=0.2, load=1.0, people=PEOPLE):
    """The signals of one unit that is alone in the world; go-live after ten spans, two of anticipation."""
    d = np.array([dispersion], dtype=float)

    def wide(value):
        return np.broadcast_to(np.asarray(value, dtype=float), d.shape).copy()

    return evenness_paths(Spans(d, wide(coefficient), wide(load), wide(people)), np.array([live]), BUDGET)


def test_a_span_adds_its_excess_in_standard_deviations_less_one():
    """Eight spans exactly even: only theory, with its ten spans' weight, says how much one varies."""
    theory = 2 * (2 * 1 - 1) / (9 * (PEOPLE - 1))
    sd = sqrt((7 * 0 + 10 * theory) / (7 + 10) * (1 + 1 / 8))
    h = float(threshold(1.0, np.array([12.0]), np.array([0.0]), 2 * BUDGET)[0])
    needed = (h + 1) * sd + 1  # in one span, as a cube root
    for above, signal in ((-0.001, False), (0.001, True)):
        told = paths([*EVEN, (needed + above) ** 3])
        assert bool(told.signal[0, 10]) is signal
        assert told.since[0, 10] == (10 if signal else -1)


@pytest.mark.parametrize(("spans", "judged"), [(BASELINE_SPANS - 1, False), (8, True), (9, True)])
def test_sixteen_weeks_of_baseline_are_needed(spans, judged):
    told = paths([1.0] * (spans + 2) + [9.0] * 3, live=spans + 2.0)
    assert told.base.sum() == spans
    assert bool(told.judged.any()) is judged
    assert bool(told.signal.any()) is judged


@pytest.mark.parametrize(("live", "base", "first"), [(10.0, 8, 10), (10.5, 8, 11), (9.5, 7, 10)])
def test_a_span_belongs_wholly_before_or_wholly_after(live, base, first):
    """A tool that comes in the middle of a span: that span is neither baseline nor judged."""
    told = paths([1.0] * 20, live=live)
    assert told.base.sum() == base
    assert not told.judged.any() if base < BASELINE_SPANS else told.judged[0].argmax() == first


def test_without_a_tool_nothing_is_judged():
    assert not paths([*EVEN, 9.0, 9.0, 9.0], live=-1.0).judged.any()


@pytest.mark.parametrize(("spread", "signal"), [(0.099, False), (LEAST_SPREAD, True), (0.11, True)])
def test_a_spread_that_burdens_nobody_is_no_signal(spread, signal):
    assert bool(paths([*EVEN, 9.0, 9.0], coefficient=spread).signal.any()) is signal


@pytest.mark.parametrize(
    ("load", "signal"), [(0.79, False), (0.81, True), (1.0, True), (1.19, True), (1.21, False)]
)
def test_the_mean_must_have_held(load, signal):
    assert MEAN_HELD == 0.2
    told = paths([*EVEN, 9.0, 9.0], load=[1.0] * 10 + [load] * 2)
    assert bool(told.signal.any()) is signal


def test_the_mean_is_that_of_the_spans_since_the_excess_began():
    told = paths([*EVEN, 0.5, 9.0, 9.0], load=[*[1.0] * 10, 3.0, 1.15, 1.15])
    assert told.signal[0, 12]
    assert told.since[0, 12] == 11


def test_a_unit_whose_people_always_differed_is_judged_by_its_own_past():
    always = [4.0, 4.6, 3.5, 4.2, 3.9, 4.4, 3.7, 4.1, 4.0, 4.0]
    assert not paths([*always, 4.5, 4.4, 4.6, 4.3]).signal.any()
    assert paths([*always, 9.0, 9.0, 9.0, 9.0]).signal.any()


def test_a_baseline_more_even_than_chance_counts_as_chance():
    """From booked-out diaries to chance is no rise."""
    booked = [0.1] * 10
    assert not paths([*booked, 1.0, 1.0, 1.0, 1.0]).signal.any()
    z = (np.cbrt(4.0) - 1) / sqrt(10 / 17 * 2 / (9 * 18) * (1 + 1 / 8))
    assert cusum(np.array([[z, z]]), 1.0, np.array([5.0])).signal.any()
    assert paths([*booked, 4.0, 4.0]).signal.any()


def test_where_sharing_changes_everywhere_from_month_to_month_that_is_common_cause():
    rng = np.random.default_rng(3)
    d = np.concatenate([np.ones((1, 14)), 1 + rng.gamma(0.5, 4.0, (15, 14))])
    d[0, 10:] = 2.2
    alone = paths(list(d[0]))
    spans = Spans(d, np.full(d.shape, 0.2), np.ones(d.shape), np.full(d.shape, PEOPLE))
    among = evenness_paths(spans, np.array([10.0] + [-1.0] * 15), BUDGET)
    assert alone.signal[0].any()
    assert not among.signal[0].any()


def test_a_span_that_is_not_known_holds_the_sum():
    told = paths([*EVEN, 9.0, np.nan, np.nan], coefficient=[0.2] * 11 + [np.nan] * 2)
    assert list(told.judged[0, 10:]) == [True, False, False]


def test_alarms_where_load_is_shared_by_chance_are_rarer_than_the_budget():
    """D is χ² of m - 1 degrees over its degrees; coefficients follow from 60 contacts each."""
    rng = np.random.default_rng(20260103)
    d = rng.chisquare(PEOPLE - 1, (4000, 12 + 2 + 26)) / (PEOPLE - 1)
    spans = Spans(d, np.sqrt(np.maximum(d - 1, 0) / 60), np.ones(d.shape), np.full(d.shape, PEOPLE))
    told = evenness_paths(spans, np.full(4000, 14.0), BUDGET)
    assert told.signal.any(axis=1).mean() <= BUDGET


def test_alarms_where_people_always_differed_are_about_the_budget():
    """Differences of 20 %: D is a non-central χ², 60 × .2² = 2.4 above one."""
    rng = np.random.default_rng(20260104)
    d = rng.noncentral_chisquare(PEOPLE - 1, 2.4 * (PEOPLE - 1), (4000, 40)) / (PEOPLE - 1)
    spans = Spans(d, np.sqrt(np.maximum(d - 1, 0) / 60), np.ones(d.shape), np.full(d.shape, PEOPLE))
    told = evenness_paths(spans, np.full(4000, 14.0), BUDGET)
    assert told.signal.any(axis=1).mean() <= 1.5 * BUDGET
