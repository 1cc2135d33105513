"""How much time documentation takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, known_total, weekly
from pipelines.metrics.metric import HOURS, Metric
from pipelines.metrics.screen import BY_DAY

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; covered compares clinician-days of documentation with shifts worked."""
    documentation = weekly(facts.ehr.lazy().filter(pl.col("activity") == "documentation"))
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours", "shifts_worked")
    return cells(
        beside(documentation, hours),
        numerator=known_total("in_shift_minutes", "after_hours_minutes"),
        denominator="worked_hours",
        covered="clinician_days",
        about="shifts_worked",
        assessable=BY_DAY,
    )


METRIC = Metric(
    id="documentation_minutes",
    title="Documentation",
    unit="minutes per worked hour",
    direction="lower is better",
    why_it_matters=(
        "Documentation is what most tools promise to shorten, and the record system measures it without "
        "asking anyone."
    ),
    numerator=(
        "Minutes active in documentation, inside and outside working hours, so that work taken home is no "
        "saving"
    ),
    denominator="Hours worked by every staff group",
    source=("ehr_time", "shifts", "staffing_daily"),
    limits=(
        "Active minutes only: thinking, talking and paper are not in it. A fall may be due to season, "
        "templates or staff mix; only a comparison with other units can say that it is the tool."
    ),
    person_derived=True,
    needs=("ehr_time", HOURS),
    compute=compute,
)
