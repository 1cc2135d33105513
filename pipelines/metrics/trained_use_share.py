"""How much of the use is by trained staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week."""
    return share_of_tasks(
        facts,
        numerator="trained_tasks",
        denominator="tasks_with_training_record",
        covered="tasks_with_training_record",
    )


METRIC = Metric(
    id="trained_use_share",
    title="Use by trained staff",
    unit="share of tasks",
    direction="higher is better",
    why_it_matters=(
        "Use before training, or after it ran out, is a failure of the rollout, not of the clinician."
    ),
    numerator="Tasks by a clinician with a training for the tool valid on that day",
    denominator="Tasks whose training can be looked up",
    source=("llm_events", "training"),
    limits="A certificate is not competence, and training that nobody entered counts as none.",
    person_derived=True,
    needs=("llm_events", "training"),
    compute=compute,
)
