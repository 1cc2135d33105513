"""How often a tool was used although the patient had refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; no feed is not collected, never 0."""
    return cells(facts.events.lazy(), numerator="used_after_refusal")


METRIC = Metric(
    id="used_after_refusal",
    title="Used after refusal",
    unit="uses",
    direction="lower is better",
    why_it_matters=(
        "Each one breaks a patient's decision and is reviewed as an incident; it is counted, never averaged."
    ),
    numerator="Uses of a tool after the patient refused or withdrew consent",
    denominator="1 (a count)",
    source=("consent_daily",),
    limits=(
        "Counted inside the record system; days without a row are not seen and no coverage can be told. "
        "Weekly figures of small units are suppressed: their counts belong to a calendar quarter."
    ),
    person_derived=True,
    needs=("consent_daily",),
    compute=compute,
)
