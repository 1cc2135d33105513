"""How much of the work temporary staff carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells, weekly
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week over the staff groups that record it."""
    recorded = pl.when(pl.col("contract_hours").is_not_null()).then("worked_hours")
    hours = weekly(facts.hours.lazy().with_columns(hours_with_contract_record=recorded))
    return cells(
        hours,
        numerator="contract_hours",
        denominator="hours_with_contract_record",
        covered="hours_with_contract_record",
        about="worked_hours",
    )


METRIC = Metric(
    id="bank_agency_share",
    title="Bank and agency hours",
    unit="share of hours",
    direction="context",
    why_it_matters=(
        "The same load weighs more on a shift of people who do not know the unit; rising use is also a sign"
        " of posts left empty."
    ),
    numerator="Hours worked by bank and agency staff",
    denominator="Hours worked by the staff groups that record it",
    source=("shifts", "staffing_daily"),
    limits="It does not know who is familiar with the unit: bank staff often are its own.",
    person_derived=False,
    needs=(HOURS,),
    compute=compute,
)
