"""Patients per nurse without one-to-one observation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "patients_per_nurse", "excluded")


METRIC = Metric(
    id="patients_per_nurse_net_of_observation",
    title="Patients per nurse, net of observation",
    unit="patients per nurse",
    direction="lower is better",
    why_it_matters=(
        "One-to-one observation ties a member of staff to one patient: without it the load of everyone else"
        " is seen."
    ),
    numerator=(
        "Patient-hours on the days that have both a census and hours, patients under one-to-one observation"
        " left out"
    ),
    denominator=(
        "Hours worked by the staff group on those days, overtime included, hours spent on one-to-one "
        "observation left out"
    ),
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "A weekly mean hides single shifts; a line by shift is judged on shifts. It does not know how ill "
        "the patients were. Only where observation is recorded; a unit that does not record it has no such "
        "figure."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
