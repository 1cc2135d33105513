"""All weekly facts of a span of weeks, from accepted rows. Pure: the same rows give the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts import (
    completeness,
    days,
    hours,
    lines,
    load,
    patients,
    persons,
    plan,
    references,
    spread,
    tallies,
    usage,
)
from pipelines.shapes import Facts

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span


@dataclass(frozen=True)
class Computed:
    """Facts of the span, each unit's days, each clinician's part in them, every line's periods and weeks."""

    facts: Facts
    unit_day: pl.DataFrame
    clinician_week: pl.DataFrame
    use_person: pl.DataFrame
    person_week: pl.DataFrame
    line_period: pl.DataFrame
    line_moment: pl.DataFrame
    line_week: pl.DataFrame
    plan_period: pl.DataFrame


def weekly_facts(rows: Rows, span: Span) -> Computed:
    """Facts and judged lines of every week in the span."""
    windows = span.windows()
    expected = completeness.expected_days(rows, span)
    unit_weeks = expected.group_by("unit_id", "week_start").agg(
        pl.len().cast(pl.Int64).alias("days_expected")
    )

    shifts = hours.shift_rows(rows, span.timezone)
    staffing = hours.staffing_rows(rows)
    daily_hours = hours.day_hours(shifts, staffing)
    counts = patients.census(rows)
    by_period = patients.by_period(counts, windows)
    by_day = patients.by_day(counts, by_period, windows)
    months = patients.month_census(rows, by_day)
    every_day = by_day if months.is_empty() else _with_months(counts, months, windows)
    tasks = usage.placed(rows, shifts, span.timezone)
    ehr = tallies.ehr_days(rows, shifts)
    by_day_alone = ~pl.col("from_month")

    activity = pl.concat(
        [
            tasks.select("unit_id", "clinician_id", "date"),
            ehr.filter(by_day_alone & (pl.col("in_shift_minutes") > 0)).select(
                "unit_id", "clinician_id", "date"
            ),
        ]
    )
    complete = completeness.week_completeness(
        rows, shifts, staffing, by_day.filter(pl.col("patients").is_not_null()), activity, expected, span
    )
    measures = load.unit_measures(rows.units, rows.lines)
    week_load = load.week_load(by_day, daily_hours, measures, expected, span)
    stated = hours.stated_plan(staffing)
    unit_day = days.unit_days(by_day, daily_hours, measures, rows.lines, stated, span)
    against = lines.line_periods(rows.lines, by_period, shifts, staffing, daily_hours, windows, span)
    periods = against.periods
    week_patients = patients.week_patients(every_day, unit_weeks, span)
    weeks = usage.roster_weeks(rows, unit_weeks)
    workers = usage.at_work(shifts, rows, weeks, span)
    facts = Facts(
        usage=usage.week_usage(tasks, rows, span),
        people=usage.week_people(tasks, workers, weeks, references.acknowledged(workers, rows), span),
        groups=usage.week_groups(workers),
        hours=hours.week_hours(shifts, staffing, daily_hours, span),
        patients=week_patients,
        load=week_load,
        ehr=tallies.week_ehr(ehr, span),
        events=tallies.week_events(rows, unit_weeks, span),
        completeness=complete,
    )
    judged = lines.line_weeks(rows.lines, periods, week_load, week_patients, complete, unit_weeks, span)
    shares = spread.clinician_weeks(rows, shifts, measures, span)
    planned = plan.plan_periods(shifts, rows.lines, windows, span)
    used = usage.use_persons(tasks, rows, span)
    parts = persons.person_weeks(used, shifts, ehr, workers, span)
    return Computed(facts, unit_day, shares, used, parts, periods, against.moments, judged, planned)


def _with_months(counts: pl.DataFrame, months: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Patients of every day, those of months spread over it too: no load or line is judged by these."""
    every = pl.concat([counts, months])
    return patients.by_day(every, patients.by_period(every, windows), windows)
