"""How many drafts were accepted faster than they can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; it is about accepted drafts and those whose disposition is not known."""
    return share_of_tasks(
        facts,
        numerator="fast_unedited",
        denominator="review_known",
        covered="review_known",
        about=pl.col("accepted") + pl.col("disposition_unknown"),
    )


METRIC = Metric(
    id="accepted_fast_unedited_share",
    title="Accepted fast and unedited",
    unit="share of accepted drafts",
    direction="lower is better",
    why_it_matters=(
        "Drafts nobody reads are how a tool's errors reach patients. Overload is the first explanation: "
        "read it beside the unit's load of the same week."
    ),
    numerator=(
        "Accepted drafts that were not edited and reviewed faster than the threshold (FAST_REVIEW_SECONDS "
        "of the weekly facts)"
    ),
    denominator="Accepted drafts whose review time is known",
    source=("llm_events",),
    limits=(
        "A short draft can be read fast and well. It tells of a unit, never of a person, and is no basis "
        "for appraisal."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
