"""How much time the record system takes, whatever is done in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, known_total, weekly
from pipelines.metrics.metric import HOURS, Metric
from pipelines.metrics.screen import BY_DAY, GROUP, all_activities

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; covered compares clinician-days in the record system with shifts worked.

    Where activities are told apart, one clinician's day is a row of each: a group's days are those of the
    activity with most of them.
    """
    rows = all_activities(facts)
    days = weekly(rows.group_by(GROUP).agg(pl.col("clinician_days").max()))
    minutes = weekly(rows).select(
        *UNIT_WEEK, "in_shift_minutes", "after_hours_minutes", "clinician_days_of_months"
    )
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours", "shifts_worked")
    return cells(
        beside(beside(minutes, days), hours),
        numerator=known_total("in_shift_minutes", "after_hours_minutes"),
        denominator="worked_hours",
        covered="clinician_days",
        about="shifts_worked",
        assessable=BY_DAY,
    )


METRIC = Metric(
    id="ehr_minutes",
    title="Record system",
    unit="minutes per worked hour",
    direction="lower is better",
    why_it_matters=(
        "Documentation can fall while reading, orders and messages grow: only all of it says whether the "
        "screen takes less of the day."
    ),
    numerator=(
        "Minutes active in the record system, inside and outside working hours: those of activity `total` "
        "where a staff group has them, else the sum of all activities"
    ),
    denominator="Hours worked by every staff group",
    source=("ehr_time", "shifts", "staffing_daily"),
    limits=(
        "Active minutes only, and what counts as active differs between vendors: compare a unit with itself. "
        "Where only some activities are recorded, it is the sum of those."
    ),
    person_derived=True,
    needs=("ehr_time", HOURS),
    compute=compute,
)
