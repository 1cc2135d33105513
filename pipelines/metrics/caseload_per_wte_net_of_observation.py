"""Caseload per whole-time equivalent without one-to-one observation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.load import load_cells
from pipelines.metrics.metric import HOURS, Metric

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit, week and staff group, `all` for every clinician together."""
    return load_cells(facts, "caseload_per_wte", "excluded")


METRIC = Metric(
    id="caseload_per_wte_net_of_observation",
    title="Caseload per whole-time equivalent, net of observation",
    unit="open cases per WTE",
    direction="lower is better",
    why_it_matters=(
        "One-to-one observation ties a member of staff to one patient: without it the load of everyone else"
        " is seen."
    ),
    numerator=(
        "Mean open cases over the days that have both a count and hours, patients under one-to-one "
        "observation left out"
    ),
    denominator=(
        "Whole-time equivalents at work: hours worked by the staff group ÷ full-time hours, overtime "
        "included, hours spent on one-to-one observation left out"
    ),
    source=("caseload", "shifts", "staffing_daily"),
    limits=(
        "Cases differ in need; an open case may not have been seen this week. Leave and sickness raise it, "
        "as they do in life. Only where observation is recorded; a unit that does not record it has no such"
        " figure."
    ),
    person_derived=False,
    needs=("caseload", HOURS),
    compute=compute,
    told_by_group=True,
)
