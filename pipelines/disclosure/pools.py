"""Units too small even for twelve weeks are told with the other small ones of their service.

    pool = weeks of a span of twelve in which too few people worked, in all units of one service

It is told where as many distinct people as the minimum group worked in these weeks and no one or two of them
are most of a sum. Weeks hidden because one or two people are most of them are not in it: parts of the use
count them already, and what is in two sums can be taken off. So every week of a unit is told once: alone, in
four, in twelve, or in a pool; and the whole of a service, less its larger units, is its pool.

A pool is told again only as it was: one that has gained or lost a unit or a week since would tell of those.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Final, NamedTuple

import polars as pl

from pipelines.disclosure.ladder import STEPS, TOGETHER, enough
from pipelines.disclosure.treatment import family
from pipelines.shapes import span_of
from pipelines.shapes.shown import SHOWN_POOL

LEAST_UNITS: Final = 2

_SPAN: Final = STEPS[-1]
_KEY: Final = ["family", "service", "span_start"]
_MEMBER: Final = ["family", "unit_id", "week_start"]
POOLED = {**TOGETHER, "service": pl.String, "units_together": pl.Int64, "pool": pl.String}
"""One row for each week of a unit in a pool: TOGETHER, the service, how many units, and which pool."""


class Remembered(NamedTuple):
    """`told`, `withheld`: POOLED of pools that may be told, and of those that were told otherwise before.

    `shown`: SHOWN_POOL with what is told now.
    """

    told: pl.DataFrame
    withheld: pl.DataFrame
    shown: pl.DataFrame


def pools(
    few: pl.DataFrame,
    exact: pl.DataFrame,
    people: pl.DataFrame,
    services: pl.DataFrame,
    last: date,
    minimum_group: int,
) -> pl.DataFrame:
    """The weeks of small units that may be told with others, in columns POOLED.

    `few`: family, unit_id, week_start of weeks in which too few worked and that no longer span tells.
    `exact`: METRIC_VALUE of whole units, nothing hidden; a week with a gap in a family is not in its pools.
    `people`: PERSON_WEEK. `services`: unit_id, service (null: in none). `last`: Monday of the last week that
    is over.
    """
    gaps = exact.filter(pl.col("state") == "missing").select("unit_id", "week_start", family=family())
    end = pl.col("span_start") + timedelta(weeks=_SPAN - 1)
    weeks = (
        few.select(_MEMBER)
        .unique()
        .join(gaps, on=_MEMBER, how="anti")
        .join(services.drop_nulls("service").select("unit_id", "service"), on="unit_id")
        .with_columns(span_start=span_of("week_start", _SPAN))
        .with_columns(span_end=end)
        .filter(pl.col("span_end") <= last)
        .with_columns(
            weeks_together=pl.len().over(_KEY).cast(pl.Int64),
            units_together=pl.col("unit_id").n_unique().over(_KEY).cast(pl.Int64),
        )
        .filter(pl.col("units_together") >= LEAST_UNITS)
    )
    allowed = weeks.join(enough(weeks, people, _KEY, minimum_group), on=_KEY, how="semi")
    named = allowed.join(_names(allowed), on=_KEY)
    return named.select(list(POOLED)).sort(_MEMBER)


def remembered(found: pl.DataFrame, shown: pl.DataFrame) -> Remembered:
    """Which of the pools may be told beside those that were told before of the same weeks.

    `found`: POOLED. `shown`: SHOWN_POOL of these weeks.
    """
    before = found.select(*_MEMBER, "pool").join(shown.rename({"pool": "earlier"}), on=_MEMBER)
    otherwise = before.filter(pl.col("earlier") != pl.col("pool")).select("pool").unique()
    told = found.join(otherwise, on="pool", how="anti")
    now = pl.concat([shown, told.select(list(SHOWN_POOL))]).unique().sort(list(SHOWN_POOL))
    return Remembered(told, found.join(otherwise, on="pool", how="semi"), now)


def _names(weeks: pl.DataFrame) -> pl.DataFrame:
    """A name for each pool, made of its units and weeks: another set has another."""
    members = (
        weeks.sort(_MEMBER)
        .group_by(_KEY, maintain_order=True)
        .agg(
            whole=pl.concat_str(
                "family", "unit_id", pl.col("week_start").cast(pl.String), separator="\t"
            ).str.join("\n")
        )
    )
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in members["whole"]]
    return members.select(_KEY).with_columns(pool=pl.Series(digests, dtype=pl.String))
