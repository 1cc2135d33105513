"""How many contacts patients attended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; covered are the days that record contacts."""
    return cells(
        facts.patients.lazy(), numerator="contacts", covered="days_with_contacts", about="days_expected"
    )


METRIC = Metric(
    id="contacts_attended",
    title="Contacts attended",
    unit="contacts",
    direction="context",
    why_it_matters=(
        "What patients get of a team: read as access gained where it rises, as load where hours do not."
    ),
    numerator="Contacts that patients attended",
    denominator="1 (a count)",
    source=("caseload",),
    limits="A contact may be a minute or an hour. Days without a record are not made up for: see coverage.",
    person_derived=False,
    needs=("caseload",),
    compute=compute,
)
