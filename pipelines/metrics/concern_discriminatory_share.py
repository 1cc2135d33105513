"""Discriminatory outputs, as staff flagged them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import concern_rate

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks whose concern field is filled."""
    return concern_rate(facts, "discriminatory")


METRIC = Metric(
    id="concern_discriminatory_share",
    title="Discriminatory outputs",
    unit="share of checked tasks",
    direction="lower is better",
    why_it_matters=(
        "A tool that describes patients unfairly does harm each time; the share only shows where to look."
    ),
    numerator="Tasks flagged discriminatory",
    denominator="Tasks whose concern field is filled, none included",
    source=("llm_events",),
    limits=(
        "Each one is reviewed by itself, never averaged away: one is not few. It is a share of checked "
        "tasks only."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
