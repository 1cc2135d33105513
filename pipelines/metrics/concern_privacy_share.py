"""Outputs with a privacy concern, as staff flagged them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import concern_rate

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks whose concern field is filled."""
    return concern_rate(facts, "privacy")


METRIC = Metric(
    id="concern_privacy_share",
    title="Outputs with a privacy concern",
    unit="share of checked tasks",
    direction="lower is better",
    why_it_matters="Text about the wrong patient or with details that do not belong there breaks confidence.",
    numerator="Tasks flagged privacy",
    denominator="Tasks whose concern field is filled, none included",
    source=("llm_events",),
    limits="Only what was noticed; leaks at the supplier are not seen here. A share of checked tasks only.",
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
