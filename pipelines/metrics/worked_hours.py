"""How many hours were worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, weekly
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week over every staff group; covered is the share of days with hours."""
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours")
    weeks = beside(hours, facts.completeness.select(*UNIT_WEEK, "hours_days"))
    return cells(weeks, numerator="worked_hours", covered="hours_days", about=pl.lit(1.0))


METRIC = Metric(
    id="worked_hours",
    title="Hours worked",
    unit="hours",
    direction="context",
    why_it_matters=(
        "The other half of load: fewer hours for the same patients is how a gain is taken back without one "
        "more patient."
    ),
    numerator="Hours worked by every staff group, overtime included, unpaid breaks left out",
    denominator="1 (a count)",
    source=("shifts", "staffing_daily"),
    limits=(
        "Hours nobody enters are not seen: unpaid overtime and work taken home. A fall may be a gap in the "
        "feed: see coverage."
    ),
    person_derived=False,
    needs=(HOURS,),
    compute=compute,
)
