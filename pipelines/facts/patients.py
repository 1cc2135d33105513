"""Patients of a unit on a day and in a week, from the census and caseload rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.rows import counted, exactly, week_of
from pipelines.shapes import WEEK_PATIENTS, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span

_COUNTS = [
    "admissions",
    "discharges",
    "transfers_in",
    "transfers_out",
    "contacts",
    "contacts_missed",
    "referrals",
]
_LEVELS = ["patients", "acuity_weighted_patients", "observed_patients"]
_FIGURES = [*_LEVELS, "observation_staff_hours"]
_OF_MONTH = pl.col("month_total").fill_null(value=False)


def census(rows: Rows) -> pl.DataFrame:
    """One row per unit x date x period as given: the unit's own rows, or the sum of its clinicians' rows.

    Months' totals are left out: see `month_census`. Rows of single clinicians say how patients were shared
    out; they are never added to the unit's own, nor take the place of one of its periods. Rows of units that
    have merged are summed.
    """
    daily = rows.caseload.filter(~_OF_MONTH)
    own = daily.filter(pl.col("clinician_id").is_null())
    shared = daily.filter(pl.col("clinician_id").is_not_null())
    counted_rows = pl.concat([own, shared.join(own, on=["unit_id", "date"], how="anti")])
    return _summed(counted_rows)


def month_census(rows: Rows, told: pl.DataFrame) -> pl.DataFrame:
    """Months' totals spread evenly over their days, in the shape of `census`.

    They tell how many patients there were, and nothing of a single day. A month's total holds the days that
    are also told one by one (`told`): those are not counted twice. Counts of events are not spread.
    """
    months = rows.caseload.filter(_OF_MONTH & pl.col("clinician_id").is_null())
    first, last = pl.col("date").dt.month_start(), pl.col("date").dt.month_end()
    days = (last - first).dt.total_days() + 1
    spread = months.with_columns(
        *[pl.col(name) / days for name in _FIGURES],
        *[pl.lit(None).alias(name) for name in [*_COUNTS, "waiting", "longest_wait_days"]],
        date=pl.date_ranges(first, last),
    )
    return _summed(spread.explode("date").join(told, on=["unit_id", "date"], how="anti"))


def _summed(counted_rows: pl.DataFrame) -> pl.DataFrame:
    whole = [*_COUNTS, "waiting"]
    return counted_rows.group_by(["unit_id", "date", "period"]).agg(
        *[exactly(pl.col(name)).alias(name) for name in _FIGURES],
        *[counted(pl.col(name)).alias(name) for name in whole],
        pl.col("longest_wait_days").max(),
    )


def by_period(counts: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """One row per unit x date x period of the clock that a census covers: levels and the period's real hours.

    An `all` census serves every period that has no row of its own.
    """
    levels = _FIGURES
    single = counts.filter(pl.col("period") != "all")
    whole = counts.filter(pl.col("period") == "all")
    slots = windows.select("date", "period", "begins_at", "ends_at", "hours")
    given = single.join(slots, on=["date", "period"], how="inner").select("unit_id", *slots.columns, *levels)
    served = (
        whole.drop("period")
        .join(slots, on="date", how="inner")
        .with_columns(
            # Observation hours of a day are spread evenly over its periods.
            observation_staff_hours=pl.col("observation_staff_hours")
            * pl.col("hours")
            / pl.col("hours").sum().over("unit_id", "date")
        )
    )
    served = served.select("unit_id", *slots.columns, *levels).join(
        given, on=["unit_id", "date", "period"], how="anti"
    )
    return pl.concat([given, served], how="vertical_relaxed")


def by_day(counts: pl.DataFrame, periods: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """One row per unit x date: mean levels over the day, the day's real hours, its counts.

    Levels are weighted by the hours of the periods that have a census; counts come from the rows of single
    periods where they carry them, else from the day's `all` row.
    """
    key = ["unit_id", "date"]
    hours = windows.group_by("date").agg(pl.col("hours").sum().alias("day_hours"))
    mean = [
        (
            exactly(pl.col(name) * pl.col("hours"))
            / exactly(pl.when(pl.col(name).is_not_null()).then("hours"))
        ).alias(name)
        for name in _LEVELS
    ]
    levels = periods.group_by(key).agg(
        *mean, exactly(pl.col("observation_staff_hours")).alias("observation_staff_hours")
    )
    single, whole = pl.col("period") != "all", pl.col("period") == "all"
    tallies = counts.group_by(key).agg(
        *[
            pl.coalesce(counted(pl.col(name).filter(single)), counted(pl.col(name).filter(whole))).alias(name)
            for name in _COUNTS
        ],
        pl.col("waiting").max(),
        pl.col("longest_wait_days").max(),
    )
    return levels.join(tallies, on=key, how="left").join(hours, on="date", how="left")


def week_patients(daily: pl.DataFrame, expected: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Weekly patients by unit, in shape WEEK_PATIENTS; `expected`: unit_id, week_start, days_expected."""
    week = [pl.col("unit_id"), week_of("date").alias("week_start")]
    ways_in = pl.any_horizontal(pl.col("admissions", "transfers_in", "referrals").is_not_null())
    attended, missed = pl.col("contacts"), pl.col("contacts_missed")
    both = attended.is_not_null() & missed.is_not_null()
    frame = (
        daily.filter(span.inside())
        .group_by(week)
        .agg(
            pl.col("patients").count().cast(pl.Int64).alias("days_observed"),
            exactly(pl.col("patients")).alias("patient_days"),
            exactly(pl.col("acuity_weighted_patients")).alias("acuity_patient_days"),
            *[counted(pl.col(name)).alias(name) for name in _COUNTS],
            ways_in.sum().cast(pl.Int64).alias("days_with_new_patients"),
            attended.count().cast(pl.Int64).alias("days_with_contacts"),
            both.sum().cast(pl.Int64).alias("days_with_contacts_missed"),
            counted(pl.when(both).then(attended)).alias("contacts_beside_missed"),
            counted(pl.when(both).then(missed)).alias("missed_beside_contacts"),
            (exactly(pl.col("waiting")) / pl.col("waiting").count()).alias("waiting"),
            pl.col("longest_wait_days").max(),
            pl.col("waiting").count().cast(pl.Int64).alias("days_with_waiting"),
            exactly(pl.col("observed_patients")).alias("observed_patient_days"),
            exactly(pl.col("observation_staff_hours")).alias("observation_staff_hours"),
        )
    )
    return conform(frame.join(expected, on=["unit_id", "week_start"], how="left"), WEEK_PATIENTS)
