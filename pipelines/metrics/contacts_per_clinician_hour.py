"""Contacts per clinician hour: the load of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "contacts_per_clinician_hour", "counted")


METRIC = Metric(
    id="contacts_per_clinician_hour",
    title="Contacts per clinician hour",
    unit="contacts per hour",
    direction="lower is better",
    why_it_matters="The load of a clinic or emergency department: how fast patients follow one another.",
    numerator="Contacts attended on the days that have both contacts and hours",
    denominator="Hours worked by the staff group on those days, overtime included",
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "Contacts differ in length and in what follows them; missed contacts and work without a patient are"
        " not in it. One-to-one observation is counted like any other hour; see the figure net of "
        "observation beside it."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
