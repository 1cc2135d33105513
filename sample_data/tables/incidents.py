"""incidents: patient-safety incidents.

Their rate does not follow load: on mental-health wards studies of staffing and incidents disagree.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.seeds import stream
from sample_data.span import at_wall_clock
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

PER_DAY = {"ward": 0.16, "office": 0.03, "plain": 0.03}
CATEGORIES = (
    "violence and aggression",
    "self-harm",
    "medication",
    "fall",
    "absent without leave",
    "documentation",
)
SHARES = (0.34, 0.2, 0.16, 0.1, 0.1, 0.1)
SEVERITIES = (0.55, 0.3, 0.11, 0.03, 0.01)
LLM_SHARE = 0.1
"""Of documentation incidents on a unit with a live tool."""


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per incident, reported within two days and by the end."""
    found = pl.concat([_of_unit(unit, world) for unit in world.units]).sort("occurred_at", "unit_id", "nth")
    return found.with_columns(
        incident_id=pl.format("INC-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))
    ).select("incident_id", "unit_id", "occurred_at", "category", "severity", "reported_at", "llm_related")


def _of_unit(unit: UnitWorld, world: SiteWorld) -> pl.DataFrame:
    rng = stream(world.seed, unit.card.unit_id, "incidents")
    last = world.span.days if unit.card.merges_into is None else 7 * world.span.week(unit.card.merges_into[1])
    day = np.repeat(np.arange(last), rng.poisson(PER_DAY[unit.card.pattern], last))
    n = len(day)
    office = unit.card.pattern != "ward"
    hour = np.round(rng.uniform(9.0 if office else 6.0, 17.0 if office else 23.0, n), 2)
    category = rng.choice(CATEGORIES, n, p=SHARES)
    live = np.full(n, unit.card.treated_from is not None) & (
        day >= 7 * world.span.week(unit.card.treated_from or 0.0)
    )
    llm = live & (category == "documentation") & (rng.random(n) < LLM_SHARE)
    occurred = at_wall_clock(world.span, day, hour)
    delay = np.minimum(rng.exponential(10.0, n), 48.0) * (day < world.span.days - 2)
    return pl.DataFrame(
        {
            "unit_id": [unit.card.unit_id] * n,
            "nth": np.arange(n),
            "occurred_at": occurred,
            "category": pl.Series(category, dtype=pl.String),
            "severity": rng.choice(np.arange(1, 6), n, p=SEVERITIES),
            "reported_at": occurred
            + pl.Series(np.round(delay * 3600)).cast(pl.Int64).cast(pl.Duration("ms")) * 1000,
            "llm_related": llm,
        },
        schema_overrides={"unit_id": pl.String},
    )
