"""consent_daily: patients informed and asked, counted inside the record system; no patient id leaves it."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.seeds import stream
from sample_data.span import as_dates
from sample_data.world.assist import needs_consent
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

SCHEMA = {
    "unit_id": pl.String,
    "date": pl.Date,
    "informed": pl.Int64,
    "asked": pl.Int64,
    "granted": pl.Int64,
    "declined": pl.Int64,
    "withdrawn": pl.Int64,
    "used_after_refusal": pl.Int64,
}
PER_TASK = 0.35
"""New patients a day per consented task: most tasks concern patients asked before."""
ASKED, GRANTED, WITHDRAWN = 0.95, 0.9, 0.01
"""Of those informed, asked and granted in turn; shares are plausible, not targets."""


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit and day with a task that needs consent."""
    frames = [_of_unit(unit, world) for unit in world.units if len(unit.tasks)]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def _of_unit(unit: UnitWorld, world: SiteWorld) -> pl.DataFrame:
    rng = stream(world.seed, unit.card.unit_id, "consent")
    home = unit.card.unit_id
    daily = unit.tasks.filter(needs_consent(pl.col("task_type")) & (pl.col("unit_id") == home))
    daily = daily.group_by("day").len().sort("day")
    met = rng.poisson(PER_TASK * daily["len"].to_numpy()) + 1
    informed = rng.binomial(met, 0.98)
    asked = rng.binomial(informed, ASKED)
    granted = rng.binomial(asked, GRANTED)
    refused = np.zeros(len(daily), dtype=np.int64)
    if "refusals" in unit.card.extras and len(daily) >= 3:
        refused[:: len(daily) // 3] = 1
        refused[np.flatnonzero(refused)[3:]] = 0
    return pl.DataFrame(
        {
            "unit_id": [home] * len(daily),
            "date": as_dates(world.span, daily["day"].to_numpy()),
            "informed": informed,
            "asked": asked,
            "granted": granted,
            "declined": asked - granted,
            "withdrawn": rng.binomial(granted, WITHDRAWN),
            "used_after_refusal": refused,
        },
        schema=SCHEMA,
    )
