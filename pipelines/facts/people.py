"""Who a clinician was on a day: staff group and home unit, by the employment row in force."""

from __future__ import annotations

import polars as pl

UNKNOWN_GROUP = "other"
"""Group of a person the clinicians table does not list (bank and agency staff whose shift names none)."""


def on_day(pairs: pl.DataFrame, clinicians: pl.DataFrame) -> pl.DataFrame:
    """Staff group and home unit of each (clinician_id, date) pair.

    One row per distinct pair: clinician_id, date, staff_group, home_unit. The row in force on the day counts,
    the latest started one where two are; outside every row's dates, the nearest earlier, else the first.
    """
    pairs = pairs.select("clinician_id", "date").drop_nulls().unique()
    employment = clinicians.select(
        "clinician_id", "staff_group", pl.col("unit_id").alias("home_unit"), "start_date", "end_date"
    )
    joined = pairs.join(employment, on="clinician_id", how="left")
    started = pl.col("start_date").is_null() | (pl.col("start_date") <= pl.col("date"))
    in_force = started & (pl.col("end_date").is_null() | (pl.col("end_date") >= pl.col("date")))
    return (
        joined.with_columns(
            _fit=pl.when(in_force).then(0).when(started).then(1).otherwise(2),
            # Among rows that have started the latest fits best, among later ones the first.
            _start=pl.when(started)
            .then(-pl.col("start_date").to_physical())
            .otherwise(pl.col("start_date").to_physical()),
        )
        .sort("clinician_id", "date", "_fit", "_start", "home_unit", "staff_group", nulls_last=True)
        .unique(["clinician_id", "date"], keep="first", maintain_order=True)
        .select("clinician_id", "date", pl.col("staff_group").fill_null(UNKNOWN_GROUP), "home_unit")
    )


def with_person(frame: pl.DataFrame, clinicians: pl.DataFrame) -> pl.DataFrame:
    """The rows with staff group and home unit of their clinician on their date (`on_day`).

    Most people have one employment row, which then holds for every day.
    """
    once = clinicians.filter(~pl.col("clinician_id").is_duplicated())
    several = clinicians.filter(pl.col("clinician_id").is_duplicated())
    single = once.select("clinician_id", "staff_group", pl.col("unit_id").alias("home_unit"))
    if several.is_empty():
        return frame.join(single, on="clinician_id", how="left").with_columns(
            pl.col("staff_group").fill_null(UNKNOWN_GROUP)
        )
    return frame.join(on_day(frame, clinicians), on=["clinician_id", "date"], how="left")
