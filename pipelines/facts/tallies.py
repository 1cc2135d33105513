"""Weekly tallies of small feeds: record-system minutes, consent, incidents, reports, support, observation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.people import on_day
from pipelines.facts.rows import counted, exactly, week_of
from pipelines.shapes import WEEK_EHR, WEEK_EVENTS, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span

_WEEK = ["unit_id", "week_start"]
_DAY = ["clinician_id", "date", "activity"]
_ZERO_WHERE_COLLECTED = {
    "incidents": ["incidents", "incidents_llm_related"],
    "overload_reports": ["overload_reports", "overload_reports_level_4_5"],
}
SEVERE_LEVEL = 4
"""Overload reports from this level on ask for an answer at once."""


def ehr_days(rows: Rows, shifts: pl.DataFrame) -> pl.DataFrame:
    """Record-system rows with the unit they belong to: that of the day's worked shift, else the home unit.

    `from_month` marks shares of a month's total: minutes, but nothing that is known of a single day.
    """
    days = _spread_months(rows.ehr_time.drop("_date"))
    who = on_day(days, rows.clinicians)
    worked = (
        shifts.filter("worked")
        .sort("clinician_id", "date", "hours", "unit_id", descending=[False, False, True, False])
        .unique(["clinician_id", "date"], keep="first", maintain_order=True)
        .select("clinician_id", "date", pl.col("unit_id").alias("shift_unit"))
    )
    return (
        days.join(who, on=["clinician_id", "date"], how="left")
        .join(worked, on=["clinician_id", "date"], how="left")
        .with_columns(unit_id=pl.coalesce("shift_unit", "home_unit"))
    )


def _spread_months(told: pl.DataFrame) -> pl.DataFrame:
    """Months spread evenly over their days; a month's total holds the days that are also told one by one.

    Of two totals of one month, dated on different days, the later one stands.
    """
    told = told.with_columns(from_month=pl.col("month_total").fill_null(value=False))
    months = told.filter("from_month")
    if months.is_empty():
        return told
    first, last = pl.col("date").dt.month_start(), pl.col("date").dt.month_end()
    days = (last - first).dt.total_days() + 1
    minutes = ["in_shift_minutes", "after_hours_minutes"]
    month = ["clinician_id", "activity", "first"]
    one_each = months.with_columns(first=first).sort("date").unique(month, keep="last", maintain_order=True)
    spread = one_each.drop("first").with_columns(
        *[pl.col(name) / days for name in minutes], date=pl.date_ranges(first, last)
    )
    daily = told.filter(~pl.col("from_month"))
    return pl.concat([daily, spread.explode("date").join(daily, on=_DAY, how="anti")])


def week_ehr(days: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Weekly record-system minutes, in shape WEEK_EHR."""
    by_day = ~pl.col("from_month")
    frame = (
        days.filter(span.inside())
        .group_by("unit_id", week_of("date").alias("week_start"), "staff_group", "activity")
        .agg(
            exactly(pl.col("in_shift_minutes")).alias("in_shift_minutes"),
            exactly(pl.col("after_hours_minutes")).alias("after_hours_minutes"),
            by_day.sum().cast(pl.Int64).alias("clinician_days"),
            (by_day & pl.col("after_hours_minutes").is_not_null())
            .sum()
            .cast(pl.Int64)
            .alias("clinician_days_with_after_hours"),
            pl.col("from_month").sum().cast(pl.Int64).alias("clinician_days_of_months"),
        )
    )
    return conform(frame, WEEK_EHR)


def week_events(rows: Rows, unit_weeks: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Weekly counts of consent, incidents, reports, support and observed direct care, in shape WEEK_EVENTS.

    One row per expected unit-week. No incident or report in a week is zero where the site has that feed.
    """
    consent = _weekly(
        rows.consent_daily,
        span,
        *[
            counted(pl.col(name)).alias(name)
            for name in ("informed", "asked", "granted", "declined", "withdrawn", "used_after_refusal")
        ],
    )
    incidents = _weekly(
        rows.incidents,
        span,
        pl.len().cast(pl.Int64).alias("incidents"),
        counted(pl.col("llm_related").cast(pl.Int64)).alias("incidents_llm_related"),
    )
    reports = _weekly(
        rows.overload_reports,
        span,
        pl.len().cast(pl.Int64).alias("overload_reports"),
        (pl.col("level") >= SEVERE_LEVEL).sum().cast(pl.Int64).alias("overload_reports_level_4_5"),
    )
    support = _weekly(
        rows.support_offers,
        span,
        *[counted(pl.col(name)).alias(f"support_{name}") for name in ("offered", "used", "refused")],
    )
    samples = _weekly(
        rows.time_samples.filter(pl.col("activity") == "direct_care"),
        span,
        (exactly(pl.col("share") * pl.col("n")) / counted(pl.col("n"))).alias("direct_care_share"),
        counted(pl.col("n")).alias("direct_care_n"),
    )
    frame = unit_weeks.select(_WEEK)
    for part in (consent, incidents, reports, support, samples):
        frame = frame.join(part, on=_WEEK, how="left")
    for table, names in _ZERO_WHERE_COLLECTED.items():
        if table in rows.collected:
            frame = frame.with_columns(pl.col(names).fill_null(0))
    return conform(frame, WEEK_EVENTS)


def _weekly(frame: pl.DataFrame, span: Span, *tallies: pl.Expr) -> pl.DataFrame:
    return (
        frame.filter(span.inside("_date"))
        .group_by("unit_id", week_of("_date").alias("week_start"))
        .agg(*tallies)
    )
