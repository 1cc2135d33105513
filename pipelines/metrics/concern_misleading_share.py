"""Misleading outputs, as staff flagged them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import concern_rate

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks whose concern field is filled."""
    return concern_rate(facts, "misleading")


METRIC = Metric(
    id="concern_misleading_share",
    title="Misleading outputs",
    unit="share of checked tasks",
    direction="lower is better",
    why_it_matters="Text that reads well and is wrong is the risk clinicians can least see.",
    numerator="Tasks flagged misleading",
    denominator="Tasks whose concern field is filled, none included",
    source=("llm_events",),
    limits="Only what was noticed. A share of checked tasks only.",
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
