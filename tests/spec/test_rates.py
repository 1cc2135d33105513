"""Rates against a unit's own past: what is usual, what is looked for, and when it is an alarm."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from pipelines.detection.rates import FIRST_WEEKS, rate_paths

BUDGET = 0.025
H = log(52 / BUDGET)
NEVER = np.array([-1])


def paths(amounts, exposures=1.0, *, live=-1, counted=True, budget=BUDGET):
    """The signals of one unit that is alone in the world."""
    amount = np.array([amounts], dtype=float)
    exposure = np.broadcast_to(np.asarray(exposures, dtype=float), amount.shape).copy()
    return rate_paths(amount, exposure, np.array([live]), budget, counted=counted)


def test_what_is_usual_is_the_baseline_s_rate_and_one_event_of_the_pool_s():
    # 52 reports in 26 weeks, twice as many as hours in thousands; alone, the pool is the unit itself.
    told = paths([2.0] * 26 + [2.0])
    assert told.usual[0, 26] == pytest.approx((52 + 1) / (26 + 1 / 2))


def test_the_sum_of_one_week_is_its_log_likelihood_ratio():
    usual = 2.0
    cautious = usual * (1 + sqrt(1 / (52 + 1)))
    ratio = 1 + max(0.5, 2 * sqrt(1 / cautious))
    told = paths([2.0] * 26 + [6.0])
    assert told.height[0, 26] * H == pytest.approx(6 * log(ratio) - (ratio - 1) * cautious)


def test_twice_the_hours_let_expect_twice_the_reports():
    told = paths([2.0] * 26 + [12.0], [1.0] * 26 + [2.0])
    cautious = 2 * (1 + sqrt(1 / 53))
    ratio = 1 + 2 * sqrt(1 / cautious)
    assert told.height[0, 26] * H == pytest.approx(12 * log(ratio) - (ratio - 1) * 2 * cautious)


def test_at_least_half_as_much_again_is_looked_for():
    """A big unit would see a tenth; whether a tenth matters is for the charts."""
    cautious = 100 * (1 + sqrt(1 / 2601))
    assert 2 * sqrt(1 / cautious) < 0.5
    told = paths([100.0] * 26 + [130.0])
    assert told.height[0, 26] * H == pytest.approx(130 * log(1.5) - 0.5 * cautious)
    # Between the two the sum neither grows nor falls: 0.5 / ln 1.5 = 1.233 times what is expected.
    assert paths([100.0] * 26 + [cautious * 1.23]).height[0, 26] == 0
    assert paths([100.0] * 26 + [cautious * 1.24]).height[0, 26] > 0


@pytest.mark.parametrize(("share", "signal"), [(0.999, False), (1.001, True)])
def test_a_signal_is_strictly_above_the_threshold(share, signal):
    cautious = 100 * (1 + sqrt(1 / 2601))
    amount = (share * H + 0.5 * cautious) / log(1.5)
    told = paths([100.0] * 26 + [amount])
    assert told.height[0, 26] == pytest.approx(share)
    assert bool(told.signal[0, 26]) is signal
    assert told.since[0, 26] == (26 if signal else -1)


def test_the_threshold_follows_the_budget():
    """e^h weeks between false alarms or more: 52 / 0.025 = 2,080 weeks."""
    one, tenth = (paths([2.0] * 26 + [9.0], budget=budget).height[0, 26] for budget in (0.1, 0.01))
    assert one * log(52 / 0.1) == pytest.approx(tenth * log(52 / 0.01))


@pytest.mark.parametrize(("weeks", "judged"), [(25, 0), (26, 0), (27, 1), (28, 2)])
def test_a_unit_without_a_tool_is_judged_after_half_a_year(weeks, judged):
    assert FIRST_WEEKS == 26
    assert paths([1.0] * weeks).judged.sum() == judged


@pytest.mark.parametrize(
    ("live", "first"),
    [
        (15, 26),  # 15 - 4 = 11 weeks are too few: the first half year serves
        (16, 16),  # 16 - 4 = 12 are enough
        (40, 26),  # judged by its first half year until it goes live
    ],
)
def test_a_baseline_before_go_live_needs_twelve_weeks(live, first):
    told = paths([1.0] * 60, live=live)
    assert told.judged[0].argmax() == first


def test_the_four_weeks_before_go_live_are_no_baseline():
    calm = paths([2.0] * 36 + [9.0] * 4 + [2.0] * 10, live=40)
    assert calm.usual[0, 45] == pytest.approx((72 + 1) / (36 + 1 / 2))


def test_of_a_long_past_the_last_year_counts():
    told = paths([8.0] * 20 + [2.0] * 56 + [2.0], live=76)
    # 72 weeks lie before the four; of these the last 52 hold no eight. The pool's first weeks do.
    pool = (20 * 8 + 6 * 2) / 26
    phi = (20 * (8 - pool) ** 2 + 6 * (2 - pool) ** 2) / pool / 25
    assert told.usual[0, 76] == pytest.approx((104 + phi) / (52 + phi / pool))


def test_what_began_before_go_live_is_counted_anew_after_it():
    told = paths([2.0] * 26 + [30.0] * 10 + [2.0] * 4 + [2.0] * 10, live=40)
    assert told.signal[0, 30]
    assert not told.signal[0, 40:].any()


def test_a_week_that_is_not_known_holds_the_sum():
    known = paths([2.0] * 26 + [9.0, np.nan, np.nan])
    assert known.height[0, 27] == known.height[0, 28] == known.height[0, 26] > 0
    assert list(known.judged[0, 26:]) == [True, False, False]


def test_an_unsteady_past_makes_the_rule_slower():
    steady, unsteady = [4.0] * 26, [0.0, 8.0] * 13
    later = [9.0] * 3
    assert paths(steady + later).height[0, 28] > 2 * paths(unsteady + later).height[0, 28]


def test_a_unit_that_never_reported_is_not_expected_never_to_report():
    quiet, others = [0.0] * 26, [[1.0] * 26] * 9
    amount = np.array([[*quiet, 1.0], *[[*weeks, 1.0] for weeks in others]])
    told = rate_paths(amount, np.ones(amount.shape), np.full(10, -1), BUDGET, counted=True)
    pool = 9 / 10  # nine units with one report a week, one with none
    assert told.usual[0, 26] == pytest.approx((0 + 1) / (26 + 1 / pool), rel=0.01)
    assert not told.signal.any()


def test_where_nothing_was_ever_reported_the_first_report_is_no_alarm_and_a_flood_is():
    assert not paths([0.0] * 40 + [1.0]).signal.any()
    assert paths([0.0] * 40 + [3.0, 3.0, 3.0]).signal[0, 42]


def test_four_times_as_many_reports_are_seen_within_two_months():
    rng = np.random.default_rng(4)
    amount = rng.poisson(1.0, (400, 60)).astype(float)
    amount[:, 40:] = rng.poisson(4.0, (400, 20))
    told = rate_paths(amount, np.ones(amount.shape), np.full(400, -1), BUDGET, counted=True)
    assert told.signal[:, 40:48].any(axis=1).mean() > 0.8
