"""task_baselines: minutes a task took by hand, measured wholly before the unit's go-live."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from sample_data.cards.card import Baseline
from sample_data.cards.tasks import MIX, TASKS
from sample_data.seeds import stream
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

SAMPLE_SIZE = {"ehr_audit": 240, "time_motion": 120, "self_report": 25, "literature": 1}
MEASURED_WEEKS, GAP_WEEKS = 12, 2
RELATIVE_SD = 0.45
SCHEMA = {
    "task_type": pl.String,
    "unit_id": pl.String,
    "staff_group": pl.String,
    "minutes_mean": pl.Float64,
    "minutes_sd": pl.Float64,
    "n": pl.Int64,
    "method": pl.String,
    "measured_from": pl.Date,
    "measured_to": pl.Date,
    "source": pl.String,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit, task, and staff group where they were timed apart."""
    found = [
        row for unit in world.units for base in unit.card.baselines for row in _of_unit(unit, base, world)
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _of_unit(unit: UnitWorld, base: Baseline, world: SiteWorld) -> list[dict[str, object]]:
    """Means scatter about the truth as a sample of that size does; staff overestimate by a tenth."""
    rng = stream(world.seed, unit.card.unit_id, "baselines", base.method, base.staff_group or "")
    go_live = world.span.monday(unit.card.treated_from or 0.0)
    tasks = [task for task in TASKS if task in MIX[unit.card.setting]]
    n = SAMPLE_SIZE[base.method]
    bias = 1.1 if base.method == "self_report" else 1.0
    found: list[dict[str, object]] = []
    for task in tasks:
        error = rng.normal(0, RELATIVE_SD / n**0.5) if n > 1 else 0.0
        minutes = TASKS[task].minutes * bias * (1 + error)
        found.append(
            {
                "task_type": task,
                "unit_id": unit.card.unit_id,
                "staff_group": base.staff_group,
                "minutes_mean": round(minutes, 1),
                "minutes_sd": round(RELATIVE_SD * minutes, 1) if n > 1 else None,
                "n": n,
                "method": base.method,
                "measured_from": go_live - timedelta(weeks=MEASURED_WEEKS + GAP_WEEKS),
                "measured_to": go_live - timedelta(weeks=GAP_WEEKS, days=1),
                "source": base.source,
            }
        )
    return found
