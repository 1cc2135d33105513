"""How many of those at work have acknowledged a guideline on the use of LLM tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week."""
    return cells(facts.people.lazy(), numerator="clinicians_acknowledged", denominator="clinicians_worked")


METRIC = Metric(
    id="guideline_acknowledged_share",
    title="Guideline acknowledged",
    unit="share of clinicians",
    direction="higher is better",
    why_it_matters="Staff can keep to a policy only if they have been shown it.",
    numerator=(
        "Distinct clinicians with a worked shift in the unit who had acknowledged a guideline that was valid "
        "at the week's end"
    ),
    denominator=(
        "Distinct clinicians with a worked shift in the unit (home clinicians where the unit keeps no roster)"
    ),
    source=("training", "shifts", "clinicians"),
    limits=(
        "Any guideline counts, whichever it is. Acknowledging is not reading. Weeks before the site's first "
        "acknowledgement are not known, and one that nobody entered counts as none."
    ),
    person_derived=True,
    needs=("training", "clinicians"),
    compute=compute,
)
