"""staffing_daily: hours a day for units that keep no shift roster."""

from __future__ import annotations

import polars as pl

from sample_data.span import Span, as_dates
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

SCHEMA = {
    "unit_id": pl.String,
    "date": pl.Date,
    "period": pl.String,
    "staff_group": pl.String,
    "planned_hours": pl.Float64,
    "actual_hours": pl.Float64,
    "contract_hours": pl.Float64,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per day and staff group; planned hours are those of everyone rostered that day."""
    frames = [_of_unit(unit, world.span) for unit in world.units if not unit.card.has_roster]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def _of_unit(unit: UnitWorld, span: Span) -> pl.DataFrame:
    past = unit.roster.filter((pl.col("day") < span.days) & (pl.col("status") != "cancelled"))
    outside = pl.col("staffing") != "substantive"
    daily = (
        past.group_by("unit_id", "day", "staff_group")
        .agg(
            planned_hours=(pl.col("length_hours") - pl.col("break_hours")).filter(~outside).sum(),
            actual_hours=pl.col("worked_hours").sum().round(2),
            contract_hours=pl.col("worked_hours").filter(outside).sum().round(2),
        )
        .sort("day", "staff_group")
    )
    dated = daily.with_columns(date=as_dates(span, daily["day"].to_numpy()), period=pl.lit("all"))
    return dated.select(*SCHEMA)
