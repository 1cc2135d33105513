"""Whether the planned nurse hours were worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells, weekly
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week for the staff group nurse; covered are the hours that have a plan."""
    nurses = weekly(facts.hours.lazy().filter(pl.col("staff_group") == "nurse"))
    return cells(
        nurses,
        numerator="worked_hours_with_plan",
        denominator="planned_hours",
        covered="worked_hours_with_plan",
        about="worked_hours",
    )


METRIC = Metric(
    id="nurse_fill",
    title="Nurse hours against plan",
    unit="share of planned hours",
    direction="higher is better",
    why_it_matters=(
        "Load that rises because planned nurses were not there has another remedy than load from more "
        "patients."
    ),
    numerator="Nurse hours worked on the days and periods that have a plan",
    denominator="Nurse hours planned",
    source=("shifts", "staffing_daily"),
    limits=(
        "Good against a plan that is too low still reads as good; overtime and agency nurses fill it like "
        "anyone else."
    ),
    person_derived=False,
    needs=(HOURS,),
    compute=compute,
)
