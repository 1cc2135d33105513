"""How much of the use is meant for patients to read or hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among all tasks: the kind of each is known."""
    return share_of_tasks(facts, numerator="patient_facing", denominator="tasks", covered="tasks")


METRIC = Metric(
    id="patient_facing_share",
    title="Use that patients meet",
    unit="share of tasks",
    direction="context",
    why_it_matters=(
        "What a patient reads or hears from a tool can inform and involve them, or stand in a person's place."
    ),
    numerator="Messages to patients, education of patients, and tasks of tools that talk with patients",
    denominator="Tasks",
    source=("llm_events", "tools"),
    limits=(
        "It counts tasks, not patients, and does not tell whether a patient read, understood or wanted it."
        " Tasks of kind other or unknown count only where the tool is listed as one that talks with patients."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
