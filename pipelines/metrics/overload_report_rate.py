"""How often staff said that it is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, thousands, weekly
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week, per 1,000 hours worked; covered is the share of days with hours."""
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours")
    days = facts.completeness.select(*UNIT_WEEK, "hours_days")
    return cells(
        beside(beside(facts.events.lazy(), hours), days),
        numerator="overload_reports",
        denominator=thousands("worked_hours"),
        covered="hours_days",
        about=pl.lit(1.0),
    )


METRIC = Metric(
    id="overload_report_rate",
    title="Overload reports",
    unit="per 1,000 hours worked",
    direction="context",
    why_it_matters=(
        "Staff know first when load is unsafe; reports are acts addressed to management and are shown "
        "exactly."
    ),
    numerator="Overload reports of the week",
    denominator="Hours worked by every staff group ÷ 1,000",
    source=("overload_reports", "shifts", "staffing_daily"),
    limits=(
        "Few reports can mean low load, or fear, or that nothing ever came of one. There is no target on it."
    ),
    person_derived=False,
    needs=("overload_reports", HOURS),
    compute=compute,
)
