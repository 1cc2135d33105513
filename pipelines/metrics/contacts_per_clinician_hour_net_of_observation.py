"""Contacts per clinician hour without one-to-one observation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "contacts_per_clinician_hour", "excluded")


METRIC = Metric(
    id="contacts_per_clinician_hour_net_of_observation",
    title="Contacts per clinician hour, net of observation",
    unit="contacts per hour",
    direction="lower is better",
    why_it_matters=(
        "One-to-one observation ties a member of staff to one patient: without it the load of everyone else"
        " is seen."
    ),
    numerator="Contacts attended on the days that have both contacts and hours",
    denominator=(
        "Hours worked by the staff group on those days, overtime included, hours spent on one-to-one "
        "observation left out"
    ),
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "Contacts differ in length and in what follows them; missed contacts and work without a patient are"
        " not in it. Only where observation is recorded; a unit that does not record it has no such figure."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
