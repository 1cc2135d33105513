"""Net minutes saved and the evidence grade they are told at."""

from __future__ import annotations

from functools import reduce

import polars as pl

GRADES = ("log_measured", "self_reported", "assumed")
"""Strongest first. *Controlled* is not a grade of tasks: it comes from a comparison of units."""

TOLD_SHARE = 0.5
"""A saving is told at the strongest grade that holds at least this share of the timed tasks; the tasks of
other grades are left out of it and it is never scaled up to them."""


def told_grade() -> pl.Expr:
    """The grade a week's saving is told at; null where no task is timed or no grade holds its share."""
    gate = TOLD_SHARE * pl.col("tasks_timed")
    branches = [
        pl.when((pl.col("tasks_timed") > 0) & (pl.col(f"tasks_{grade}") >= gate)).then(pl.lit(grade))
        for grade in GRADES
    ]
    return pl.coalesce(branches)


def of_told_grade(prefix: str) -> pl.Expr:
    """The column `<prefix>_<grade>` of the grade the week is told at (its column is `grade`)."""
    return reduce(
        lambda rest, name: pl.when(pl.col("grade") == name).then(pl.col(f"{prefix}_{name}")).otherwise(rest),
        reversed(GRADES),
        pl.lit(None, dtype=pl.Float64),
    )
