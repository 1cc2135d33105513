"""Whether patients are asked for consent."""

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
        numerator="asked",
        denominator=NEW_PATIENTS,
        covered="days_with_new_patients",
        about="days_expected",
    )


METRIC = Metric(
    id="asked_coverage",
    title="Patients asked",
    unit="patients per new patient",
    direction="higher is better",
    why_it_matters=(
        "Consent that nobody asked for is not consent; asked coverage stands beside it so that silence is "
        "not read as agreement."
    ),
    numerator="Patients asked for consent in the week",
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
