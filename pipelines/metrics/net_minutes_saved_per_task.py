"""What one LLM-assisted task saved, after waiting, reading, editing and rework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric
from pipelines.metrics.saving import of_told_grade, told_grade
from pipelines.metrics.usage import usage_weeks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week at the strongest grade that holds half of the timed tasks."""
    weeks = usage_weeks(facts).with_columns(grade=told_grade())
    return cells(
        weeks,
        numerator=of_told_grade("net_minutes"),
        denominator=of_told_grade("tasks"),
        covered="tasks_timed",
        about="tasks",
        evidence_grade=pl.col("grade"),
        assessable=pl.col("grade").is_not_null(),
    )


METRIC = Metric(
    id="net_minutes_saved_per_task",
    title="Net minutes saved per task",
    unit="minutes per task",
    direction="higher is better",
    why_it_matters=(
        "The time a draft saves is only what is left after waiting for it, reading it, changing it and "
        "putting it right later; it can be negative."
    ),
    numerator=(
        "Sum over the tasks of the told grade of baseline minutes − (wait + review + edit + rework "
        "minutes); a draft that was rejected, abandoned or failed counts as − time spent"
    ),
    denominator="Tasks of the told grade",
    source=("llm_events", "task_baselines"),
    limits=(
        "Told at the strongest evidence grade that holds at least half of the timed tasks; tasks of other "
        "grades are left out, never scaled up to. A baseline is a mean from before go-live: it cannot say "
        "what this task would have taken, and it holds only as long as tasks stay alike. Without comparison"
        " units part of a fall in time may not be due to the tool."
    ),
    person_derived=True,
    needs=("llm_events", "task_baselines"),
    compute=compute,
)
