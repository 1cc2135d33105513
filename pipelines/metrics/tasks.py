"""How many LLM-assisted tasks were done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import usage_weeks

if TYPE_CHECKING:
    import polars as pl

    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week; 0 where people worked and the log holds no task of theirs."""
    return cells(usage_weeks(facts), numerator="tasks", covered="tasks", about="tasks")


METRIC = Metric(
    id="tasks",
    title="LLM-assisted tasks",
    unit="tasks",
    direction="context",
    why_it_matters="How much the tools are used at all: every other figure on them is about these tasks.",
    numerator="LLM-assisted tasks started in the week",
    denominator="1 (a count)",
    source=("llm_events",),
    limits=(
        "More use is not better use, and there is no target on it. Tasks done without a tool are not "
        "counted anywhere, so it is no share of work."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
