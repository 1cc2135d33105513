"""Panels for pooled estimates: units that share a movement, go live one after another, and may miss weeks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.pooled.cells import Rollouts
from pipelines.pooled.pool import Panel
from pipelines.shapes.comparing import FOR_EVER

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNITS, WEEKS, NEVER = 16, 70, 1 << 30


def staggered(units: int = UNITS, first: int = 30, apart: int = 4, cohorts: int = 4) -> Ints:
    """Go-live weeks: every fourth unit never, the others in cohorts."""
    number = np.arange(units)
    return np.where(number % 4 != 3, first + apart * ((number - number // 4) % cohorts), -1)


def drawn(seed: int, go_live: Ints, weeks: int = WEEKS, *, missing: float = 0.0, sd: float = 0.5) -> Floats:
    """Levels, a movement all share, and noise; nothing happens. NaN: not known."""
    rng = np.random.default_rng(seed)
    shape = (len(go_live), weeks)
    y = rng.normal(0, 1, (shape[0], 1)) + rng.normal(0, 1, (1, weeks)) + rng.normal(0, sd, shape)
    return np.where(rng.random(shape) < missing, np.nan, y)


def since(go_live: Ints, weeks: int = WEEKS) -> Ints:
    """Weeks since go-live, [row, week]; far below zero in units without one."""
    live = np.where(go_live >= 0, go_live, NEVER)
    return np.asarray(np.arange(weeks)[None, :] - live[:, None])


def rollouts(go_live: Ints, **given: Any) -> Rollouts:
    """Rollouts of one unit a row, with four weeks of ramp, and no tool seen without one."""
    rows = len(go_live)
    told = {
        "unit": np.arange(rows),
        "go_live": go_live,
        "clean_until": np.where(go_live >= 0, go_live, FOR_EVER),
        "ramp_weeks": np.full(rows, 4),
        "ends": np.full(rows, FOR_EVER),
    }
    return Rollouts(**(told | given))


def panel(y: Floats, go_live: Ints, **given: Any) -> Panel:
    """A panel in which nothing is hidden and use is known nowhere, unless given."""
    told: dict[str, Any] = {
        "y": y,
        "hidden": np.zeros(y.shape, dtype=bool),
        "use": np.full(y.shape, np.nan),
        "rollouts": rollouts(go_live),
    }
    return Panel(**(told | given))
