"""Small panels of units and weeks for the tests of the adjusted detection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.detection.monitor import Panel

Floats = NDArray[np.float64]

NEVER = 1 << 30
"""A week that never comes: `clean_until` of a unit without rollout."""


def panel(
    patients: Floats,
    hours: Floats | None = None,
    acuity: Floats | None = None,
    *,
    planned: Floats | None = None,
    go_live: Sequence[int],
    observed: NDArray[np.bool_] | None = None,
    size: Sequence[float] | None = None,
) -> Panel:
    """A panel of logs; what is not given is flat (log 0), always observed, and of 15 people."""
    live = np.array(go_live)
    return Panel(
        patients,
        np.zeros_like(patients) if acuity is None else acuity,
        np.zeros_like(patients) if hours is None else hours,
        np.full_like(patients, np.nan) if planned is None else planned,
        np.ones(patients.shape, bool) if observed is None else observed,
        live,
        np.where(live >= 0, live, NEVER),
        np.full(len(live), 15.0) if size is None else np.array(size, float),
    )


def noisy(
    seed: int, units: int = 16, weeks: int = 70, *, treated: int = 10, sd: float = 0.08, at: int = 30
) -> Panel:
    """Units that share a movement and have noise of their own; the first `treated` go live at week `at`."""
    rng, treated = np.random.default_rng(seed), min(treated, units)
    shared = 0.06 * np.cos(np.arange(weeks) / 8) + rng.normal(0, 0.03, weeks)
    level = rng.normal(0, 0.5, (units, 1))
    patients = level + shared + rng.normal(0, sd, (units, weeks))
    hours = rng.normal(0, sd / 3, (units, weeks))
    acuity = rng.normal(0, sd / 4, (units, weeks))
    return panel(patients, hours, acuity, go_live=[at] * treated + [-1] * (units - treated))
