"""How much work in the record system falls outside working hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, weekly
from pipelines.metrics.metric import HOURS, Metric
from pipelines.metrics.screen import BY_DAY, all_activities

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; where a staff group has rows of activity `total`, these and no others.

    Divided by worked hours, not by clinician-days: minutes on a day off add a clinician-day of their own,
    so that per clinician-day more work at home could read as less.
    """
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours")
    return cells(
        beside(weekly(all_activities(facts)), hours),
        numerator="after_hours_minutes",
        denominator="worked_hours",
        covered="clinician_days_with_after_hours",
        about="clinician_days",
        assessable=BY_DAY,
    )


METRIC = Metric(
    id="after_hours_minutes",
    title="After-hours record work",
    unit="minutes per worked hour",
    direction="lower is better",
    why_it_matters=(
        "Time is moved, not saved, where documentation goes home; it is also the check on overtime that "
        "nobody enters."
    ),
    numerator="Minutes active in the record system outside working hours, all activities",
    denominator="Hours worked by every staff group",
    source=("ehr_time", "shifts", "staffing_daily"),
    limits=(
        "Vendors draw the border of working hours differently; compare a unit with itself. Work on paper "
        "and on the telephone is not seen."
    ),
    person_derived=True,
    needs=("ehr_time", HOURS),
    compute=compute,
)
