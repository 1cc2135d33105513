"""The best that could be asked for: a detector that knows everything but the noise.

It knows each unit's level, loading and season, the shared movement, and the variances and correlation of
the noise, and tests the mean of the ratio's last eight weeks by generalised least squares. No real detector
knows all that; it is the ceiling for one that looks at the ratio.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.detection_world import DRIFT_AR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.detection_world import Drawn

    Floats = NDArray[np.float64]

WINDOW_WEEKS = 8


def oracle_scores(drawn: Drawn) -> Floats:
    """z of the mean of the last (at most eight) weeks since go-live: [unit, week], -inf before go-live."""
    left = drawn.panel.ratio - drawn.true_level
    scores = np.full(left.shape, -np.inf)
    for unit, live in enumerate(drawn.panel.go_live):
        if live < 0:
            continue
        for week in range(live, left.shape[1]):
            n = min(WINDOW_WEEKS, week - live + 1)
            weights, information = _weights(n, round(float(drawn.white_sd[unit]), 4), drawn.drift_sd)
            scores[unit, week] = weights @ left[unit, week - n + 1 : week + 1] * np.sqrt(information)
    return scores


@cache
def _weights(n: int, white_sd: float, drift_sd: float) -> tuple[Floats, float]:
    """Weights of the best estimate of a constant in n weeks of drift and white noise; its information."""
    lag = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    inverse = np.linalg.inv(drift_sd**2 * DRIFT_AR**lag + np.eye(n) * white_sd**2)
    sums = inverse.sum(axis=0)
    return sums / sums.sum(), float(sums.sum())
