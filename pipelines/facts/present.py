"""Who was there in each period of the clock: roster entries and daily totals, split by real hours."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.facts.rows import ALL_GROUPS, exactly, week_of

PERIOD = ["unit_id", "date", "period"]
BIN = [*PERIOD, "begins_at"]
_GROUP_DAY = ["unit_id", "date", "staff_group"]
_WEEK = ["unit_id", "week_start"]


@dataclass(frozen=True)
class Staff:
    """Who the hours of the units with a line come from, before they are split by the clock."""

    entries: pl.DataFrame
    """Roster entries, planned ones left out; those not worked have no hours."""
    stated: pl.DataFrame
    """Daily totals of single periods, where they are what hours come from."""
    known: pl.DataFrame
    """unit_id, date, period: windows of which a roster or a total tells who was there."""
    gaps: pl.DataFrame
    """unit_id, date, period, staff_group: of these, groups whose totals do not tell of the period."""
    groups: pl.DataFrame
    """unit_id, week_start, staff_group: groups that a week has any hours of."""


def staff_of(
    shifts: pl.DataFrame, staffing: pl.DataFrame, daily: pl.DataFrame, windows: pl.DataFrame
) -> Staff:
    """The rows that hours of `daily` come from, and what they leave open."""
    by_roster = daily.filter(pl.col("origin") == "shifts")
    by_total = daily.filter(pl.col("origin") == "staffing_daily")
    entries = shifts.filter(pl.col("status") != "planned").join(by_roster, on=_GROUP_DAY, how="semi")
    stated = staffing.filter(~pl.col("from_month") & (pl.col("period") != "all")).join(
        by_total, on=_GROUP_DAY, how="semi"
    )
    rostered = overlaps(entries, windows).filter(told_by())
    known = pl.concat([rostered.select(PERIOD), stated.select(PERIOD)]).unique()
    totals = known.join(by_total.select(_GROUP_DAY), on=["unit_id", "date"])
    return Staff(
        entries=entries,
        stated=stated,
        known=known,
        gaps=totals.join(stated, on=[*PERIOD, "staff_group"], how="anti"),
        groups=daily.select("unit_id", week_of("date").alias("week_start"), "staff_group").unique(),
    )


def told_by() -> pl.Expr:
    """Does an entry tell of the window? A handover of half an hour tells nothing of the next shift."""
    return (pl.col("overlap") == pl.col("overlap").max().over("entry")) | (
        pl.col("overlap") * 2 >= pl.col("window_hours")
    )


def overlaps(entries: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """One row per roster entry and window it reaches into: `overlap` and `window_hours`, in hours."""
    day = pl.duration(days=1)
    near = pl.concat_list(pl.col("date") - day, pl.col("date"), pl.col("ends_on")).list.unique()
    reach = pl.min_horizontal("ends_at", "ends_at_right") - pl.max_horizontal("starts_at", "begins_at")
    return (
        entries.with_row_index("entry")
        .with_columns(date=near)
        .explode("date")
        .join(windows.rename({"hours": "window_hours"}), on="date")
        .with_columns(overlap=reach.dt.total_seconds() / 3600)
        .filter(pl.col("overlap") > 0)
    )


def present(staff: Staff, windows: pl.DataFrame) -> pl.DataFrame:
    """Staff in each known window: unit, window, staff_group, `staff_hours` and, with breaks, `presence`.

    A group that a week has hours of also appears, with none, in windows where only others were. Where a
    group's total does not tell of a period, it does not appear in it, nor does everyone together.
    """
    figures = ["staff_hours", "presence"]
    presence = (pl.col("ends_at") - pl.col("starts_at")).dt.total_seconds() / 3600
    rostered = overlaps(staff.entries, windows).select(
        *BIN,
        "staff_group",
        (pl.col("hours") * pl.col("overlap") / presence).alias("staff_hours"),
        pl.when("worked").then("overlap").otherwise(0.0).alias("presence"),
    )
    share = pl.col("hours") / pl.col("hours").sum().over("date", "period")
    stated = staff.stated.join(windows.with_columns(share=share), on=["date", "period"]).select(
        *BIN, "staff_group", *[(pl.col("actual_hours") * pl.col("share")).alias(name) for name in figures]
    )
    told = (
        pl.concat([rostered, stated])
        .group_by(*BIN, "staff_group")
        .agg(*[exactly(pl.col(name)).alias(name) for name in figures])
    )
    together = told.group_by(BIN).agg(*[exactly(pl.col(name)).alias(name) for name in figures])
    known = staff.known.join(windows.select("date", "period", "begins_at"), on=["date", "period"])
    each = (
        known.with_columns(week_start=week_of("date"))
        .join(staff.groups, on=_WEEK)
        .join(staff.gaps, on=[*PERIOD, "staff_group"], how="anti")
        .join(told, on=[*BIN, "staff_group"], how="left")
    )
    everyone = (
        known.join(staff.gaps, on=PERIOD, how="anti")
        .join(together, on=BIN, how="left")
        .with_columns(staff_group=pl.lit(ALL_GROUPS))
    )
    columns = [*BIN, "staff_group", *figures]
    return pl.concat([each.select(columns), everyone.select(columns)]).with_columns(
        pl.col(figures).fill_null(0.0)
    )


def hourly(windows: pl.DataFrame) -> pl.DataFrame:
    """The windows cut into clock hours."""
    hour = pl.duration(hours=1)
    starts = pl.datetime_ranges("begins_at", "ends_at", interval="1h", closed="left")
    return (
        windows.drop("hours")
        .with_columns(starts.alias("starts"))
        .explode("starts")
        .with_columns(until=pl.min_horizontal("ends_at", pl.col("starts") + hour))
        .select(
            "date",
            "period",
            pl.col("starts").alias("begins_at"),
            pl.col("until").alias("ends_at"),
            ((pl.col("until") - pl.col("starts")).dt.total_seconds() / 3600).alias("hours"),
        )
    )
