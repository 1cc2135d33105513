"""shifts: the roster as its feed delivered it."""

from __future__ import annotations

import polars as pl

from sample_data.world.site import SiteWorld

COLUMNS = (
    "shift_id",
    "clinician_id",
    "unit_id",
    "starts_at",
    "ends_at",
    "status",
    "worked_hours",
    "overtime_hours",
    "missed_break_minutes",
    "staffing",
    "staff_group",
)


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per entry that arrived: worked, leave, sick, cancelled; planned for the days after the end."""
    frames = [unit.roster.filter("arrived").select(COLUMNS) for unit in world.units if unit.card.has_roster]
    return pl.concat(frames).sort("starts_at", "shift_id")
