"""Each load line against what happened: by period, then by week, by the line's own averaging rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.load import PATIENTS_PER_NURSE
from pipelines.facts.present import BIN, PERIOD, hourly, present, staff_of
from pipelines.facts.rows import exactly, week_of
from pipelines.shapes import LINE_MOMENT, LINE_PERIOD, LINE_WEEK, conform
from pipelines.shapes.judging import SAME, TOLERANCE

if TYPE_CHECKING:
    from pipelines.facts.rows import Span

_WEEK = ["unit_id", "week_start"]


@dataclass(frozen=True)
class Judged:
    """What patients-per-nurse lines judge: periods, and of lines that hold at every moment their hours."""

    periods: pl.DataFrame
    moments: pl.DataFrame


def line_periods(
    lines: pl.DataFrame,
    census: pl.DataFrame,
    shifts: pl.DataFrame,
    staffing: pl.DataFrame,
    daily: pl.DataFrame,
    windows: pl.DataFrame,
    span: Span,
) -> Judged:
    """Every period a patients-per-nurse line judges, in shapes LINE_PERIOD and LINE_MOMENT.

    A period is observed where a census and the staff present are known; nobody on shift is known where the
    roster has entries for that time that were not worked (sick, leave, cancelled), else it is missing.
    """
    lines = lines.filter(pl.col("measure") == PATIENTS_PER_NURSE)
    if lines.is_empty():
        return Judged(pl.DataFrame(schema=LINE_PERIOD), pl.DataFrame(schema=LINE_MOMENT))
    units = lines.select("unit_id").unique()
    census = census.join(units, on="unit_id", how="semi").filter(span.inside())
    staff = staff_of(shifts, staffing, daily.join(units, on="unit_id", how="semi"), windows)
    by_shift = _against(lines, census, present(staff, windows))
    moments = lines.filter(pl.col("averaging") == "moment")
    if moments.is_empty():
        return Judged(conform(by_shift, LINE_PERIOD), pl.DataFrame(schema=LINE_MOMENT))
    hours = hourly(windows)
    by_hour = _against(moments, _by_hour(census, hours), present(staff, hours))
    counts = by_hour.group_by("line_id", *PERIOD).agg(pl.col("over").sum(), pl.col("observed").sum())
    whole = by_shift.join(moments.select("line_id", "unit_id"), on=["line_id", "unit_id"], how="semi")
    whole = whole.drop("over", "observed").join(counts, on=["line_id", *PERIOD])
    rest = by_shift.join(moments.select("line_id", "unit_id"), on=["line_id", "unit_id"], how="anti")
    every = pl.concat([rest, whole.select(rest.columns)], how="vertical_relaxed")
    alike = by_hour.group_by("line_id", *PERIOD, "patients", "staff_present").agg(pl.len().alias("moments"))
    return Judged(conform(every, LINE_PERIOD), conform(alike, LINE_MOMENT))


def _by_hour(census: pl.DataFrame, hourly: pl.DataFrame) -> pl.DataFrame:
    """The census of each clock hour: patients as in the whole period, watching hours in proportion."""
    part = pl.col("hours_right") / pl.col("hours")
    bins = census.drop("begins_at", "ends_at").join(hourly, on=["date", "period"])
    return bins.with_columns(pl.col("observation_staff_hours") * part, hours="hours_right").drop(
        "hours_right"
    )


def _against(lines: pl.DataFrame, census: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """Lines joined to the windows they judge, with `over` (0/1) and `observed` (1)."""
    rules = lines.select(
        "line_id",
        "unit_id",
        "limit",
        "staff_group",
        "rounding",
        "observation",
        "averaging",
        "effective_from",
        "effective_to",
        pl.col("period").alias("line_period"),
    )
    frame = (
        rules.join(census, on="unit_id")
        .filter(pl.col("line_period").is_null() | (pl.col("line_period") == pl.col("period")))
        .filter(pl.col("date") >= pl.col("effective_from"))
        .filter(pl.col("effective_to").is_null() | (pl.col("date") <= pl.col("effective_to")))
        .filter(pl.col("patients").is_not_null())
        .join(present, on=[*BIN, "staff_group"], how="inner")
    )
    net = pl.col("observation") == "excluded"
    half_known = pl.col("observed_patients").is_null() != pl.col("observation_staff_hours").is_null()
    frame = frame.filter(~(net & half_known))  # the other half would be guessed
    watched = pl.when(net).then(pl.col("observed_patients").fill_null(0.0)).otherwise(0.0)
    watching = pl.when(net).then(pl.col("observation_staff_hours").fill_null(0.0)).otherwise(0.0)
    frame = frame.with_columns(
        patients=(pl.col("patients") - watched).clip(lower_bound=0.0),
        staff_hours=(pl.col("staff_hours") - watching).clip(lower_bound=0.0),
        staff_present=(pl.col("presence") - watching).clip(lower_bound=0.0) / pl.col("hours"),
    ).with_columns(
        load_numerator=pl.col("patients") * pl.col("hours"), load_denominator=pl.col("staff_hours")
    )
    there = pl.when(head_counted()).then("staff_present").otherwise(pl.col("staff_hours") / pl.col("hours"))
    return frame.with_columns(
        load=pl.when(pl.col("load_denominator") > 0).then(
            pl.col("load_numerator") / pl.col("load_denominator")
        ),
        over=(needed_staff() * (1 - SAME) > there).cast(pl.Int64),
        observed=pl.lit(1, dtype=pl.Int64),
    )


def head_counted() -> pl.Expr:
    """Is the line about who is there? Whole nurses and single moments are; a shift's load is about hours."""
    return (pl.col("rounding") == "nurses_up") | (pl.col("averaging") == "moment")


def needed_staff() -> pl.Expr:
    """How many of the line's staff its patients need, whole ones where the line rounds."""
    exact = pl.col("patients") / pl.col("limit")
    return pl.when(pl.col("rounding") == "nurses_up").then((exact - TOLERANCE).ceil()).otherwise(exact)


def line_weeks(
    lines: pl.DataFrame,
    periods: pl.DataFrame,
    week_load: pl.DataFrame,
    week_patients: pl.DataFrame,
    completeness: pl.DataFrame,
    expected: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Each line's week: its load, how many periods were over, whether it can be judged; shape LINE_WEEK."""
    weeks = expected.join(completeness.select(*_WEEK, "completeness"), on=_WEEK, how="left")
    frame = lines.join(weeks, on="unit_id").filter(
        (pl.col("effective_from") <= pl.col("week_start") + pl.duration(days=6))
        & (pl.col("effective_to").is_null() | (pl.col("effective_to") >= pl.col("week_start")))
    )
    by_period = periods.group_by("line_id", "unit_id", week_of("date").alias("week_start")).agg(
        pl.col("over").sum().alias("periods_over"),
        pl.col("observed").sum().alias("periods_observed"),
        exactly(pl.col("load_numerator")).alias("shift_numerator"),
        exactly(pl.col("load_denominator")).alias("shift_denominator"),
    )
    by_week = _load_of_week(week_load, week_patients)
    frame = frame.join(by_period, on=["line_id", *_WEEK], how="left").join(
        by_week, on=[*_WEEK, "measure", "staff_group", "observation"], how="left"
    )
    return conform(_judge_weeks(frame, span), LINE_WEEK)


def _load_of_week(week_load: pl.DataFrame, week_patients: pl.DataFrame) -> pl.DataFrame:
    """The week's load as week lines see it. A week that records no observation had none: net is gross."""
    watched = week_patients.filter(
        pl.col("observed_patient_days").is_not_null() | pl.col("observation_staff_hours").is_not_null()
    )
    unwatched = week_load.filter(pl.col("observation") == "counted").join(watched, on=_WEEK, how="anti")
    return pl.concat([week_load, unwatched.with_columns(observation=pl.lit("excluded"))]).select(
        *_WEEK,
        "measure",
        "staff_group",
        "observation",
        pl.col("load_numerator").alias("week_numerator"),
        pl.col("load_denominator").alias("week_denominator"),
        "days_observed",
    )


def _judge_weeks(frame: pl.DataFrame, span: Span) -> pl.DataFrame:
    averaged = pl.col("averaging") == "week"
    by_week = averaged & pl.col("period").is_null()
    each_day = _units_a_day(span)
    frame = frame.with_columns(
        pl.col("periods_over", "periods_observed").fill_null(0),
        periods_expected=pl.col("days_expected") * each_day,
        load_numerator=pl.when(by_week).then("week_numerator").otherwise("shift_numerator"),
        load_denominator=pl.when(by_week).then("week_denominator").otherwise("shift_denominator"),
    )
    top, bottom = pl.col("load_numerator"), pl.col("load_denominator")
    seen = (
        pl.when(by_week)
        .then(pl.col("days_observed") / pl.col("days_expected"))
        .otherwise(pl.col("periods_observed") / pl.col("periods_expected"))
    )
    whole_week = (pl.col("effective_from") <= pl.col("week_start")) & (
        pl.col("effective_to").is_null()
        | (pl.col("effective_to") >= pl.col("week_start") + pl.duration(days=6))
    )
    gate = span.completeness - TOLERANCE
    observed = (
        (pl.col("completeness") >= gate)
        & (seen >= gate)
        & (whole_week | ~averaged)
        & top.is_not_null()
        & bottom.is_not_null()
    )
    # Compared as products: patients without any hours at all are over every line.
    over = (
        pl.when(averaged)
        .then(top * (1 - SAME) > pl.col("limit") * bottom)
        .otherwise(
            pl.col("periods_over") > (pl.col("allowed_share") + TOLERANCE) * pl.col("periods_observed")
        )
    )
    return frame.with_columns(
        load=pl.when(bottom > 0).then(top / bottom), observed=observed.fill_null(value=False)
    ).with_columns(over=pl.when("observed").then(over))


def _units_a_day(span: Span) -> pl.Expr:
    """What a line judges in a day: shifts, or hours for a moment line; of its period where it has one."""
    starts = [datetime.combine(date.min, start) for _, start in span.periods]
    starts.append(starts[0] + timedelta(days=1))
    hours = {
        name: (end - begin).total_seconds() / 3600
        for (name, _), begin, end in zip(span.periods, starts[:-1], starts[1:], strict=True)
    }
    moment = pl.col("averaging") == "moment"
    period = pl.col("period").replace_strict(hours, default=1.0, return_dtype=pl.Float64)
    whole = pl.when(moment).then(24.0).otherwise(float(len(span.periods)))
    single = pl.when(moment).then(period).otherwise(1.0)
    return pl.when(pl.col("period").is_null()).then(whole).otherwise(single).round().cast(pl.Int64)
