"""How often what a tool began with a patient was handed over to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.metric import Metric
from pipelines.metrics.usage import share_of_tasks

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week among the tasks that patients meet; missing where none of these tells of it."""
    nothing_told = (pl.col("handed_over_known") == 0) & (pl.col("patient_facing") > 0)
    return share_of_tasks(
        facts,
        numerator=pl.when(~nothing_told).then("handed_over"),
        denominator="handed_over_known",
        covered="handed_over_known",
        about="patient_facing",
    )


METRIC = Metric(
    id="handed_over_share",
    title="Handed over to a person",
    unit="share of tasks that patients meet",
    direction="context",
    why_it_matters=(
        "A patient who needs a person must reach one; where nothing is ever handed over, nobody may be there"
        " to take it."
    ),
    numerator="Tasks that patients meet and that were handed over to a person",
    denominator="Tasks that patients meet of which the record tells whether they were handed over",
    source=("llm_events", "tools"),
    limits=(
        "It does not tell how soon the person answered, nor who should have been handed over and was not."
        " A high share may mean careful use or a tool that cannot help: neither is a target."
    ),
    person_derived=True,
    needs=("llm_events",),
    compute=compute,
)
