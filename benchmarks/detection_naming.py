"""What a rise is called in the reference world, where the tool saves something and where it saves nothing.

Patients rise by 15 %; published savings are log-measured and vary from week to week. Alerts are those of
`adjusted`, as in a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.detection_absolute import MONDAYS, published
from benchmarks.detection_world import WEEKS, World, draw
from pipelines.detection.adjusted import adjusted
from pipelines.detection.monitor import monitor
from pipelines.detection.panel import Weeks
from pipelines.detection.saving import METRIC
from pipelines.shapes import METRIC_VALUE, conform

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from benchmarks.detection_world import Drawn

RISE = 0.15
SAVED_SHARE = 0.047
"""Of hours: five minutes a task at 70 % use."""

SAVED_SD = 0.006
"""Of the share, from week to week."""


def kinds(saved_share: float, seeds: Sequence[int], false_alarms: float) -> list[str]:
    """What each alarm of an affected unit is called, where tools save this share of hours."""
    named = []
    for seed in seeds:
        drawn = draw(World({"patients": (RISE, 0)}), seed)
        names = tuple(f"U{unit:02d}" for unit in range(len(drawn.starts)))
        known = published(metric_value=_savings(drawn, saved_share, seed))
        weeks = Weeks(names, tuple(MONDAYS), drawn.panel)
        alerts = adjusted(known, weeks, monitor(drawn.panel, false_alarms), {}, _silent)
        affected = {names[unit] for unit in np.flatnonzero(drawn.starts < WEEKS)}
        named += [
            alert["kind"] for alert in alerts if alert["unit_id"] in affected and alert["severity"] != "watch"
        ]
    return named


def _savings(drawn: Drawn, share: float, seed: int) -> pl.DataFrame:
    """Published minutes saved per hour worked of every unit and week since its go-live."""
    rng = np.random.default_rng([seed, 3])
    live = drawn.panel.go_live
    unit, week = np.nonzero((live[:, None] >= 0) & (np.arange(WEEKS)[None, :] >= live[:, None]))
    hours = np.exp(drawn.panel.hours[unit, week])
    minutes = 60 * hours * (share + rng.normal(0, SAVED_SD, len(unit)))
    told = pl.DataFrame(
        {
            "metric": METRIC,
            "unit_id": [f"U{row:02d}" for row in unit],
            "week_start": [MONDAYS[each] for each in week],
            "staff_group": "all",
            "numerator": minutes,
            "denominator": hours,
            "value": minutes / hours,
            "coverage": 0.95,
            "evidence_grade": "log_measured",
            "state": "value",
        }
    )
    return conform(told, METRIC_VALUE)


def _silent(_row: dict[str, Any]) -> str:
    return ""
