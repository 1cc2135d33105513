"""A unit's load day by day, in its own measure: what comparison between units is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.load import CASELOAD_PER_WTE, CONTACTS_PER_HOUR, PATIENTS_PER_NURSE, hours_by_group
from pipelines.facts.rows import ALL_GROUPS, exactly
from pipelines.shapes import UNIT_DAY, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Span

_KEY = ["unit_id", "date"]


def unit_days(
    daily_patients: pl.DataFrame,
    daily_hours: pl.DataFrame,
    measures: pl.DataFrame,
    lines: pl.DataFrame,
    plan: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Days with patients, hours or both, in shape UNIT_DAY.

    `measures`: unit_id, measure, own; `lines`: published load lines; `plan`: as stated. The hours are those
    of the staff group of the unit's own line, else of nurses where patients are told per nurse, else of
    everyone.
    """
    own = (
        measures.filter("own")
        .select("unit_id", "measure")
        .join(_groups(lines), on=["unit_id", "measure"], how="left")
    )
    default = (
        pl.when(pl.col("measure") == PATIENTS_PER_NURSE).then(pl.lit("nurse")).otherwise(pl.lit(ALL_GROUPS))
    )
    own = own.with_columns(staff_group=pl.coalesce("staff_group", default))
    hours = (
        hours_by_group(daily_hours.filter(span.inside()))
        .join(own, on=["unit_id", "staff_group"])
        .select(*_KEY, pl.col("staff_hours").alias("hours"))
    )
    measure = pl.col("measure")
    amount = (
        pl.when(measure == PATIENTS_PER_NURSE)
        .then(pl.col("patients") * pl.col("day_hours"))
        .when(measure == CASELOAD_PER_WTE)
        .then("patients")
        .when(measure == CONTACTS_PER_HOUR)
        .then(pl.col("contacts").cast(pl.Float64))
    )
    patients = (
        daily_patients.filter(span.inside())
        .join(own, on="unit_id")
        .select(
            *_KEY,
            amount.alias("numerator"),
            pl.when(pl.col("patients") > 0)
            .then(pl.col("acuity_weighted_patients") / pl.col("patients"))
            .round(9)
            .alias("acuity"),
        )
    )
    days = (
        patients.join(hours, on=_KEY, how="full", coalesce=True)
        .join(own, on="unit_id")
        .join(_planned(plan, daily_hours), on=[*_KEY, "staff_group"], how="left")
    )
    told = days.filter(pl.col("numerator").is_not_null() | pl.col("hours").is_not_null())
    return conform(told, UNIT_DAY).sort(_KEY)


def _planned(plan: pl.DataFrame, daily_hours: pl.DataFrame) -> pl.DataFrame:
    """Stated plans by unit, date and staff group, and of `all` where every group that worked has one."""
    key = [*_KEY, "staff_group"]
    worked = daily_hours.select(key).unique().join(plan, on=key, how="left")
    everyone = (
        worked.group_by(_KEY)
        .agg(
            pl.when(pl.col("planned_hours").is_not_null().all())
            .then(exactly(pl.col("planned_hours")))
            .alias("planned_hours")
        )
        .select(*_KEY, staff_group=pl.lit(ALL_GROUPS), planned_hours="planned_hours")
    )
    return pl.concat([plan.select(*key, "planned_hours"), everyone])


def _groups(lines: pl.DataFrame) -> pl.DataFrame:
    """The staff group of each unit's first line in a measure."""
    return (
        lines.sort("unit_id", "effective_from", "line_id")
        .group_by("unit_id", "measure", maintain_order=True)
        .agg(pl.col("staff_group").first())
    )
