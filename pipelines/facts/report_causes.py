"""Why staff reported overload, by unit and block of four weeks.

Blocks and not weeks: where one report was filed in a week, its cause would say what that one person said.
Blocks stand still: they are counted from one Monday on, so that no two snapshots cut the weeks otherwise.
Only blocks that are over are told. A block that grew from snapshot to snapshot would give away each week.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.facts.rows import week_of
from pipelines.shapes import PUBLISHED, conform

FIRST_BLOCK = date(1970, 1, 5)
"""The Monday that blocks are counted from."""
BLOCK = timedelta(weeks=4)


def block_of(column: str) -> pl.Expr:
    """The first day of the date's block, a Monday."""
    into = (pl.col(column) - pl.lit(FIRST_BLOCK)).dt.total_days() % BLOCK.days
    return pl.col(column) - pl.duration(days=into)


def report_causes(reports: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """One row per unit, block and cause with a report, in shape `report_cause`.

    `reports`: unit_id, cause, `_date`. `counted`: unit_id and week_start of every week whose reports are
    told as a number; the others are in neither table.
    """
    last = counted["week_start"].max()
    if not isinstance(last, date):
        return conform(pl.DataFrame(), PUBLISHED["report_cause"])
    told = (
        reports.with_columns(week_start=week_of("_date"), block_start=block_of("_date"))
        .join(counted, on=["unit_id", "week_start"], how="semi")
        .filter(pl.col("block_start") + pl.lit(BLOCK) <= last + timedelta(weeks=1))
        .group_by("unit_id", "block_start", "cause")
        .agg(pl.len().cast(pl.Int64).alias("reports"))
    )
    return conform(told, PUBLISHED["report_cause"]).sort("unit_id", "block_start", "cause")
