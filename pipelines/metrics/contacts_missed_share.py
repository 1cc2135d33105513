"""How many of the contacts offered were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; null where attended or missed contacts are not recorded."""
    return cells(
        facts.patients.lazy(),
        numerator="contacts_missed",
        denominator=pl.col("contacts") + pl.col("contacts_missed"),
        covered="days_observed",
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
    numerator="Contacts that the patient did not attend",
    denominator="Contacts attended + contacts missed",
    source=("caseload",),
    limits=(
        "It does not say why: contacts the unit itself cancelled, and people who were never offered one, "
        "are not in it."
    ),
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
