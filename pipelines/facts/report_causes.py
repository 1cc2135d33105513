"""Why staff reported overload, by unit and block of four weeks.

Blocks and not weeks: where one report was filed in a week, its cause would say what that one person said.
Only blocks that are over are told. A block that grew from snapshot to snapshot would give away each week.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.facts.rows import week_of
from pipelines.shapes import BLOCK_WEEKS, PUBLISHED, block_of, conform

BLOCK = timedelta(weeks=BLOCK_WEEKS)


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
