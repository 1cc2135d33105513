"""What metrics of the record system share: which rows tell all of what was done there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK

if TYPE_CHECKING:
    from pipelines.shapes import Facts

GROUP = (*UNIT_WEEK, "staff_group")


BY_DAY: Final = pl.col("clinician_days_of_months").fill_null(0) == 0
"""None of a week's minutes is a share of a month's total: spread evenly, these say nothing of a week."""


def all_activities(facts: Facts) -> pl.LazyFrame:
    """Rows of all activities, none counted twice: where a staff group has rows of `total`, these alone."""
    is_total = pl.col("activity") == "total"
    return facts.ehr.lazy().filter(is_total | ~is_total.any().over(GROUP))
