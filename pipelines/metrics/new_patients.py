"""How many patients came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.access import NEW_PATIENTS
from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: what is recorded of the three ways in; null where none is.

    Covered are the days that record any of them.
    """
    return cells(
        facts.patients.lazy(), numerator=NEW_PATIENTS, covered="days_with_new_patients", about="days_expected"
    )


METRIC = Metric(
    id="new_patients",
    title="New patients",
    unit="patients",
    direction="context",
    why_it_matters=(
        "Access comes first: a rise in load may be people who would otherwise have waited. Every way in "
        "makes the same admission work."
    ),
    numerator="Admissions + transfers in + new referrals",
    denominator="1 (a count)",
    source=("caseload",),
    limits=(
        "Wards record admissions and transfers, teams referrals; whoever is referred to and admitted by the"
        " same unit in one week counts twice, and a referral may not become a case. Days without a record "
        "are not made up for: see coverage."
    ),
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
