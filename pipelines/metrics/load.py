"""Load by measure and staff group, as the facts have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from pipelines.metrics.cells import cells

if TYPE_CHECKING:
    from pipelines.shapes import Facts

Observation = Literal["counted", "excluded"]


def load_cells(facts: Facts, measure: str, observation: Observation) -> pl.LazyFrame:
    """Cells of one measure for each staff group the facts tell it by, `all` included."""
    rows = facts.load.lazy().filter(
        pl.col("measure") == measure,
        pl.col("observation") == observation,
    )
    return cells(
        rows,
        numerator="load_numerator",
        denominator="load_denominator",
        covered="days_observed",
        about="days_expected",
        staff_group="staff_group",
    )
