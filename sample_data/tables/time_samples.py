"""time_samples: observed shares of staff time, a round of observation every four weeks."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from sample_data.seeds import stream
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

EVERY_WEEKS = 4
OBSERVATIONS = 480
ACTIVITIES = ("direct_care", "documentation", "break", "teaching", "other")
BEFORE = np.array([0.31, 0.28, 0.07, 0.03, 0.31])
KEPT_AS_CARE = np.array([0.05, -0.05, 0.0, 0.0, 0.0])
TAKEN_AS_LOAD = np.array([-0.01, -0.045, -0.015, -0.01, 0.08])
"""Documentation falls; what it frees goes to coordination, and breaks and teaching are squeezed."""
GROUPS = ("nurse", "social_worker")
SCHEMA = {
    "unit_id": pl.String,
    "measured_on": pl.Date,
    "activity": pl.String,
    "staff_group": pl.String,
    "share": pl.Float64,
    "n": pl.Int64,
}
Row = tuple[str, date, str, str, float, int]


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per unit, round, staff group and activity; the shares of a round add up to 1."""
    found = [
        row for unit in world.units if "time_samples" in unit.card.extras for row in _of_unit(unit, world)
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _of_unit(unit: UnitWorld, world: SiteWorld) -> list[Row]:
    rng = stream(world.seed, unit.card.unit_id, "observation")
    found: list[Row] = []
    for week in range(2, world.span.weeks, EVERY_WEEKS):
        day = world.span.day(7 * week + 2)
        for group in GROUPS:
            if group in unit.card.staff:
                counts = rng.multinomial(OBSERVATIONS, _shares(unit, week, world))
                found += [
                    (unit.card.unit_id, day, name, group, round(int(n) / OBSERVATIONS, 4), OBSERVATIONS)
                    for name, n in zip(ACTIVITIES, counts, strict=True)
                ]
    return found


def _shares(unit: UnitWorld, week: int, world: SiteWorld) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Shares before go-live; afterwards shifted as far as the unit has learnt to use the tool."""
    if unit.card.treated_from is None or unit.card.story.name == "saved_nothing":
        return BEFORE
    since = week - world.span.week(unit.card.treated_from)
    learnt = float(np.clip(since / 8, 0.0, 1.0))
    return BEFORE + learnt * (KEPT_AS_CARE if "care" in unit.card.extras else TAKEN_AS_LOAD)
