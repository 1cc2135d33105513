"""How many people wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: the mean over the days that record it."""
    return cells(
        facts.patients.lazy(), numerator="waiting", covered="days_with_waiting", about="days_expected"
    )


METRIC = Metric(
    id="waiting",
    title="People waiting",
    unit="people",
    direction="lower is better",
    why_it_matters=(
        "Time freed by a tool can shorten the queue: that is access, and the first good reason for a higher"
        " load."
    ),
    numerator="People waiting, mean over the days that record it",
    denominator="1 (a level)",
    source=("caseload",),
    limits=(
        "A list can shrink because people gave up or were taken off it. It does not say how long anyone "
        "waits."
    ),
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
