"""How much of their breaks staff did not get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells, weekly
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week over the shifts that record it, 0 included."""
    return cells(
        weekly(facts.hours),
        numerator="missed_break_minutes",
        denominator="shifts_with_break_record",
        covered="shifts_with_break_record",
        about="shifts_worked",
    )


METRIC = Metric(
    id="missed_break_minutes_per_shift",
    title="Missed breaks",
    unit="minutes per shift",
    direction="lower is better",
    why_it_matters="Breaks are the first thing that goes on an overloaded shift, long before an incident.",
    numerator="Minutes of break not taken",
    denominator="Worked shifts that record missed breaks",
    source=("shifts",),
    limits=(
        "Few systems record it, and where staff must enter it themselves the busiest shifts are the least "
        "likely to."
    ),
    person_derived=True,
    needs=("shifts",),
    compute=compute,
)
