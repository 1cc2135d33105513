"""Is a week complete enough to be judged? The smallest of the parts that can be computed decides.

A fall in hours is never itself evidence of a gap: what counts is days without rows, activity without a shift,
planned shifts without an outcome, and two feeds that disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.rows import ROUND_THE_CLOCK, exactly, week_of
from pipelines.shapes import WEEK_COMPLETENESS, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Rows, Span

_WEEK = ["unit_id", "week_start"]
_PARTS = ["caseload_days", "hours_days", "activity_with_shift", "roster_resolved", "hours_agree"]


def expected_days(rows: Rows, span: Span) -> pl.DataFrame:
    """Days of each week a unit is expected to have rows for: unit_id, week_start, date.

    Wards, homes and emergency departments: every day. Others: Monday to Friday but for the site's closed
    days; what they do on other days counts as load, but such a day without rows is no gap. From the unit's
    first row or opening day to its closing day.
    """
    units = rows.units.select("unit_id", "setting", "opened_on", "closed_on").join(
        rows.first_days, on="unit_id"
    )
    days = pl.DataFrame({"date": pl.date_range(span.first_day, span.last_day, eager=True)})
    starts = pl.max_horizontal("first_date", "opened_on")
    working = (pl.col("date").dt.weekday() <= 5) & ~pl.col("date").is_in(list(span.closed_days))
    always = pl.col("setting").is_in(sorted(ROUND_THE_CLOCK)) | working
    return (
        units.join(days, how="cross")
        .filter((pl.col("date") >= starts) & always)
        .filter(pl.col("closed_on").is_null() | (pl.col("date") <= pl.col("closed_on")))
        .select("unit_id", week_of("date").alias("week_start"), "date")
    )


def week_completeness(
    rows: Rows,
    shifts: pl.DataFrame,
    staffing: pl.DataFrame,
    census_days: pl.DataFrame,
    activity: pl.DataFrame,
    days: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Completeness by unit and week, in shape WEEK_COMPLETENESS.

    `census_days`: unit_id, date with a census; `activity`: unit_id, clinician_id, date of LLM or EHR work;
    `days`: the expected days.
    """
    frame = days.group_by(_WEEK).agg(pl.len().alias("expected"))
    hours_days = pl.concat(
        [
            shifts.filter(pl.col("status") != "planned").select("unit_id", "date"),
            staffing.filter(~pl.col("from_month")).select("unit_id", "date"),
        ]
    ).unique()
    parts = [
        _observed_share(days, census_days, "caseload_days"),
        _observed_share(days, hours_days, "hours_days"),
        _activity_with_shift(rows, shifts, activity, span),
        _roster_resolved(shifts, span),
        _hours_agree(shifts, staffing, span),
    ]
    for part in parts:
        frame = frame.join(part, on=_WEEK, how="left")
    smallest = pl.min_horizontal(_PARTS)
    limiting = pl.coalesce(pl.when(pl.col(name) == smallest).then(pl.lit(name)) for name in _PARTS)
    return conform(frame.with_columns(completeness=smallest, limiting=limiting), WEEK_COMPLETENESS)


def _observed_share(days: pl.DataFrame, seen: pl.DataFrame, name: str) -> pl.DataFrame:
    marked = days.join(
        seen.select("unit_id", "date", pl.lit(1).alias("seen")).unique(), on=["unit_id", "date"], how="left"
    )
    return marked.group_by(_WEEK).agg((pl.col("seen").fill_null(0).sum() / pl.len()).alias(name))


def _activity_with_shift(
    rows: Rows, shifts: pl.DataFrame, activity: pl.DataFrame, span: Span
) -> pl.DataFrame:
    """Clinician-days with LLM or EHR work that have a shift / all such days, since a unit keeps a roster."""
    worked = shifts.filter("worked")
    # A night shift also covers the morning it ends on.
    days = pl.concat(
        [
            worked.select("clinician_id", "date"),
            worked.select("clinician_id", pl.col("ends_on").alias("date")),
        ]
    ).unique()
    own = (
        activity.filter(span.inside())
        .join(rows.rosters(), on="unit_id")
        .filter(pl.col("date") >= pl.col("roster_since"))
    )
    marked = own.unique(["unit_id", "clinician_id", "date"]).join(
        days.with_columns(with_shift=pl.lit(1)), on=["clinician_id", "date"], how="left"
    )
    return marked.group_by("unit_id", week_of("date").alias("week_start")).agg(
        (pl.col("with_shift").fill_null(0).sum() / pl.len()).alias("activity_with_shift")
    )


def _roster_resolved(shifts: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Worked, leave, sick and cancelled shifts / planned ones, at most 1, where planned ones are kept.

    Rosters either keep the plan beside what became of it, or put the outcome in its place. Where in a week no
    planned entry has an outcome of its own beside it, those left are shifts of which nothing was heard.
    """
    planned = pl.col("status") == "planned"
    entries = shifts.filter(span.inside()).with_columns(week_start=week_of("date"))
    counts = entries.group_by(_WEEK).agg(planned.sum().alias("planned"), (~planned).sum().alias("resolved"))
    all_planned = pl.when("plan_is_kept").then("planned").otherwise(pl.col("planned") + pl.col("resolved"))
    return (
        counts.filter(pl.col("planned") > 0)
        .join(_plans_kept(entries), on=_WEEK, how="left")
        .with_columns(pl.col("plan_is_kept").fill_null(value=False))
        .select(*_WEEK, (pl.col("resolved") / all_planned).clip(upper_bound=1.0).alias("roster_resolved"))
    )


def _plans_kept(entries: pl.DataFrame) -> pl.DataFrame:
    """Unit-weeks in which some planned entry has an outcome of the same clinician and time beside it."""
    planned = pl.col("status") == "planned"
    times = ["clinician_id", "starts_at", "ends_at"]
    outcomes = entries.filter(~planned).select(*times)
    return (
        entries.filter(planned)
        .select(*_WEEK, *times)
        .join(outcomes, on="clinician_id")
        .filter(
            (pl.col("starts_at") < pl.col("ends_at_right")) & (pl.col("starts_at_right") < pl.col("ends_at"))
        )
        .select(*_WEEK, plan_is_kept=pl.lit(value=True))
        .unique()
    )


def _hours_agree(shifts: pl.DataFrame, staffing: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Daily totals / roster hours, at most 1, over the groups and days that both have."""
    key = ["unit_id", "date", "staff_group"]
    roster = shifts.filter(pl.col("worked")).group_by(key).agg(exactly(pl.col("hours")).alias("roster"))
    total = (
        staffing.filter(~pl.col("from_month"))
        .group_by(key)
        .agg(exactly(pl.col("actual_hours")).alias("total"))
    )
    both = roster.join(total, on=key).filter(span.inside())
    return (
        both.group_by("unit_id", week_of("date").alias("week_start"))
        .agg(exactly(pl.col("roster")).alias("roster"), exactly(pl.col("total")).alias("total"))
        .filter(pl.col("roster") > 0)
        .select(*_WEEK, (pl.col("total") / pl.col("roster")).clip(upper_bound=1.0).alias("hours_agree"))
    )
