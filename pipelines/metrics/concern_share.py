"""How often staff had a concern about the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


KINDS = ("misleading", "omission", "discriminatory", "crisis_missed", "privacy", "other")


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: a concern of any kind among the tasks whose concern field is filled."""
    return share_of_tasks(
        facts,
        numerator=pl.sum_horizontal(f"concern_{kind}" for kind in KINDS),
        denominator="concern_checked",
        covered="concern_checked",
    )


METRIC = Metric(
    id="concern_share",
    title="Outputs with a concern",
    unit="share of checked tasks",
    direction="lower is better",
    why_it_matters="What staff flag is the earliest sign that a tool or a new version of it is wrong.",
    numerator="Tasks flagged misleading, omission, discriminatory, crisis missed, privacy or other",
    denominator="Tasks whose concern field is filled, none included",
    source=("llm_events",),
    limits=(
        "Nobody flags what nobody noticed: a low share with fast acceptance is no reassurance. Busy people "
        "flag less."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
