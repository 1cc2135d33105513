"""Patients per nurse: the load of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "patients_per_nurse", "counted")


METRIC = Metric(
    id="patients_per_nurse",
    title="Patients per nurse",
    unit="patients per nurse",
    direction="lower is better",
    why_it_matters=(
        "The load of a ward as its staff feel it and as law and guidance write it: how many patients each "
        "nurse looks after at once."
    ),
    numerator="Patient-hours on the days that have both a census and hours",
    denominator="Hours worked by the staff group on those days, overtime included",
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "A weekly mean hides single shifts; a line by shift is judged on shifts. It does not know how ill "
        "the patients were. One-to-one observation is counted like any other hour; see the figure net of "
        "observation beside it."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
