"""How many drafts were thrown away after reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import KNOWN_DISPOSITION, share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the drafts a clinician judged."""
    return share_of_tasks(
        facts,
        numerator="rejected",
        denominator=pl.col("accepted") + pl.col("edited") + pl.col("rejected"),
        covered=KNOWN_DISPOSITION,
    )


METRIC = Metric(
    id="rejection_share",
    title="Drafts rejected",
    unit="share of judged drafts",
    direction="lower is better",
    why_it_matters=(
        "A rejected draft is pure cost: it was waited for and read, and the work was done by hand after all."
    ),
    numerator="Drafts rejected",
    denominator="Drafts a clinician judged: accepted + edited + rejected",
    source=("llm_events",),
    limits=(
        "Abandoned and failed drafts were not judged and are not in it. Rejecting is a safeguard: a low "
        "share is good only if drafts are read."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
