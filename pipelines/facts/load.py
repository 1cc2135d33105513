"""Load of a unit in a week by each measure and staff group (the contract's three formulas)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.rows import ALL_GROUPS, ROUND_THE_CLOCK, exactly, week_of
from pipelines.shapes import WEEK_LOAD, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Span

PATIENTS_PER_NURSE = "patients_per_nurse"
CASELOAD_PER_WTE = "caseload_per_wte"
CONTACTS_PER_HOUR = "contacts_per_clinician_hour"
_WEEK = ["unit_id", "week_start"]


def unit_measures(units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The measures each unit's load is told in: unit_id, measure, own (the unit's own measure).

    A unit's own measure is its `load_measure`, else that of its load line, else that of its setting: wards
    and homes patients per nurse, community teams caseload per WTE, clinics and emergency contacts per hour.
    """
    by_setting = (
        pl.when(pl.col("setting").is_in(["outpatient_clinic", "emergency_department"]))
        .then(pl.lit(CONTACTS_PER_HOUR))
        .when(pl.col("setting").is_in(sorted(ROUND_THE_CLOCK)))
        .then(pl.lit(PATIENTS_PER_NURSE))
        .otherwise(pl.lit(CASELOAD_PER_WTE))
    )
    lined = (
        lines.sort("unit_id", "effective_from", "line_id")
        .group_by("unit_id", maintain_order=True)
        .agg(pl.col("measure").first().alias("line_measure"))
    )
    own = units.join(lined, on="unit_id", how="left").select(
        "unit_id",
        pl.coalesce("load_measure", "line_measure", by_setting).alias("measure"),
        pl.lit(value=True).alias("own"),
    )
    others = lines.select("unit_id", "measure").unique().join(own, on=["unit_id", "measure"], how="anti")
    return pl.concat([own, others.with_columns(own=pl.lit(value=False))]).sort("unit_id", "measure")


def week_load(
    daily_patients: pl.DataFrame,
    daily_hours: pl.DataFrame,
    measures: pl.DataFrame,
    expected_days: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Weekly load, gross and net of one-to-one observation, in shape WEEK_LOAD.

    `expected_days`: unit_id, week_start, date of the days a unit is expected to have rows for.
    """
    hours = hours_by_group(daily_hours.filter(span.inside()))
    days = _with_record(daily_patients.filter(span.inside())).join(hours, on=["unit_id", "date"], how="inner")
    net = _without_observation(days)
    watched = net.select("unit_id", "date", "staff_group", net_hours="staff_hours")
    net_hours = hours.join(watched, on=["unit_id", "date", "staff_group"], how="left").select(
        "unit_id", "date", "staff_group", pl.coalesce("net_hours", "staff_hours").alias("staff_hours")
    )
    parts = [
        part.with_columns(observation=pl.lit(observation))
        for observation, told, at_work in (("counted", days, hours), ("excluded", net, net_hours))
        for part in (
            _patients_per_nurse(told),
            _caseload_per_wte(told, at_work, expected_days, span.full_time_hours),
            _contacts_per_hour(told),
        )
    ]
    expected = expected_days.group_by(_WEEK).agg(pl.len().cast(pl.Int64).alias("days_expected"))
    frame = (
        pl.concat(parts, how="diagonal_relaxed")
        .join(measures.select("unit_id", "measure"), on=["unit_id", "measure"], how="semi")
        .join(expected, on=_WEEK, how="left")
    )
    positive = pl.col("load_denominator") > 0
    return conform(
        frame.with_columns(
            load=pl.when(positive).then(pl.col("load_numerator") / pl.col("load_denominator"))
        ),
        WEEK_LOAD,
    )


def hours_by_group(daily: pl.DataFrame) -> pl.DataFrame:
    """Hours by unit, date and staff group, `all` for every clinician, of days whose hours are known.

    A group that has hours in a week worked none on a day of it that only tells of other groups. Where one
    group's hours of a day are not known, neither are those of all.
    """
    daily = daily.with_columns(week_start=week_of("date"))
    known = daily.filter("known")
    days = known.select(*_WEEK, "date").unique()
    groups = known.select(*_WEEK, "staff_group").unique()
    unknown = daily.filter(~pl.col("known"))
    each = (
        days.join(groups, on=_WEEK)
        .join(unknown, on=["unit_id", "date", "staff_group"], how="anti")
        .join(known, on=["unit_id", "date", "staff_group"], how="left")
        .with_columns(pl.col("hours").fill_null(0.0))
    )
    everyone = (
        known.join(unknown, on=["unit_id", "date"], how="anti")
        .group_by("unit_id", "date")
        .agg(exactly(pl.col("hours")).alias("hours"))
        .with_columns(staff_group=pl.lit(ALL_GROUPS))
    )
    columns = ["unit_id", "date", "staff_group", pl.col("hours").alias("staff_hours")]
    return pl.concat([each.select(columns), everyone.select(columns)])


def _patients_per_nurse(days: pl.DataFrame) -> pl.DataFrame:
    """Patient-hours / hours worked, over days with both."""
    return (
        days.filter(pl.col("patients").is_not_null())
        .group_by("unit_id", week_of("date").alias("week_start"), "staff_group")
        .agg(
            exactly(pl.col("patients") * pl.col("day_hours")).alias("load_numerator"),
            exactly(pl.col("staff_hours")).alias("load_denominator"),
            pl.len().cast(pl.Int64).alias("days_observed"),
        )
        .with_columns(measure=pl.lit(PATIENTS_PER_NURSE))
    )


def _with_record(days: pl.DataFrame) -> pl.DataFrame:
    """The days with `records_observation`: does any day of the week?"""
    recorded = pl.col("observed_patients").is_not_null() | pl.col("observation_staff_hours").is_not_null()
    return days.with_columns(records_observation=recorded.any().over("unit_id", week_of("date")))


def _without_observation(days: pl.DataFrame) -> pl.DataFrame:
    """Days of weeks with observation recorded: observed patients and the hours that watch them taken out.

    Which group watched is not recorded; nurses and the whole team are netted, other groups are not told. In a
    week that records observation, a day without a record had none; one that records only patients or only
    hours is left out.
    """
    patients, hours = pl.col("observed_patients"), pl.col("observation_staff_hours")
    return (
        days.filter(pl.col("records_observation") & pl.col("staff_group").is_in(["nurse", ALL_GROUPS]))
        .filter(patients.is_null() == hours.is_null())
        .with_columns(
            patients=(pl.col("patients") - patients.fill_null(0.0)).clip(lower_bound=0.0),
            staff_hours=(pl.col("staff_hours") - hours.fill_null(0.0)).clip(lower_bound=0.0),
        )
    )


def _caseload_per_wte(
    days: pl.DataFrame, hours: pl.DataFrame, expected_days: pl.DataFrame, full_time_hours: float
) -> pl.DataFrame:
    """Mean open cases / (hours worked a week / full-time hours).

    Open cases are a level: the mean over the days that have both stands for the week. Hours are the whole
    week's, counted or not; an expected day without hours scales the others up.
    """
    cases = (
        days.filter(pl.col("patients").is_not_null())
        .group_by("unit_id", week_of("date").alias("week_start"), "staff_group")
        .agg(
            (exactly(pl.col("patients")) / pl.len()).alias("load_numerator"),
            pl.len().cast(pl.Int64).alias("days_observed"),
        )
    )
    expected = expected_days.with_columns(is_expected=pl.lit(1))
    at_work = pl.col("staff_hours")
    weekly = (
        hours.with_columns(week_start=week_of("date"))
        .join(expected, on=[*_WEEK, "date"], how="left")
        .with_columns(pl.col("is_expected").fill_null(0))
        .group_by(*_WEEK, "staff_group")
        .agg(
            exactly(at_work * pl.col("is_expected")).alias("on_expected"),
            exactly(at_work * (1 - pl.col("is_expected"))).alias("on_others"),
            pl.col("is_expected").sum().alias("expected_with_hours"),
        )
        .join(expected.group_by(_WEEK).agg(pl.len().alias("expected")), on=_WEEK, how="left")
    )
    scale = pl.when(pl.col("expected_with_hours") > 0).then(
        pl.col("expected") / pl.col("expected_with_hours")
    )
    week_hours = pl.col("on_expected") * scale.fill_null(1.0) + pl.col("on_others")
    return (
        cases.join(weekly, on=[*_WEEK, "staff_group"])
        # Rounded: the last bit of a quotient depends on how many rows Polars divides.
        .with_columns(
            load_denominator=(week_hours / full_time_hours).round(9), measure=pl.lit(CASELOAD_PER_WTE)
        )
        .drop("on_expected", "on_others", "expected_with_hours", "expected")
    )


def _contacts_per_hour(days: pl.DataFrame) -> pl.DataFrame:
    """Contacts attended / hours worked, over days with both."""
    return (
        days.filter(pl.col("contacts").is_not_null())
        .group_by("unit_id", week_of("date").alias("week_start"), "staff_group")
        .agg(
            exactly(pl.col("contacts")).alias("load_numerator"),
            exactly(pl.col("staff_hours")).alias("load_denominator"),
            pl.len().cast(pl.Int64).alias("days_observed"),
        )
        .with_columns(measure=pl.lit(CONTACTS_PER_HOUR))
    )
