"""How long the longest wait is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: the largest value recorded in it."""
    recorded = pl.max_horizontal(
        pl.col("days_with_waiting"), pl.lit(1)
    )  # at least the day that gave the value
    return cells(
        facts.patients.lazy(),
        numerator="longest_wait_days",
        covered=pl.when(pl.col("longest_wait_days").is_not_null()).then(recorded).otherwise(0),
        about="days_expected",
    )


METRIC = Metric(
    id="longest_wait_days",
    title="Longest wait",
    unit="days",
    direction="lower is better",
    why_it_matters="A mean can fall while one person is forgotten; the longest wait shows that.",
    numerator="Longest wait of the week, days",
    denominator="1 (a level)",
    source=("caseload",),
    limits="One person sets it: it moves in jumps and says nothing about the others in the queue.",
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
