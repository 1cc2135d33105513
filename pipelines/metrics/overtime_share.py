"""How much of the work was overtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells, weekly
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week over the hours whose row records overtime, 0 included."""
    return cells(
        weekly(facts.hours),
        numerator="overtime_hours",
        denominator="hours_with_overtime_record",
        covered="hours_with_overtime_record",
        about="worked_hours",
    )


METRIC = Metric(
    id="overtime_share",
    title="Overtime",
    unit="share of hours",
    direction="lower is better",
    why_it_matters=(
        "Where freed time is kept by staff, overtime falls first; where it is taken back, overtime rises."
    ),
    numerator="Overtime hours",
    denominator="Hours worked on rows that record overtime",
    source=("shifts",),
    limits=(
        "Overtime that is not paid is often not recorded: a fall while after-hours work rises may mean just"
        " that."
    ),
    person_derived=True,
    needs=("shifts",),
    compute=compute,
)
