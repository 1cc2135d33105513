"""How much of the use is for permitted tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks a policy row judges."""
    return share_of_tasks(
        facts, numerator="permitted_tasks", denominator="permitted_known", covered="permitted_known"
    )


METRIC = Metric(
    id="permitted_use_share",
    title="Permitted use",
    unit="share of judged tasks",
    direction="higher is better",
    why_it_matters=(
        "Use outside the agreed tasks often shows a need nobody answered; the policy or the tool may be "
        "what has to change."
    ),
    numerator="Tasks of a type that policy permits in the unit",
    denominator="Tasks of a type that policy speaks about",
    source=("llm_events", "permitted_uses"),
    limits=(
        "Tasks the policy is silent on are in the coverage only. Use of tools outside the logs is not seen."
    ),
    person_derived=True,
    needs=("llm_events", "permitted_uses"),
    compute=compute,
)
