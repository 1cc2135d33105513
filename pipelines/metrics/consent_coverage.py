"""Whether the patient's answer is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: any recorded answer counts, a refusal as much as an agreement."""
    recorded = pl.sum_horizontal(
        "consent_granted", "consent_declined", "consent_withdrawn", "consent_not_required"
    )
    return share_of_tasks(facts, numerator=recorded, denominator="tasks", covered="tasks")


METRIC = Metric(
    id="consent_coverage",
    title="Consent recorded",
    unit="share of tasks",
    direction="higher is better",
    why_it_matters=(
        "A tool used without the patient's answer on record is a gap in transparency, whatever the answer "
        "was."
    ),
    numerator="Tasks whose consent is recorded: granted, declined, withdrawn or not required",
    denominator="Tasks",
    source=("llm_events",),
    limits=(
        "It counts records, not agreement: a refusal counts like a consent, and there is no target on "
        "either. Use after a refusal is told by itself."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
