"""How often support was asked for and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; a week without a record of support is not known."""
    return cells(facts.events.lazy(), numerator="support_refused")


METRIC = Metric(
    id="support_refused",
    title="Support refused",
    unit="requests",
    direction="lower is better",
    why_it_matters="Staff who ask for support and do not get it carry the change alone.",
    numerator="Requests for support that were refused",
    denominator="1 (a count)",
    source=("support_offers",),
    limits="Only requests that somebody recorded; whoever expects a refusal may not ask.",
    person_derived=True,
    needs=("support_offers",),
    compute=compute,
)
