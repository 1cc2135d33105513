"""Coming weeks against lines judged by the week: open cases there are now, over the staff planned.

As for shifts (see `outlook`), by ISO weeks: the range comes from how open cases moved from the last count to
the mean of the week, and how much of a week's plan was worked, in the past weeks of the same unit.
"""

from __future__ import annotations

import polars as pl

from pipelines.facts.load import CASELOAD_PER_WTE
from pipelines.facts.outlook import CENSUS_DAYS, HIGH, LOW, judged, with_gap
from pipelines.facts.rows import exactly, week_of

HISTORY_WEEKS = 26
"""Past weeks a range rests on."""

LEAST_WEEKS = 12
"""Of these, so many must be known."""

PERIOD = "week"
SERIES = ["unit_id", "staff_group", "observation"]
_WEEK = ["unit_id", "week_start"]


def week_plans(plan: pl.DataFrame) -> pl.DataFrame:
    """Hours planned by unit, week and staff group, from PLAN_PERIOD, and where they are from."""
    return plan.group_by("unit_id", week_of("date").alias("week_start"), "staff_group").agg(
        exactly(pl.col("planned_hours")).alias("planned_hours"), pl.col("origin").max()
    )


def asked_weeks(lines: pl.DataFrame, weeks: pl.DataFrame, plans: pl.DataFrame) -> pl.DataFrame:
    """Each caseload line's weeks, in force on their Monday, with what is planned.

    `weeks`: week_start, known_on. `plans`: as `week_plans`.
    """
    last = pl.col("effective_to")
    return (
        lines.filter((pl.col("measure") == CASELOAD_PER_WTE) & pl.col("period").is_null())
        .join(weeks, how="cross")
        .filter(pl.col("effective_from") <= pl.col("week_start"))
        .filter(last.is_null() | (last >= pl.col("week_start") + pl.duration(days=6)))
        .join(plans, on=[*_WEEK, "staff_group"], how="left")
    )


def week_outlook(
    asked: pl.DataFrame,
    cases: pl.DataFrame,
    week_load: pl.DataFrame,
    plans: pl.DataFrame,
    gaps: pl.DataFrame,
    full_time_hours: float,
    near: float,
) -> pl.DataFrame:
    """The forecast of each asked week, in the columns of `outlook`; `date` is its Monday.

    `cases`: shape UNIT_DAY, its open cases a day. `week_load`: shape WEEK_LOAD. `gaps`: as `shift_history`.
    """
    counts = (
        cases.filter(pl.col("measure") == CASELOAD_PER_WTE)
        .select("unit_id", pl.col("date").alias("patients_from"), pl.col("numerator").alias("patients"))
        .drop_nulls()
        .sort("patients_from")
    )
    known = with_gap(asked, gaps).sort("known_on")
    weeks = _counted(known, counts, "known_on").with_row_index("shift")
    past = _past(week_load.join(gaps, on=_WEEK, how="anti"), plans, counts, full_time_hours)
    ahead = (pl.col("week_start") - pl.col("known_on")).dt.total_days()
    pairs = (
        weeks.drop_nulls(["patients", "planned_hours"])
        .filter(pl.col("planned_hours") > 0)
        .select(
            "shift",
            *SERIES,
            "known_on",
            "planned_hours",
            ahead.alias("ahead"),
            pl.col("patients").alias("now"),
        )
        .join(past, on=[*SERIES, "ahead"])
        .filter(pl.col("ended_on") <= pl.col("known_on"))
        .filter(pl.col("ended_on") > pl.col("known_on") - pl.duration(weeks=HISTORY_WEEKS))
    )
    open_cases = (pl.col("now") + pl.col("moved")).clip(lower_bound=0.0)
    wte = pl.col("planned_hours") * pl.col("hours_yield") / full_time_hours
    enough = pl.len() >= LEAST_WEEKS
    ranges = (
        pairs.with_columns(load_then=open_cases / wte)
        .group_by("shift")
        .agg(
            pl.when(enough).then(pl.col("hours_yield").median()).alias("usual_hours"),
            pl.when(enough).then(pl.col("load_then").quantile(LOW, "linear")).alias("load_low"),
            pl.when(enough).then(pl.col("load_then").quantile(HIGH, "linear")).alias("load_high"),
            pl.len().cast(pl.Int64).alias("history"),
        )
    )
    hours = pl.col("planned_hours") * pl.col("usual_hours").fill_null(1.0)
    return judged(
        weeks.join(ranges, on="shift", how="left")
        .drop("shift")
        .with_columns(
            date="week_start",
            period=pl.lit(PERIOD),
            hours=pl.lit(full_time_hours),
            expected_hours=hours,
            there=hours / full_time_hours,
            history=pl.col("history").fill_null(0),
        ),
        near,
    )


def _counted(frame: pl.DataFrame, counts: pl.DataFrame, day: str) -> pl.DataFrame:
    """The rows with the last count of open cases up to a day, where it is not too old."""
    return frame.join_asof(
        counts,
        left_on=day,
        right_on="patients_from",
        by="unit_id",
        tolerance=f"{CENSUS_DAYS}d",
        check_sortedness=False,
    )


def _past(
    week_load: pl.DataFrame, plans: pl.DataFrame, counts: pl.DataFrame, full_time_hours: float
) -> pl.DataFrame:
    """Past weeks seen from one and from eight days before: SERIES, ended_on, ahead, hours_yield, moved.

    `moved`: mean open cases of the week less those last counted on the day it is seen from.
    """
    told = (
        week_load.filter(pl.col("measure") == CASELOAD_PER_WTE)
        .join(plans.filter(pl.col("planned_hours") > 0), on=[*_WEEK, "staff_group"])
        .filter(pl.col("load_denominator") > 0)
        .join(pl.DataFrame({"ahead": [1, 8]}, schema={"ahead": pl.Int64}), how="cross")
        .with_columns(seen_on=pl.col("week_start") - pl.duration(days=pl.col("ahead")))
        .sort("seen_on")
    )
    return (
        _counted(told, counts, "seen_on")
        .drop_nulls("patients")
        .select(
            *SERIES,
            (pl.col("week_start") + pl.duration(days=6)).alias("ended_on"),
            "ahead",
            (pl.col("load_denominator") * full_time_hours / pl.col("planned_hours")).alias("hours_yield"),
            (pl.col("load_numerator") - pl.col("patients")).alias("moved"),
        )
    )
