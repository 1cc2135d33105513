"""The XmR chart as the health service draws it: a picture of change over time. It makes no alerts.

    limits = mean ± 2.66 × mean moving range,    near limits = mean ± 2/3 of that

Of several rules that mark a point the first of `RULES` is told. Source: NHS England, Making Data Count, as in
its reference implementation NHSRplotthedots; 2.66 = 3 / 1.128 and 3.267 are Shewhart's constants for ranges
of two values.

What the limits rest on is fixed: the points asked for, and no later one. A person may rebase, by drawing a
new picture from some point on; nothing here ever does so by itself, least of all after an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LIMIT = 2.66
"""Mean moving ranges between the mean and a limit."""

NEAR = 2 / 3
"""Of the way from the mean to the limit: where the near limits stand."""

SCREEN = 3.267
"""A moving range of so many times their mean is left out, once, before the limits are drawn."""

RUN = 7
"""Points in a row that are a trend or a shift."""

TWO, OF_THREE = 2, 3
"""So many near points among three neighbours on one side of the mean."""

TRIAL_POINTS = 12
"""Limits that rest on fewer points are trial limits."""

SAME = 1e-9
"""Of the size of the values: what differs by less is the same. Means of decimals are seldom exact."""

RULES = ("outside", "trend", "two_in_three", "shift")
"""In precedence. `outside` a limit; seven rising or falling; two of three near a limit; seven on one side."""


@dataclass(frozen=True)
class Xmr:
    """`rules`: of every point the rule that marks it, None for common cause. `sides`: 1 above the mean, -1
    below, 0 exactly on it. `ways`: which way the mark points, 1 higher or rising, -1 lower or falling, 0
    where there is none. `trial`: the limits rest on fewer than twelve points.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    trial: bool
    rules: tuple[str | None, ...]
    sides: tuple[int, ...]
    ways: tuple[int, ...]


def xmr(values: Sequence[float], baseline: int | None = None) -> Xmr | None:
    """The picture of finite values in order of time; None where there are none.

    `baseline`: how many of the first points the mean and the limits rest on; all of them where not given.
    Weeks without a value are left out by the caller: the points either side of a gap are neighbours.
    """
    y = np.asarray(values, dtype=np.float64)
    base = y[:baseline]
    if not base.size:
        return None
    mean, reach = float(base.mean()), LIMIT * _mean_moving_range(base)
    same = SAME * max(float(np.abs(base).max()), 1e-300)
    sides = _signs(y - mean, same)
    distance = np.abs(y - mean)
    outside = distance > reach + same
    near = (distance > NEAR * reach + same) & ~outside
    trends = _trend_ways(y, same)
    marks = {
        "outside": outside,
        "trend": trends != 0,
        "two_in_three": near & _in_runs(_two_in_three_ends(near, sides), OF_THREE),
        "shift": _in_runs(_shift_ends(sides), RUN),
    }
    rules = tuple(next((rule for rule in RULES if marks[rule][point]), None) for point in range(len(y)))
    return Xmr(
        mean,
        mean - reach,
        mean + reach,
        mean - NEAR * reach,
        mean + NEAR * reach,
        len(base) < TRIAL_POINTS,
        rules,
        tuple(int(side) for side in sides),
        tuple(
            0 if rule is None else int(trends[point] if rule == "trend" else sides[point])
            for point, rule in enumerate(rules)
        ),
    )


def _mean_moving_range(base: Floats) -> float:
    """Mean of the differences between neighbours, those far above their mean screened out once."""
    ranges = np.abs(np.diff(base))
    if not ranges.size:
        return 0.0
    kept = ranges[ranges < SCREEN * ranges.mean()]
    return float(kept.mean()) if kept.size else 0.0


def _signs(values: Floats, same: float) -> NDArray[np.int64]:
    return np.where(values > same, 1, np.where(values < -same, -1, 0))


def _trend_ways(y: Floats, same: float) -> NDArray[np.int64]:
    """1 for the points of seven in a row that rise, -1 for those that fall, else 0.

    A peak or a trough that ends one run and begins the next belongs to the one it ends.
    """
    steps = _signs(np.diff(y, prepend=y[:1]), same)
    ways = np.zeros(len(y), dtype=np.int64)
    for end in np.flatnonzero(_alike(steps, RUN - 1))[::-1]:
        ways[end - RUN + 1 : end + 1] = steps[end]
    return ways


def _shift_ends(sides: NDArray[np.int64]) -> Flags:
    """Points that end seven on one side of the mean; one exactly on it belongs to neither."""
    return _alike(sides, RUN)


def _two_in_three_ends(near: Flags, sides: NDArray[np.int64]) -> Flags:
    """Points that end three on one side of the mean of which two are near the limit."""
    lately = np.convolve(near, np.ones(OF_THREE))[: len(near)]
    return _alike(sides, OF_THREE) & (lately >= TWO)


def _alike(signs: NDArray[np.int64], count: int) -> Flags:
    """Points that end so many equal signs other than 0."""
    ends, run = np.zeros(len(signs), dtype=np.bool_), 0
    for point, sign in enumerate(signs):
        run = run + 1 if point and sign == signs[point - 1] else 1
        ends[point] = sign != 0 and run >= count
    return ends


def _in_runs(ends: Flags, count: int) -> Flags:
    """Every point of the runs of `count` points that end at `ends`."""
    marked = np.zeros(len(ends), dtype=np.bool_)
    for end in np.flatnonzero(ends):
        marked[max(0, end - count + 1) : end + 1] = True
    return marked
