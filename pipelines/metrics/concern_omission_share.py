"""Outputs with an omission, as staff flagged them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import concern_rate

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks whose concern field is filled."""
    return concern_rate(facts, "omission")


METRIC = Metric(
    id="concern_omission_share",
    title="Outputs with an omission",
    unit="share of checked tasks",
    direction="lower is better",
    why_it_matters="What a draft leaves out, the next reader does not miss.",
    numerator="Tasks flagged omission",
    denominator="Tasks whose concern field is filled, none included",
    source=("llm_events",),
    limits=(
        "An omission is harder to notice than an error: expect under-reporting. A share of checked tasks "
        "only."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
