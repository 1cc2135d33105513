"""How many patients a unit has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: the mean over the observed days."""
    return cells(
        facts.patients.lazy(),
        numerator="patient_days",
        denominator="days_observed",
        covered="days_observed",
        about="days_expected",
    )


METRIC = Metric(
    id="patients",
    title="Patients",
    unit="patients",
    direction="context",
    why_it_matters=(
        "Beside load it tells more patients from fewer staff; a rise can also be read as access gained."
    ),
    numerator="Patient-days: the sum over observed days of the day's mean patients (open cases of a team)",
    denominator="Days observed",
    source=("caseload",),
    limits="A midnight census misses those who came and went in between; read it with new patients.",
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
