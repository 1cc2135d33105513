"""What a week may not tell, four weeks may, or twelve: hidden weeks are told together where nobody shows.

Spans are fixed: the blocks of four ISO weeks, and three of these. The hidden weeks of one family of metrics
in a span are added up and told as one figure where enough people worked in them and no one or two of them
are most of it; those that still are hidden go to the longer span. Weeks that are told by themselves stay so,
and no week is in two sums: what is told of a span, less the weeks told by themselves, is what was looked at.

A span is told when it is over. Until then its hidden weeks are hidden. What twelve weeks may not tell because
too few people work in the unit, the small units of its service may together (`disclosure.pools`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.disclosure.dominance import dominated
from pipelines.disclosure.treatment import AMOUNTS
from pipelines.shapes import BLOCK_WEEKS, span_of, span_weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEPS: Final = (BLOCK_WEEKS, 3 * BLOCK_WEEKS)
"""Weeks of each step; the weeks of a longer one are whole shorter ones."""

_KEY: Final = ["family", "unit_id", "span_start"]
TOGETHER = {
    "family": pl.String,
    "unit_id": pl.String,
    "week_start": pl.Date,
    "weeks_together": pl.Int64,
    "span_start": pl.Date,
    "span_end": pl.Date,
}
"""One row for each hidden week that is told with others: how many weeks together, and the Mondays of the
first and the last week of their span."""


def weeks_of_spans(weeks: Iterable[date], last: date) -> list[date]:
    """Mondays of all weeks up to `last` whose figures may change with those of `weeks`."""
    spans = {week for one in weeks for week in span_weeks(one, STEPS[-1])}
    return sorted(week for week in spans if week <= last)


def told_together(hidden: pl.DataFrame, people: pl.DataFrame, last: date, minimum_group: int) -> pl.DataFrame:
    """The hidden weeks that may be told together, in columns TOGETHER.

    `hidden`: family, unit_id, week_start. `people`: PERSON_WEEK of all weeks of their spans. `last`: Monday
    of the last week that is over.
    """
    told = [pl.DataFrame(schema=TOGETHER)]
    left = hidden.select("family", "unit_id", "week_start").unique()
    for step in STEPS:
        end = pl.col("span_start") + timedelta(weeks=step - 1)
        over = (
            left.with_columns(span_start=span_of("week_start", step))
            .with_columns(span_end=end)
            .filter(pl.col("span_end") <= last)
        )
        allowed = over.join(enough(over, people, _KEY, minimum_group), on=_KEY, how="semi")
        together = allowed.with_columns(weeks_together=pl.len().over(_KEY).cast(pl.Int64)).select(
            list(TOGETHER)
        )
        told.append(together)
        left = left.join(together, on=["family", "unit_id", "week_start"], how="anti")
    return pl.concat(told).sort("family", "unit_id", "week_start")


def enough(
    weeks: pl.DataFrame, people: pl.DataFrame, keys: Sequence[str], minimum_group: int
) -> pl.DataFrame:
    """The keys whose weeks, together, enough people worked in and no one or two of them are most of.

    `weeks`: the keys, of which `family` is the first; unit_id, week_start.
    """
    parts = weeks.select(*dict.fromkeys([*keys, "unit_id", "week_start"])).join(
        people.select("unit_id", "week_start", "clinician_id", "worked", *AMOUNTS),
        on=["unit_id", "week_start"],
    )
    workers = parts.filter("worked").group_by(keys).agg(pl.col("clinician_id").n_unique().alias("workers"))
    own = dominated(parts.rename({"family": "of"}), ["of", *keys[1:]])
    most = own.filter(pl.col("family") == pl.col("of")).select(keys)
    return workers.filter(pl.col("workers") >= minimum_group).select(keys).join(most, on=keys, how="anti")
