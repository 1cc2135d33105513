"""What the tools freed in a unit, for every hour worked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import UNIT_WEEK, beside, cells, weekly
from pipelines.metrics.metric import HOURS, Metric
from pipelines.metrics.saving import of_told_grade, told_grade
from pipelines.metrics.usage import usage_weeks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: minutes of the told grade over all hours worked, whoever used a tool."""
    hours = weekly(facts.hours).select(*UNIT_WEEK, "worked_hours")
    weeks = beside(usage_weeks(facts), hours).with_columns(grade=told_grade())
    return cells(
        weeks,
        numerator=of_told_grade("net_minutes"),
        denominator="worked_hours",
        covered="tasks_timed",
        about="tasks",
        evidence_grade=pl.col("grade"),
        assessable=pl.col("tasks").is_null() | pl.col("grade").is_not_null(),
    )


METRIC = Metric(
    id="net_minutes_saved_per_worked_hour",
    title="Net minutes saved per worked hour",
    unit="minutes per worked hour",
    direction="higher is better",
    why_it_matters=(
        "Per worked hour the saving can be laid beside load and overtime, and part-time work, sickness and "
        "leave do not distort it."
    ),
    numerator="Net minutes saved by the tasks of the told grade (see net_minutes_saved_per_task)",
    denominator="Hours worked by every staff group, overtime included",
    source=("llm_events", "task_baselines", "shifts", "staffing_daily"),
    limits=(
        "Never scaled up from the tasks that were timed to those that were not: read it with its coverage. "
        "It says how much time the tools freed, not where that time went."
    ),
    person_derived=True,
    needs=("llm_events", "task_baselines", HOURS),
    compute=compute,
)
