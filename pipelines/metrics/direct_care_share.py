"""How much of staff time reaches patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.metrics.cells import cells
from pipelines.metrics.metric import Metric

if TYPE_CHECKING:
    from pipelines.shapes import Facts


def compute(facts: Facts) -> pl.LazyFrame:
    """Cells per unit and week: observations of direct care among all observations."""
    return cells(
        facts.events.lazy(),
        numerator=pl.col("direct_care_share") * pl.col("direct_care_n"),
        denominator="direct_care_n",
    )


METRIC = Metric(
    id="direct_care_share",
    title="Direct care",
    unit="share of staff time",
    direction="higher is better",
    why_it_matters=(
        "The best use of freed time: whether it reaches patients can only be seen where staff time is "
        "sampled."
    ),
    numerator="Observations of staff time that found direct care (share × observations)",
    denominator="Observations of staff time",
    source=("time_samples",),
    limits=(
        "Sampled on few days, by observers whom staff can see; small numbers of observations swing widely. "
        "No coverage is told, because samples are not meant to cover every day."
    ),
    person_derived=True,
    needs=("time_samples",),
    compute=compute,
)
