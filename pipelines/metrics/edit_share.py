"""How many of the drafts that were used had to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import KNOWN_DISPOSITION, share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the drafts that were used."""
    return share_of_tasks(
        facts,
        numerator="edited",
        denominator=pl.col("accepted") + pl.col("edited"),
        covered=KNOWN_DISPOSITION,
    )


METRIC = Metric(
    id="edit_share",
    title="Drafts edited",
    unit="share of used drafts",
    direction="context",
    why_it_matters=(
        "Where editing is frequent the tool lacks the nuance of the work; where it falls to nothing, drafts"
        " may no longer be read."
    ),
    numerator="Drafts used after editing",
    denominator="Drafts used: accepted + edited",
    source=("llm_events",),
    limits=(
        "It does not say how much was changed, nor whether an unedited draft was right. Rejected, abandoned"
        " and failed drafts are not in it."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
