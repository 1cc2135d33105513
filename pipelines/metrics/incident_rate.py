"""How many patient-safety incidents were reported for the patients cared for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import beside, cells, thousands
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week, per 1,000 patient-days."""
    return cells(
        beside(facts.events.lazy(), facts.patients),
        numerator="incidents",
        denominator=thousands("patient_days"),
        covered="days_observed",
        about="days_expected",
    )


METRIC = Metric(
    id="incident_rate",
    title="Incidents",
    unit="per 1,000 patient-days",
    direction="context",
    why_it_matters=(
        "The harm that load lines exist to prevent; beside load it helps to see whether a rise is still safe."
    ),
    numerator="Patient-safety incidents that happened in the week",
    denominator="Patient-days ÷ 1,000",
    source=("incidents", "caseload"),
    limits=(
        "Reporting differs and open teams report more. Rare events: a single unit's week says little. On "
        "mental-health wards research finds no steady link between staffing and incidents; none is claimed "
        "here."
    ),
    person_derived=False,
    needs=("incidents", "caseload"),
    compute=compute,
)
