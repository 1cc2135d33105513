"""How evenly a unit's load is shared: the spread of load per hour between clinicians, over two whole weeks.

    cv² = Σ ((n_i - μ_i)² - c_i μ_i (1 - p_i)) / Σ μ_i²        D = Σ (n_i - μ_i)² / (c_i μ_i) / (m - 1)

`n_i` is what clinician i had (contacts; patients of each day or shift), `p_i` their share of the hours of m
clinicians; shared out evenly they would have had μ_i = p_i Σ n. What chance does to counts is taken off: of
a given total, even shares vary by μ_i (1 - p_i), the multinomial's variance. Open cases are the same from
day to day: there a case counts once, whatever the days (`c_i`, the days; else 1).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.load import CASELOAD_PER_WTE, CONTACTS_PER_HOUR
from pipelines.facts.rows import exactly, week_of
from pipelines.shapes import CLINICIAN_WEEK, WEEK_SPREAD, conform

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.facts.rows import Rows, Span

SPAN_WEEKS = 2
"""One week's counts are too few to tell people apart from chance."""

_EPOCH = date(1970, 1, 5)
"""A Monday: spans follow one another from here, so that none overlaps another."""

_UNIT_SPAN = ["unit_id", "week_start"]


def clinician_weeks(rows: Rows, shifts: pl.DataFrame, measures: pl.DataFrame, span: Span) -> pl.DataFrame:
    """What each clinician had and how long they worked, on days that tell both, in shape CLINICIAN_WEEK.

    Kept in the store and never published. `measures`: unit_id, measure, own.
    """
    day = ["unit_id", "clinician_id", "date"]
    hours = shifts.filter("worked").group_by(day).agg(exactly(pl.col("hours")).alias("hours"))
    own = measures.filter("own").select("unit_id", "measure")
    shares = (
        rows.caseload.filter(pl.col("clinician_id").is_not_null() & span.inside())
        .filter(~pl.col("month_total").fill_null(value=False))
        .join(own, on="unit_id", how="left")
        .with_columns(
            load=pl.when(pl.col("measure") == CONTACTS_PER_HOUR)
            .then(pl.coalesce("contacts", "patients"))
            .otherwise("patients")
        )
        .group_by(*day, "measure")
        .agg(exactly(pl.col("load")).alias("load"))
    )
    frame = (
        shares.join(hours, on=day)
        .filter((pl.col("hours") > 0) & pl.col("load").is_not_null())
        .group_by("unit_id", week_of("date").alias("week_start"), "clinician_id", "measure")
        .agg(
            pl.len().cast(pl.Int64).alias("days"),
            exactly(pl.col("load")).alias("load"),
            exactly(pl.col("hours")).alias("hours"),
        )
    )
    return conform(frame, CLINICIAN_WEEK)


def span_ends(weeks: Iterable[date], last: date) -> list[date]:
    """Mondays of the last weeks of the spans that hold these weeks, as far as they end by week `last`."""
    ends = {_end_of(week) for week in weeks}
    return sorted(end for end in ends if end <= last)


def span_weeks(ends: Iterable[date]) -> list[date]:
    """Mondays of all weeks of the spans."""
    return sorted(end - timedelta(weeks=back) for end in ends for back in range(SPAN_WEEKS))


def week_spread(
    shares: pl.DataFrame, unit_weeks: pl.DataFrame, ends: list[date], minimum_group: int
) -> pl.DataFrame:
    """One row per unit and span, named by its last week, in shape WEEK_SPREAD.

    `shares`: shape CLINICIAN_WEEK, of all weeks of the spans. `unit_weeks`: unit_id and week_start of the
    weeks a unit was open. Of fewer than `minimum_group` clinicians nothing is told; a unit without rows of
    single clinicians is not assessed.
    """
    units = unit_weeks.filter(pl.col("week_start").is_in(ends)).select(_UNIT_SPAN).unique()
    spans = _spans(shares).filter(pl.col("clinicians") > 0)
    few = pl.col("clinicians") < max(minimum_group, 2)
    state = (
        pl.when(pl.col("clinicians").is_null() | (pl.col("load") <= 0))
        .then(pl.lit("not_assessed"))
        .when(few)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("value"))
    )
    frame = units.join(spans, on=_UNIT_SPAN, how="left").with_columns(state=state)
    told = pl.col("state") == "value"
    figures = {
        "clinicians": pl.col("clinicians"),
        "load_per_hour": (pl.col("load") / pl.col("hours")).round(9),
        "coefficient": (pl.col("excess").clip(lower_bound=0.0) / pl.col("squares")).sqrt().round(9),
        "dispersion": (pl.col("chi") / (pl.col("clinicians") - 1)).round(9),
    }
    return conform(
        frame.with_columns(**{name: pl.when(told).then(value) for name, value in figures.items()}),
        WEEK_SPREAD,
    )


def _spans(shares: pl.DataFrame) -> pl.DataFrame:
    """Sums of every unit and span: clinicians, load, hours, excess, squares, chi."""
    people = (
        shares.with_columns(week_start=span_end("week_start"))
        .group_by(*_UNIT_SPAN, "clinician_id", "measure")
        .agg(pl.col("days").sum(), exactly(pl.col("load")), exactly(pl.col("hours")))
    )
    whole = people.group_by(_UNIT_SPAN).agg(
        pl.col("clinician_id").n_unique().cast(pl.Int64).alias("clinicians"),
        exactly(pl.col("load")).alias("whole_load"),
        exactly(pl.col("hours")).alias("whole_hours"),
    )
    share = pl.col("hours") / pl.col("whole_hours")
    expected = pl.col("whole_load") * share
    once = pl.when(pl.col("measure") == CASELOAD_PER_WTE).then(pl.col("days")).otherwise(1)
    off = (pl.col("load") - expected) ** 2
    return (
        people.join(whole, on=_UNIT_SPAN)
        .group_by(_UNIT_SPAN)
        .agg(
            pl.col("clinicians").first(),
            pl.col("whole_load").first().alias("load"),
            pl.col("whole_hours").first().alias("hours"),
            exactly(off - once * expected * (1 - share)).alias("excess"),
            exactly(expected**2).alias("squares"),
            exactly(pl.when(expected > 0).then(off / (once * expected)).otherwise(0.0)).alias("chi"),
        )
    )


def _end_of(week: date) -> date:
    over = (week - _EPOCH).days // 7 % SPAN_WEEKS
    return week + timedelta(weeks=SPAN_WEEKS - 1 - over)


def span_end(column: str) -> pl.Expr:
    """Monday of the last week of the span the week belongs to."""
    over = (pl.col(column) - pl.lit(_EPOCH)).dt.total_days() // 7 % SPAN_WEEKS
    return pl.col(column) + pl.duration(weeks=SPAN_WEEKS - 1 - over)
