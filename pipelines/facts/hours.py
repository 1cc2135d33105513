"""Hours worked: from the roster where there is one for the day and group, else from daily staffing totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.people import with_person
from pipelines.facts.rows import exactly, week_of
from pipelines.shapes import WEEK_HOURS, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span

_KEY = ["unit_id", "date", "staff_group"]
_OUTSIDE = ["bank", "agency"]


def shift_rows(rows: Rows, timezone: str) -> pl.DataFrame:
    """One row per roster entry: its unit, local start `date` and end `ends_on`, staff group and `hours`.

    `hours` = worked_hours where given, else real hours from start to end; only worked shifts have any.
    """
    shifts = rows.shifts.rename({"_date": "date", "staff_group": "named_group"})
    presence = (pl.col("ends_at") - pl.col("starts_at")).dt.total_seconds() / 3600
    worked = pl.col("status") == "worked"
    rostered = pl.coalesce("worked_hours", presence)
    return with_person(shifts, rows.clinicians).select(
        "unit_id",
        "date",
        "clinician_id",
        "starts_at",
        "ends_at",
        "status",
        "staffing",
        pl.col("ends_at").dt.convert_time_zone(timezone).dt.date().alias("ends_on"),
        pl.coalesce("named_group", "staff_group").alias("staff_group"),
        worked.alias("worked"),
        pl.when(worked).then(rostered).otherwise(0.0).alias("hours"),
        rostered.alias("rostered_hours"),
        pl.when(worked).then("overtime_hours").alias("overtime_hours"),
        pl.when(worked).then("missed_break_minutes").alias("missed_break_minutes"),
    )


def staffing_rows(rows: Rows) -> pl.DataFrame:
    """Daily staffing totals, one row per unit x date x period x group, months spread over their days.

    `all` serves where a day has no row of a single period. `from_month` marks spread rows: they are hours,
    but say nothing about a single day.
    """
    daily = rows.staffing_daily.select(
        "unit_id",
        "date",
        "period",
        "staff_group",
        "planned_hours",
        "actual_hours",
        "contract_hours",
        pl.col("month_total").fill_null(value=False).alias("from_month"),
    )
    months = daily.filter("from_month")
    if months.height:
        first, last = pl.col("date").dt.month_start(), pl.col("date").dt.month_end()
        days = (last - first).dt.total_days() + 1
        figures = ["planned_hours", "actual_hours", "contract_hours"]
        spread = months.with_columns(
            *[pl.col(name) / days for name in figures], date=pl.date_ranges(first, last)
        )
        told = daily.filter(~pl.col("from_month"))
        # A month's total holds the days that are also told one by one: those are not counted twice.
        daily = pl.concat([told, spread.explode("date").join(told, on=_KEY, how="anti")])
    single = (pl.col("period") != "all").any().over(_KEY)
    return daily.filter((pl.col("period") != "all") | ~single)


def day_hours(shifts: pl.DataFrame, staffing: pl.DataFrame) -> pl.DataFrame:
    """One row per unit x date x group: `hours` worked and where they come from; never both sources.

    `known` is false for figures spread from a month. Planned shifts alone say nothing about the day; leave,
    sickness and cancelled shifts say that nobody worked.
    """
    rostered = (
        shifts.filter(pl.col("status") != "planned")
        .group_by(_KEY)
        .agg(exactly(pl.col("hours")).alias("hours"), pl.col("worked").any().alias("any_worked"))
    )
    total = staffing.group_by(_KEY).agg(
        exactly(pl.col("actual_hours")).alias("actual_hours"), pl.col("from_month").any()
    )
    both = rostered.join(total, on=_KEY, how="full", coalesce=True)
    use_roster = pl.col("any_worked").fill_null(value=False) | pl.col("actual_hours").is_null()
    return both.select(
        *_KEY,
        pl.when(use_roster).then("hours").otherwise("actual_hours").alias("hours"),
        pl.when(use_roster)
        .then(statement=True)
        .otherwise(~pl.col("from_month").fill_null(value=False))
        .alias("known"),
        pl.when(use_roster).then(pl.lit("shifts")).otherwise(pl.lit("staffing_daily")).alias("origin"),
    )


def week_hours(shifts: pl.DataFrame, staffing: pl.DataFrame, daily: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Weekly hours by unit and staff group, in shape WEEK_HOURS."""
    week = [pl.col("unit_id"), week_of("date").alias("week_start"), pl.col("staff_group")]
    keys = ["unit_id", "week_start", "staff_group"]
    worked = daily.filter(span.inside()).group_by(week).agg(exactly(pl.col("hours")).alias("worked_hours"))
    overtime = pl.col("overtime_hours")
    roster = (
        shifts.filter(span.inside() & pl.col("worked"))
        .group_by(week)
        .agg(
            exactly(overtime).alias("overtime_hours"),
            exactly(pl.when(overtime.is_not_null()).then("hours")).alias("hours_with_overtime_record"),
            exactly(pl.col("missed_break_minutes")).alias("missed_break_minutes"),
            pl.col("missed_break_minutes").count().cast(pl.Int64).alias("shifts_with_break_record"),
            pl.len().cast(pl.Int64).alias("shifts_worked"),
            exactly(pl.when(pl.col("staffing").is_in(_OUTSIDE)).then("hours").otherwise(0.0)).alias(
                "roster_contract"
            ),
            pl.col("staffing").is_not_null().any().alias("staffing_known"),
        )
    )
    contract = (
        staffing.filter(span.inside())
        .group_by(week)
        .agg(exactly(pl.col("contract_hours")).alias("daily_contract"))
    )
    plan = (
        _plan(shifts, staffing, daily)
        .filter(span.inside())
        .group_by(week)
        .agg(
            exactly(pl.col("planned_hours")).alias("planned_hours"),
            exactly(pl.col("hours")).alias("worked_hours_with_plan"),
        )
    )
    frame = worked
    for part in (roster, contract, plan):
        frame = frame.join(part, on=keys, how="left")
    frame = frame.with_columns(
        contract_hours=pl.coalesce(pl.when("staffing_known").then("roster_contract"), "daily_contract")
    )
    return conform(frame, WEEK_HOURS)


def stated_plan(staffing: pl.DataFrame) -> pl.DataFrame:
    """Planned hours as daily totals state them: unit_id, date, staff_group, planned_hours.

    Nothing is worked out from the roster here: what people were down for and did not work is no plan.
    """
    return (
        staffing.filter(pl.col("planned_hours").is_not_null())
        .group_by(_KEY)
        .agg(exactly(pl.col("planned_hours")).alias("planned_hours"))
    )


def _plan(shifts: pl.DataFrame, staffing: pl.DataFrame, daily: pl.DataFrame) -> pl.DataFrame:
    """Planned and worked hours of days that have a plan: unit_id, date, staff_group, planned_hours, hours.

    The plan is that of the daily totals; else the hours of `planned` roster entries; else, on a unit whose
    roster keeps sick and cancelled shifts, own staff's worked, sick and cancelled hours.
    """
    stated = stated_plan(staffing).rename({"planned_hours": "stated"})
    own = ~pl.col("staffing").fill_null("substantive").is_in(_OUTSIDE)
    status = pl.col("status")
    roster = (
        shifts.with_columns(
            keeps=status.is_in(["sick", "cancelled", "planned"]).any().over("unit_id", week_of("date"))
        )
        .group_by(_KEY)
        .agg(
            exactly(pl.when(status == "planned").then("rostered_hours")).alias("as_planned"),
            exactly(
                pl.when(own & status.is_in(["worked", "sick", "cancelled"])).then("rostered_hours")
            ).alias("as_kept"),
            pl.col("keeps").any(),
        )
    )
    return (
        daily.join(stated, on=_KEY, how="left")
        .join(roster, on=_KEY, how="left")
        .with_columns(planned_hours=pl.coalesce("stated", "as_planned", pl.when("keeps").then("as_kept")))
        .filter(pl.col("planned_hours").is_not_null())
        .select(*_KEY, "planned_hours", "hours")
    )
