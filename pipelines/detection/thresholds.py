"""The threshold h of a CUSUM for a rate of false alarms, from the simulated table beside this file.

`python -m tools.thresholds` makes the table and says how.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_Axes = tuple["Floats", "Floats", "Floats", "Floats"]


@cache
def _table(k: float) -> _Axes:
    """Axes (1 / baseline weeks, correlation, log rate) in rising order, and h on their grid."""
    text = resources.files(__package__).joinpath("thresholds.csv").read_text(encoding="utf-8")
    rows = np.array([[float(cell) for cell in line.split(",")] for line in text.splitlines()[1:]])
    rows = rows[rows[:, 0] == k]
    inverse, rate = 1.0 / rows[:, 1], np.log(rows[:, 3])
    axes = np.unique(inverse), np.unique(rows[:, 2]), np.unique(rate)
    grid = np.full([len(axis) for axis in axes], np.nan)
    places = [
        np.searchsorted(axis, values) for axis, values in zip(axes, (inverse, rows[:, 2], rate), strict=True)
    ]
    grid[tuple(places)] = rows[:, 4]
    return (*axes, grid)


def threshold(k: float, baseline: Floats, correlation: Floats, false_alarms: float) -> Floats:
    """h for units with so many baseline weeks and so much correlation; linear between the table's rows.

    `false_alarms`: per unit and year. Beyond the table's ends its last row holds. KeyError for another k.
    """
    inverse_axis, correlation_axis, rate_axis, grid = _table(k)
    if not grid.size:
        raise KeyError(k)
    rate = np.full_like(baseline, np.log(false_alarms))
    asked = [
        (inverse_axis, 1.0 / np.maximum(baseline, 1.0)),
        (correlation_axis, correlation),
        (rate_axis, rate),
    ]
    cells = [_between(axis, values) for axis, values in asked]
    h = np.zeros_like(baseline)
    for corner in np.ndindex(2, 2, 2):
        weight = np.ones_like(baseline)
        index = []
        for side, (low, share) in zip(corner, cells, strict=True):
            weight = weight * (share if side else 1.0 - share)
            index.append(low + side)
        h = h + weight * grid[tuple(index)]
    return h


def _between(axis: Floats, values: Floats) -> tuple[NDArray[np.intp], Floats]:
    """For each value, the place of the axis' step below it, and how far it is into the step (0 to 1)."""
    low = np.clip(np.searchsorted(axis, values, side="right") - 1, 0, len(axis) - 2)
    share = np.clip((values - axis[low]) / (axis[low + 1] - axis[low]), 0.0, 1.0)
    return low, share
