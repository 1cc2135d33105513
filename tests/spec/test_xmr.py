"""The NHS control chart, rule by rule, at and below each threshold; expected values show their arithmetic."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipelines.detection.xmr import RUN, TRIAL_POINTS, Xmr, xmr

GOLDEN: list[float] = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""Sixteen points that go to and fro, and one far above them."""

CALM = [10.0, 12.0] * 10
"""Mean 11, every moving range 2: limits 11 ± 2.66 × 2 = 5.68 and 16.32, near limits 11 ± 3.5467."""

UPPER, NEAR_UPPER = 11 + 2.66 * 2, 11 + 2.66 * 2 * 2 / 3


def drawn(values: list[float], baseline: int | None = None) -> Xmr:
    told = xmr(values, baseline)
    assert told is not None
    return told


def picture(*later: float, base: list[float] = CALM):
    """The picture of points drawn after a baseline that goes to and fro."""
    return drawn([*base, *later], len(base))


def rules(*later: float) -> list[str | None]:
    """What marks the points after the baseline."""
    return list(picture(*later).rules[len(CALM) :])


def test_the_golden_series():
    told = drawn(GOLDEN)
    assert told.mean == pytest.approx((8 * 2 + 9 * 1 + 10) / 18, abs=1e-12)
    assert round(told.mean, 2) == 1.94
    # Ranges: fifteen of 1, one of 8, one of 9; mean 32/17 = 1.88. Both are above 3.267 × 1.88 = 6.15.
    assert told.upper == pytest.approx(35 / 18 + 2.66 * 1)
    assert told.lower == pytest.approx(35 / 18 - 2.66 * 1)
    assert (round(told.upper, 2), round(told.lower, 2)) == (4.6, -0.72)
    assert [n for n, rule in enumerate(told.rules) if rule] == [4]
    assert told.rules[4] == "outside"


def test_without_the_screen_the_golden_series_would_hide_its_point():
    mean, ranges = 35 / 18, [abs(a - b) for a, b in pairwise(GOLDEN)]
    loose = 2.66 * sum(ranges) / 17
    assert (round(mean + loose, 2), round(mean - loose, 2)) == (6.95, -3.06)
    assert drawn(GOLDEN).upper < mean + loose


def test_near_limits_stand_at_two_thirds():
    told = picture()
    assert (told.upper, told.lower) == (pytest.approx(16.32), pytest.approx(5.68))
    assert told.near_upper - told.mean == pytest.approx(2 / 3 * (told.upper - told.mean))
    assert told.mean - told.near_lower == pytest.approx(2 / 3 * (told.mean - told.lower))


@pytest.mark.parametrize(("last", "screened"), [(3.266, False), (3.268, True)])
def test_a_moving_range_far_above_their_mean_is_screened_once(last, screened):
    # Nineteen ranges of 1, and one that is `last` times the mean of all: r = last × (19 + r) / 20.
    far = 19 * last / (20 - last)
    base = [0.0, 1.0] * 10
    told = drawn([*base, 1.0 + far], 21)
    ranges = [1.0] * 19 + ([] if screened else [far])
    assert told.upper - told.mean == pytest.approx(2.66 * sum(ranges) / len(ranges))


@pytest.mark.parametrize(
    ("value", "rule"), [(UPPER - 0.001, None), (UPPER, None), (UPPER + 0.001, "outside")]
)
def test_a_point_on_the_limit_is_not_outside_it(value, rule):
    assert rules(value) == [rule]
    assert rules(22 - value) == [rule]


@pytest.mark.parametrize(("count", "marked"), [(6, False), (7, True), (8, True)])
def test_six_on_one_side_are_no_shift_and_seven_are(count, marked):
    # Up and down by a tenth: no trend, far from the limits.
    above = [11.5 + 0.1 * (n % 2) for n in range(count)]
    assert count - RUN in (-1, 0, 1)
    assert rules(10.0, *above) == [None] + ["shift" if marked else None] * count
    below = [22 - value for value in above]
    assert rules(12.0, *below) == [None] + ["shift" if marked else None] * count


def test_a_point_exactly_on_the_mean_belongs_to_neither_side():
    told = picture(10.0, *[11.5, 11.6] * 3, 11.0, *[11.5, 11.6] * 3)
    assert set(told.rules) == {None}
    assert told.sides[len(CALM) + 7] == 0


def test_the_mean_of_decimals_is_the_mean_though_it_is_not_exact():
    assert sum([0.1] * 20) / 20 != 0.1
    told = drawn([0.1] * 20)
    assert set(told.rules) == {None}
    assert set(told.sides) == {0}


@pytest.mark.parametrize(("count", "marked"), [(6, False), (7, True), (8, True)])
def test_six_in_a_row_are_no_trend_and_seven_are(count, marked):
    # Over the mean: 10.0 is the first of the rising ones, as it lies below them all.
    rising = [10.0 + 0.4 * n for n in range(count)]
    assert rules(10.5, *rising) == [None] + ["trend" if marked else None] * count
    assert rules(11.5, *[22 - value for value in rising]) == [None] + ["trend" if marked else None] * count


def test_two_equal_points_end_a_trend():
    assert set(rules(10.5, 10.0, 10.3, 10.6, 10.6, 10.9, 11.2, 11.5, 11.8)) == {None}


@pytest.mark.parametrize(("near", "marked"), [(NEAR_UPPER, False), (NEAR_UPPER + 0.001, True), (UPPER, True)])
def test_two_of_three_beyond_a_near_limit_are_marked_and_the_third_is_not(near, marked):
    two = "two_in_three" if marked else None
    assert rules(near, 11.5, near) == [two, None, two]
    assert rules(22 - near, 10.5, 22 - near) == [two, None, two]


def test_two_of_three_must_be_on_one_side_of_the_mean_with_the_third_between():
    near = NEAR_UPPER + 0.1
    assert rules(near, 22 - near, 10.5) == [None, None, None]
    assert rules(near, 10.5, near) == [None, None, None]
    assert rules(near, 11.5, 11.5, near) == [None, None, None, None]


def test_the_first_of_several_rules_is_told():
    """Outside before trend before two in three before shift."""
    rising = [11.1, 12.0, 13.0, 14.0, 14.8, 15.0, 17.0]
    assert rules(10.0, *rising) == ["trend"] * 7 + ["outside"]
    high = [11.5, 11.4, 15.0, 11.5, 15.0, 11.5, 11.4]
    assert rules(10.0, *high) == [
        None,
        *["shift"] * 2,
        "two_in_three",
        "shift",
        "two_in_three",
        *["shift"] * 2,
    ]


@pytest.mark.parametrize(("points", "trial"), [(TRIAL_POINTS - 1, True), (12, False), (13, False)])
def test_limits_of_fewer_than_twelve_points_are_on_trial(points, trial):
    assert drawn([float(n % 2) for n in range(points)]).trial is trial


def test_the_baseline_is_fixed_and_no_later_point_moves_it():
    before = picture()
    after = picture(*[30.0] * 40)
    assert (after.mean, after.lower, after.upper) == (before.mean, before.lower, before.upper)
    assert set(after.rules[len(CALM) :]) == {"outside"}, "never rebased by itself"


def test_little_is_said_of_nothing_and_of_one_point():
    assert xmr([]) is None
    alone = drawn([3.0])
    assert (alone.mean, alone.lower, alone.upper, alone.rules, alone.trial) == (3.0, 3.0, 3.0, (None,), True)


def test_a_mark_points_to_its_side_and_a_trend_the_way_it_runs():
    assert picture(17.0, 5.0).ways[len(CALM) :] == (1, -1)
    assert picture(10.0, *[11.5, 11.6] * 4).ways[len(CALM) :] == (0, *[1] * 8)
    # The first four of the rising ones lie below the mean: they rise all the same.
    rising = [10.5, *(10.0 + 0.3 * n for n in range(7))]
    assert picture(*rising).ways[len(CALM) :] == (0, *[1] * 7)
    assert picture(*[22 - value for value in rising]).ways[len(CALM) :] == (0, *[-1] * 7)


def test_a_peak_belongs_to_the_run_it_ends():
    up = [10.0 + 0.3 * n for n in range(7)]
    down = [up[-1] - 0.3 * n for n in range(1, 8)]
    told = picture(10.5, *up, *down)
    assert told.rules[len(CALM) + 1 :] == ("trend",) * 14
    assert told.ways[len(CALM) + 1 :] == (*[1] * 7, *[-1] * 7)
