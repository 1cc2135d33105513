"""One-sided cumulative sums: small weekly excesses add up until they are beyond chance.

    S = max(0, S + z - k),    a signal where S > h

Source: Page 1954; a week without z holds S where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

CAP = 2.0
"""S grows no further than this many thresholds: a long excess does not keep an alarm up after its end."""


@dataclass(frozen=True)
class Path:
    """Of every unit and week, all [unit, week]: `level` is S at the week's end, `signal` S > h, `since` the
    week after S was last zero (where the excess is estimated to begin), -1 while S is zero.
    """

    level: Floats
    signal: Flags
    since: Ints


def cusum(z: Floats, k: float, h: Floats) -> Path:
    """Cumulative sums of z ([unit, week], NaN where nothing is known) against each unit's threshold h."""
    units, weeks = z.shape
    level, since = np.zeros(units), np.full(units, -1)
    levels, sinces = np.zeros((units, weeks)), np.full((units, weeks), -1)
    cap = CAP * np.where(np.isfinite(h), h, 0.0)
    for week in range(weeks):
        told = np.isfinite(z[:, week])
        after = np.maximum(0.0, level + np.where(told, z[:, week], 0.0) - k)
        after = np.where(np.isfinite(h), np.minimum(after, cap), after)
        since = np.where(told & (level <= 0) & (after > 0), week, since)
        level = np.where(told, after, level)
        since = np.where(level <= 0, -1, since)
        levels[:, week], sinces[:, week] = level, since
    return Path(levels, levels > h[:, None], sinces)
