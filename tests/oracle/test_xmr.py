"""The rules of the NHS chart a second time: every window of points looked at by itself."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.detection.xmr import xmr

SERIES = st.lists(st.integers(-4, 4), min_size=1, max_size=40)
"""Small whole numbers: ties, points on the mean and points on the limits are frequent."""


def limits(base: list[int]) -> tuple[Fraction, Fraction]:
    """Mean, and how far the limits are from it."""
    ranges = [Fraction(abs(a - b)) for a, b in pairwise(base)]
    kept = [each for each in ranges if each * len(ranges) < Fraction("3.267") * sum(ranges)]
    return Fraction(sum(base), len(base)), Fraction("2.66") * sum(kept) / max(len(kept), 1)


def by_hand(values: list[int], mean: Fraction, reach: Fraction) -> list[str | None]:
    """The rules from the last in precedence to the first, each writing over the one before."""
    told: list[str | None] = [None] * len(values)

    def windows(count: int) -> list[range]:
        return [range(first, first + count) for first in range(len(values) - count + 1)]

    def mark(points: Iterable[int], rule: str) -> None:
        for point in points:
            told[point] = rule

    def one_side(window: range) -> bool:
        return all(values[n] > mean for n in window) or all(values[n] < mean for n in window)

    def one_way(window: range) -> bool:
        steps = [b - a for a, b in pairwise(values[n] for n in window)]
        return all(step > 0 for step in steps) or all(step < 0 for step in steps)

    for window in filter(one_side, windows(7)):
        mark(window, "shift")
    for window in filter(one_side, windows(3)):
        near = [n for n in window if reach * 2 / 3 < abs(values[n] - mean) <= reach]
        mark(near if len(near) >= 2 else [], "two_in_three")
    for window in filter(one_way, windows(7)):
        mark(window, "trend")
    mark([n for n, value in enumerate(values) if abs(value - mean) > reach], "outside")
    return told


@settings(max_examples=500)
@given(SERIES, st.integers(1, 40))
def test_every_point_is_marked_as_by_hand(values, baseline):
    mean, reach = limits(values[:baseline])
    told = xmr(values, baseline)
    assert told is not None
    assert list(told.rules) == by_hand(values, mean, reach)
    assert abs(told.mean - mean) < 1e-9
    assert abs(told.upper - (mean + reach)) < 1e-9
    assert abs(told.near_lower - (mean - reach * 2 / 3)) < 1e-9


@settings(max_examples=300)
@given(SERIES, st.integers(1, 40))
def test_every_mark_points_as_by_hand(values, baseline):
    told = xmr(values, baseline)
    assert told is not None
    mean, _ = limits(values[:baseline])
    for point, rule in enumerate(told.rules):
        if rule is None:
            assert told.ways[point] == 0
        elif rule != "trend":
            assert told.ways[point] == (1 if values[point] > mean else -1)
        else:
            windows = [values[n : n + 7] for n in range(max(0, point - 6), point + 1) if n + 7 <= len(values)]
            runs = [1 if run[1] > run[0] else -1 for run in windows if _one_way(run)]
            assert told.ways[point] == runs[0], "of two runs the earlier"


def _one_way(window: list[int]) -> bool:
    steps = [b - a for a, b in pairwise(window)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


@settings(max_examples=200)
@given(SERIES, st.integers(1, 12), st.integers(0, 20))
def test_a_picture_with_a_fixed_baseline_only_adds_marks_when_points_come(values, baseline, later):
    """A run that grows marks its own points; what was drawn of limits and marks before stays."""
    known = values[: max(baseline, len(values) - later)]
    before, after = xmr(known, baseline), xmr(values, baseline)
    assert before is not None
    assert after is not None
    if len(known) >= baseline:
        assert (before.mean, before.lower, before.upper) == (after.mean, after.lower, after.upper)
        assert all(now is not None for then, now in zip(before.rules, after.rules, strict=False) if then)


@given(SERIES, st.integers(-50, 50), st.integers(1, 9))
def test_units_of_measurement_change_nothing(values, shift, scale):
    one, other = xmr(values), xmr([shift + scale * value for value in values])
    assert one is not None
    assert other is not None
    assert one.rules == other.rules
