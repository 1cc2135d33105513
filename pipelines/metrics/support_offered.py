"""How much support was offered to staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; a week without a record of support is not known."""
    return cells(facts.events.lazy(), numerator="support_offered")


METRIC = Metric(
    id="support_offered",
    title="Support offered",
    unit="places",
    direction="context",
    why_it_matters=(
        "New tools ask for help, supervision and someone to talk to; what is not offered cannot be used."
    ),
    numerator="Places offered: technical help, supervision, debriefing, psychological support, training",
    denominator="1 (a count)",
    source=("support_offers",),
    limits=(
        "A place offered at a time nobody can come is still offered. Weeks without a record are not known."
    ),
    person_derived=False,
    needs=("support_offers",),
    compute=compute,
)
