"""How big a rise is, over the last weeks of it: in percent with its interval, part by part, and in hours."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.detection.monitor import Panel, Signals

WINDOW_WEEKS = 8
"""An effect is told over at most so many observed weeks, the last ones since the rise began."""

Z_90 = 1.6449
"""Intervals of alerts hold 90 %."""

CLEAR_Z = 2.0
CLEAR_SHARE = 0.6
"""Parts that rose by so many standard errors are causes; the largest is the driver where it makes so much of
what all of them make, else several are: `mixed`."""

PLAUSIBLE_SD = 0.1
"""How far a part moves where something happens to it (log)."""

MOVED = 1 / 3
"""How often something happens to a part, where a load rose: it has three. Both draw noisy parts to zero
before they are compared, so that a few weeks' noise in patients is not taken for the cause of a cut in
staff."""

_DRIVERS = {"patients": "more_patients", "hours": "fewer_staff", "acuity": "higher_acuity"}


@dataclass(frozen=True)
class Effect:
    """A unit's rise in load. `change` and `interval` are shares (0.13 = 13 % more than expected).

    `absorbed_hours`: a week's hours that the added caseload takes and the missing staff no longer gives, with
    its standard error. `weeks`: places of the weeks it is told over.
    """

    change: float
    interval: tuple[float, float]
    absorbed_hours: float
    absorbed_se: float
    driver: str
    weeks: tuple[int, ...]
    compared: int


def effect(panel: Panel, signals: Signals, unit: int, since: int, until: int) -> Effect:
    """The rise of a unit over its last judged weeks from `since` to `until`, both included."""
    judged = np.flatnonzero(signals.judged[unit, since : until + 1]) + since
    weeks = judged[-WINDOW_WEEKS:]
    ratio = signals.residuals["ratio"]
    mean = float(ratio.residual[unit, weeks].mean())
    baseline, correlation = float(ratio.baseline[unit, weeks].min()), float(signals.correlation[until])
    se = _standard_error(ratio.sd[unit, weeks], baseline, correlation)
    parts = {name: float(signals.residuals[name].residual[unit, weeks].mean()) for name in _DRIVERS}
    errors = {
        name: _standard_error(signals.residuals[name].sd[unit, weeks], baseline, correlation)
        for name in _DRIVERS
    }
    hours = float(np.exp(panel.hours[unit, weeks]).mean())
    expected_hours = hours * exp(parts["hours"])
    caseload = exp(parts["patients"] + parts["acuity"])
    return Effect(
        exp(mean) - 1,
        (exp(mean - Z_90 * se) - 1, exp(mean + Z_90 * se) - 1),
        # Added caseload at the old staffing, and the staff that is gone.
        expected_hours * (caseload - 1) + (expected_hours - hours),
        expected_hours * se,
        _driver(parts, errors),
        tuple(int(week) for week in weeks),
        int(ratio.compared[unit, weeks].min()),
    )


def _standard_error(sd: Sequence[float] | np.ndarray, baseline: float, correlation: float) -> float:
    """Of a mean of correlated weeks against a baseline that is itself estimated."""
    n = len(sd)
    lags = np.arange(1, n)
    correlated = n + 2 * float(((n - lags) * correlation**lags).sum())
    variance = float(np.mean(np.square(sd)))
    return sqrt(variance * (correlated / n**2 + 1 / max(baseline, 1.0)))


def _driver(parts: dict[str, float], errors: dict[str, float]) -> str:
    drawn = {name: drawn_to_zero(value, errors[name]) for name, value in sorted(parts.items()) if value > 0}
    if not drawn:
        return "mixed"
    largest = max(drawn, key=lambda name: drawn[name])
    causes = {name for name in drawn if parts[name] >= CLEAR_Z * errors[name]} | {largest}
    whole = sum(drawn[name] for name in causes)
    return _DRIVERS[largest] if drawn[largest] >= CLEAR_SHARE * whole else "mixed"


def drawn_to_zero(rise: float, error: float) -> float:
    """What is to be expected of a part's true rise, given the measured one and its standard error.

    The part stood still, or it moved by a normal amount (sd PLAUSIBLE_SD): the mean over both, each weighed
    by how well it explains what was measured.
    """
    spread = PLAUSIBLE_SD**2 + error**2
    unexplained = rise**2 / 2 * (1 / error**2 - 1 / spread)
    stood_to_moved = (1 - MOVED) / MOVED * sqrt(spread) / error * exp(-unexplained)
    return rise * PLAUSIBLE_SD**2 / spread / (1 + stood_to_moved)
