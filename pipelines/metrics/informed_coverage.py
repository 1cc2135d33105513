"""Whether patients are told that a tool is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.access import NEW_PATIENTS
from pipelines.metrics.cells import beside, cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; coverage is that of the days that record new patients."""
    return cells(
        beside(facts.events.lazy(), facts.patients),
        numerator="informed",
        denominator=NEW_PATIENTS,
        covered="days_with_new_patients",
        about="days_expected",
    )


METRIC = Metric(
    id="informed_coverage",
    title="Patients informed",
    unit="patients per new patient",
    direction="higher is better",
    why_it_matters=(
        "Patients have a right to know that a tool takes part in their care, whether or not consent is "
        "needed."
    ),
    numerator="Patients told that a tool is used in the week",
    denominator="New patients of the week: admissions + transfers in + new referrals",
    source=("consent_daily", "caseload"),
    limits=(
        "Whoever is told again, or was already a patient at go-live, counts too, so that it can be above 1;"
        " patients who came late in a week may be told in the next. Days without a row are not seen."
    ),
    person_derived=True,
    needs=("consent_daily", "caseload"),
    compute=compute,
)
