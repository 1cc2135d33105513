"""How often the monitor cries wolf on this site: go-lives are pretended where there were none.

Units that have no tool yet pretend to go live half-way through their clean weeks; half of them at a time, so
that the other half is there to compare with. What alarms before a real go-live is a false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.monitor import monitor
from pipelines.shapes.comparing import ANTICIPATION_WEEKS, BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.detection.monitor import Panel

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

YEAR_WEEKS = 52.18
LEAST_WATCHED_WEEKS = 8
"""A unit pretends only where so many clean weeks are left to watch."""


@dataclass(frozen=True)
class Placebo:
    """Alarms of units that pretended to go live, and the unit-years they were watched for."""

    alarms: int
    unit_years: float


def placebo(panel: Panel, false_alarms: float) -> Placebo:
    """Run the monitor on pretended go-lives; the same seedless split every time."""
    pretended = _pretended(panel)
    able = np.flatnonzero(pretended >= 0)
    alarms, weeks = 0, 0
    for half in (able[0::2], able[1::2]):
        if not half.size:
            continue
        found = _alarms(panel, pretended, half, false_alarms)
        alarms, weeks = alarms + found[0], weeks + found[1]
    return Placebo(alarms, weeks / YEAR_WEEKS)


def _pretended(panel: Panel) -> Ints:
    """The week in which each unit pretends to go live, -1 where its clean weeks are too few."""
    weeks = panel.observed.shape[1]
    clean = panel.pool()
    end = np.minimum(_real_anticipation(panel), weeks)
    start = np.where(clean.any(axis=1), clean.argmax(axis=1), weeks)
    middle = start + np.maximum((end - start) // 2, BASELINE_WEEKS + ANTICIPATION_WEEKS)
    return np.where(end - middle >= LEAST_WATCHED_WEEKS, middle, -1)


def _real_anticipation(panel: Panel) -> Ints:
    """The week from which a unit's real go-live may be felt."""
    live = np.where(panel.go_live >= 0, panel.go_live - ANTICIPATION_WEEKS, panel.clean_until)
    return np.minimum(live, panel.clean_until)


def _alarms(panel: Panel, pretended: Ints, half: Ints, false_alarms: float) -> tuple[int, int]:
    """Alarms of the pretending half before their real go-live, and the weeks they were judged in."""
    weeks = np.arange(panel.observed.shape[1])[None, :]
    live, clean, observed = panel.go_live.copy(), panel.clean_until.copy(), panel.observed.copy()
    live[half] = clean[half] = pretended[half]
    # What follows a real go-live is no placebo.
    observed[half] &= weeks < _real_anticipation(panel)[half][:, None]
    signals = monitor(replace(panel, go_live=live, clean_until=clean, observed=observed), false_alarms)
    return int(signals.alarm[half].any(axis=1).sum()), int(signals.judged[half].sum())
