"""What moves load without anybody's decision: seasons, shocks shared by a hospital, a unit's own drift.

All paths are natural logarithms, one value a week, planned weeks included. The reference levels are those
the detector is tuned and tested on; Northside's are calmer, so that its stories can be seen by eye.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_data.arrays import Floats
from sample_data.seeds import stream
from sample_data.span import Span

PEAK_OF_YEAR = 20 / 365.25
"""Late January, in years."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviations and amplitudes on the log scale; autocorrelations a week apart."""

    season: float
    shock_sd: float
    shock_ar: float
    loading_sd: float
    unit_season_sd: float
    unit_sd: float
    unit_ar: float
    hours_sd: float
    acuity_sd: float


REFERENCE = Noise(0.08, 0.04, 0.7, 0.25, 0.02, 0.04, 0.3, 0.025, 0.02)
NORTHSIDE = Noise(0.025, 0.015, 0.7, 0.25, 0.01, 0.02, 0.3, 0.0, 0.02)


def autoregressive(rng: np.random.Generator, n: int, sd: float, ar: float) -> Floats:
    """A stationary AR(1) path with standard deviation `sd` and lag-one correlation `ar`."""
    steps = rng.normal(0.0, sd * np.sqrt(1 - ar**2), n)
    path = np.empty(n)
    level = rng.normal(0.0, sd)
    for i in range(n):
        level = ar * level + steps[i]
        path[i] = level
    return path


def shared_path(span: Span, seed: int, noise: Noise) -> Floats:
    """The hospital's own ups and downs: the annual season and shocks that every unit feels."""
    weekly = span.years()[3::7]
    season = noise.season * np.cos(2 * np.pi * (weekly - PEAK_OF_YEAR))
    shocks = autoregressive(stream(seed, "hospital", "shocks"), len(weekly), noise.shock_sd, noise.shock_ar)
    return np.asarray(season + shocks, dtype=np.float64)


def unit_path(span: Span, seed: int, unit_id: str, noise: Noise, scale: float) -> Floats:
    """A unit's patients: its share of the hospital's path, a season of its own, and its drift."""
    rng = stream(seed, unit_id, "patients")
    weekly = span.years()[3::7]
    loading = 1 + rng.normal(0.0, noise.loading_sd)
    phase = rng.uniform(0, 2 * np.pi)
    own_season = rng.normal(0.0, noise.unit_season_sd) * np.cos(2 * np.pi * weekly + phase)
    drift = autoregressive(rng, len(weekly), noise.unit_sd, noise.unit_ar)
    return scale * (loading * shared_path(span, seed, noise) + own_season + drift)


def weekly_noise(span: Span, seed: int, unit_id: str, purpose: str, sd: float) -> Floats:
    """Independent weekly noise of one purpose, e.g. hours or acuity."""
    weeks = len(span.years()[3::7])
    return stream(seed, unit_id, purpose).normal(0.0, sd, weeks)
