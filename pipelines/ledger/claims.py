"""Hours that agreements promise: never booked, shown beside what was measured."""

from __future__ import annotations

import polars as pl

_MINUTES = 60.0


def claimed_hours(agreement: pl.DataFrame, rollout: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """Promised hours by unit and week: unit_id, week_start, hours. Weeks of which nothing is promised: no
    row.

    Promised minutes a shift times the shifts worked, for every tool that is live in the whole week, by its
    latest agreement in force: the unit's own before the one for every unit. `agreement`, `rollout`, `hours`
    (week_hours): published.
    """
    shifts = (
        hours.group_by("unit_id", "week_start")
        .agg(pl.col("shifts_worked").sum())
        .filter(pl.col("shifts_worked") > 0)
    )
    live = (
        rollout.select("unit_id", "tool_id", "go_live_date", "end_date")
        .join(shifts, on="unit_id")
        .filter(
            (pl.col("go_live_date") <= pl.col("week_start"))
            & (pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("week_start").dt.offset_by("6d")))
        )
        .select("unit_id", "tool_id", "week_start", "shifts_worked")
        .unique()
    )
    promised = agreement.filter(pl.col("promised_minutes_per_shift").is_not_null()).rename(
        {"unit_id": "for_unit", "promised_minutes_per_shift": "minutes"}
    )
    return (
        live.join(promised, on="tool_id")
        .filter(
            (pl.col("effective_from") <= pl.col("week_start"))
            & (pl.col("for_unit").is_null() | (pl.col("for_unit") == pl.col("unit_id")))
        )
        .with_columns(own=pl.col("for_unit").is_not_null())
        .sort("unit_id", "tool_id", "week_start", "own", "effective_from")
        .group_by("unit_id", "tool_id", "week_start", maintain_order=True)
        .last()
        .group_by("unit_id", "week_start")
        .agg(hours=(pl.col("minutes") * pl.col("shifts_worked")).sum() / _MINUTES)
        .sort("unit_id", "week_start")
    )
