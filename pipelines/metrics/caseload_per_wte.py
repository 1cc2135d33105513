"""Caseload per whole-time equivalent: the load of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "caseload_per_wte", "counted")


METRIC = Metric(
    id="caseload_per_wte",
    title="Caseload per whole-time equivalent",
    unit="open cases per WTE",
    direction="lower is better",
    why_it_matters="The load of a community team: how many people each full-time member of staff carries.",
    numerator="Mean open cases over the days that have both a count and hours",
    denominator=(
        "Whole-time equivalents at work: hours worked by the staff group ÷ full-time hours, overtime included"
    ),
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "Cases differ in need; an open case may not have been seen this week. Leave and sickness raise it, "
        "as they do in life. One-to-one observation is counted like any other hour; see the figure net of "
        "observation beside it."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
