"""Who of those at work used a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; covered are the people at work, about are these and users without a shift."""
    return cells(
        facts.people.lazy(),
        numerator="clinicians_using",
        denominator="clinicians_worked",
        covered="clinicians_worked",
        about=pl.col("clinicians_worked") + pl.col("users_without_shift").fill_null(0),
    )


METRIC = Metric(
    id="adoption",
    title="Adoption",
    unit="share of clinicians",
    direction="context",
    why_it_matters=(
        "Whether the tools reach the staff of a unit fairly, and how strong an effect on its time can be."
    ),
    numerator="Distinct clinicians with a worked shift in the unit and at least one LLM-assisted task in it",
    denominator=(
        "Distinct clinicians with a worked shift in the unit (home clinicians where the unit keeps no roster)"
    ),
    source=("llm_events", "shifts", "clinicians"),
    limits=(
        "No target: a clinician may have good reason not to use a tool. Users without a shift lower the "
        "coverage and are not added. It says nothing on how much or how well a tool was used."
    ),
    person_derived=True,
    needs=("llm_events", "clinicians"),
    compute=compute,
)
