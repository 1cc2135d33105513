"""How many of the contacts offered were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week over the days that record both attended and missed contacts."""
    return cells(
        facts.patients.lazy(),
        numerator="missed_beside_contacts",
        denominator=pl.col("contacts_beside_missed") + pl.col("missed_beside_contacts"),
        covered="days_with_contacts_missed",
        about="days_expected",
    )


METRIC = Metric(
    id="contacts_missed_share",
    title="Contacts missed",
    unit="share of contacts",
    direction="lower is better",
    why_it_matters=(
        "Patients who stay away take no part in their care; a rise after a change of working is an early "
        "sign."
    ),
    numerator="Contacts that the patient did not attend, on days that record both",
    denominator="Contacts attended + contacts missed on these days",
    source=("caseload",),
    limits=(
        "It does not say why: contacts the unit itself cancelled, and people who were never offered one, "
        "are not in it."
    ),
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
