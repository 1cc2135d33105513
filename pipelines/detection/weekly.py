"""A unit's published days as weekly logs of patients, acuity and hours, from weeks that can be judged.

Missing days do not bias a week: what is there is divided by the share of an ordinary week that falls on the
days observed, by weekday, as known from the unit's first weeks up to then.
"""

from __future__ import annotations

import polars as pl

from pipelines.detection.counterfactual import BASELINE_WEEKS

LEVEL_MEASURE = "caseload_per_wte"
"""Open cases are a level: a week's is the mean of its days, and has no weekday profile."""

LEAST_SHARE = 0.5
"""Of an ordinary week that the observed days must hold."""

_KEY = ["unit_id", "week_start"]


def weekly_logs(days: pl.DataFrame, completeness: pl.DataFrame, gate: float) -> pl.DataFrame:
    """One row per unit and week that can be judged: unit_id, week_start, patients, hours, acuity (all logs).

    `days`: shape UNIT_DAY. Acuity is 0 in units that do not record it. No week depends on a later one.
    """
    days = days.with_columns(
        week_start=pl.col("date").dt.truncate("1w"), weekday=pl.col("date").dt.weekday().cast(pl.Int32)
    )
    for value in ("numerator", "hours"):
        days = days.join(_shares(days, value), on=[*_KEY, "weekday"], how="left")
    seen, worked = pl.col("numerator").is_not_null(), pl.col("hours").is_not_null()
    weighed = pl.col("numerator") * pl.col("acuity")
    weekly = days.group_by(_KEY).agg(
        pl.col("measure").first(),
        pl.col("numerator").sum(),
        pl.col("numerator").mean().alias("level"),
        pl.col("numerator_share").filter(seen).sum(),
        pl.col("hours").sum(),
        pl.col("hours_share").filter(worked).sum(),
        (weighed.sum() / pl.col("numerator").filter(weighed.is_not_null()).sum()).alias("acuity"),
    )
    level = pl.col("measure") == LEVEL_MEASURE
    judged = (
        weekly.join(completeness.select(*_KEY, "completeness"), on=_KEY)
        .filter(pl.col("completeness") >= gate - 1e-9)
        .filter((pl.col("hours") > 0) & (pl.col("numerator") > 0) & (pl.col("hours_share") >= LEAST_SHARE))
        .filter(level | (pl.col("numerator_share") >= LEAST_SHARE))
        .sort(_KEY)
    )
    whole = pl.when(level).then("level").otherwise(pl.col("numerator") / pl.col("numerator_share"))
    told = pl.col("acuity").is_finite() & (pl.col("acuity") > 0)
    logs = judged.select(
        *_KEY,
        whole.log().alias("patients"),
        (pl.col("hours") / pl.col("hours_share")).log().alias("hours"),
        pl.when(told).then(pl.col("acuity").log()).alias("acuity"),
    )
    return _with_acuity_where_kept(logs)


def _shares(days: pl.DataFrame, value: str) -> pl.DataFrame:
    """What share of a week falls on each weekday, as known by each week from at most the unit's first twelve.

    unit_id, week_start, weekday, <value>_share.
    """
    told = days.filter(pl.col(value).is_not_null()).with_columns(
        place=pl.col("week_start").rank("dense").over("unit_id").cast(pl.Int32)
    )
    first = told.filter(pl.col("place") <= BASELINE_WEEKS)
    sums = first.group_by("unit_id", "place", "weekday").agg(pl.col(value).sum().alias("of_day"))
    weekdays = pl.DataFrame({"weekday": range(1, 8)}, schema={"weekday": pl.Int32})
    grid = (
        first.select("unit_id", "place")
        .unique()
        .join(weekdays, how="cross")
        .join(sums, on=["unit_id", "place", "weekday"], how="left")
        .sort("unit_id", "weekday", "place")
        .with_columns(pl.col("of_day").fill_null(0.0).cum_sum().over("unit_id", "weekday"))
    )
    whole = pl.col("of_day").sum().over("unit_id", "place")
    share = pl.when(whole > 0).then(pl.col("of_day") / whole).alias(f"{value}_share")
    known = grid.select("unit_id", "place", "weekday", share)
    return (
        told.select("unit_id", "week_start", "place")
        .unique()
        .with_columns(pl.col("place").clip(upper_bound=BASELINE_WEEKS))
        .join(known, on=["unit_id", "place"])
        .drop("place")
    )


def _with_acuity_where_kept(logs: pl.DataFrame) -> pl.DataFrame:
    """Acuity counts in units that record it from their first week; their weeks without it are not observed.

    Elsewhere it is left out (0), also where it begins to be recorded later: that would look like a rise.
    """
    kept = pl.col("acuity").first().over("unit_id", order_by="week_start").is_not_null()
    return (
        logs.with_columns(kept=kept)
        .filter(~pl.col("kept") | pl.col("acuity").is_not_null())
        .with_columns(acuity=pl.when("kept").then("acuity").otherwise(0.0))
        .drop("kept")
    )
