"""Weekly sums of LLM use, and what several metrics take from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, cells, weekly

if TYPE_CHECKING:
    from pipelines.shapes import Facts

KNOWN_DISPOSITION = pl.col("tasks") - pl.col("disposition_unknown")


def usage_weeks(facts: Facts) -> pl.LazyFrame:
    """One row per unit and week: the sums of every count and minute of `facts.usage`.

    A week in which people worked and the log is known to hold no task of the unit is a row of zeros; a week
    the log does not reach is no row. `tasks_with_training_record`: tasks whose training can be looked up.
    """
    used = weekly(
        facts.usage.lazy().with_columns(
            pl.when(pl.col("trained_tasks").is_not_null())
            .then("tasks")
            .otherwise(0)
            .alias("tasks_with_training_record")
        )
    )
    sums = {name: dtype for name, dtype in used.collect_schema().items() if name not in UNIT_WEEK}
    quiet = (
        facts.people.lazy()
        .filter(pl.col("clinicians_using").is_not_null())
        .select(UNIT_WEEK)
        .join(used, on=UNIT_WEEK, how="anti")
        .with_columns(pl.lit(0).cast(dtype).alias(name) for name, dtype in sums.items())
    )
    return pl.concat([used, quiet])


def share_of_tasks(
    facts: Facts,
    *,
    numerator: pl.Expr | str,
    denominator: pl.Expr | str,
    covered: pl.Expr | str,
    about: pl.Expr | str = "tasks",
) -> pl.LazyFrame:
    """Cells of a share counted on tasks; it is about all of them unless `about` says which."""
    return cells(
        usage_weeks(facts), numerator=numerator, denominator=denominator, covered=covered, about=about
    )


def concern_rate(facts: Facts, concern: str) -> pl.LazyFrame:
    """Cells of one kind of concern among the tasks whose concern field is filled."""
    return share_of_tasks(
        facts, numerator=f"concern_{concern}", denominator="concern_checked", covered="concern_checked"
    )
