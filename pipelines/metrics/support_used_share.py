"""How much of the support that was offered was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; a week without a record of support is not known."""
    return cells(facts.events.lazy(), numerator="support_used", denominator="support_offered")


METRIC = Metric(
    id="support_used_share",
    title="Support used",
    unit="share of places",
    direction="context",
    why_it_matters="Support that stays unused may come at the wrong time, or may not be what is needed.",
    numerator="Places used",
    denominator="Places offered",
    source=("support_offers",),
    limits=(
        "Use that nobody recorded counts as none. It says nothing on who came, and there is no target on it."
    ),
    person_derived=True,
    needs=("support_offers",),
    compute=compute,
)
