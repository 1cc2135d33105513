"""Counts to the nearest five, ratios of such counts, and shares near nothing or everything as just that.

Of a count of people, or of what they did, the last few are somebody. Of a share of them, a share of nearly
nobody or nearly everybody says of each one what they did. (Statistics of officially small populations round
to 5 and publish such shares as a bound: NHS England's disclosure control of workforce and hospital figures.)
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.disclosure.treatment import TREATMENTS
from pipelines.shapes.limits import REFUSAL

BASE: Final = 5
LEAST_SHARE: Final = 0.1
MOST_SHARE: Final = 0.9
"""Shares up to the one and from the other on are told as `at_most` and `at_least`."""

_COVERAGE_DECIMALS: Final = 2
"""Coverage is a ratio of such counts too: to the whole percent, it names none of them."""
_SLACK: Final = 1e-9


def rounded(values: pl.DataFrame) -> pl.DataFrame:
    """The values in shape METRIC_VALUE as they are told: `value` from rounded counts, or a bound.

    Of a share told as a bound `value` is the bound and there is no numerator. What has nothing left to be
    divided by is not assessed. Counts of weeks told together are rounded as one. A case that is looked into
    must not be rounded away: a week's count of such cases is 0 or not told, the quarter has the number.
    """
    told = pl.col("state") == "value"
    counts = values.with_columns(
        pl.when(told & _is_in(name)).then(_rounded(name)).otherwise(name).alias(name)
        for name in ("numerator", "denominator")
    )
    counted, share = told & _is_counted(), told & _is_share()
    ratio = pl.when(counted & (pl.col("denominator") > 0)).then(pl.col("numerator") / pl.col("denominator"))
    least, most = ratio <= LEAST_SHARE + _SLACK, ratio >= MOST_SHARE - _SLACK
    bound = pl.when(share & least).then(pl.lit("at_most")).when(share & most).then(pl.lit("at_least"))
    value = (
        pl.when(share & least)
        .then(pl.lit(LEAST_SHARE))
        .when(share & most)
        .then(pl.lit(MOST_SHARE))
        .when(counted)
        .then(ratio)
        .otherwise("value")
    )
    nothing = counted & (pl.col("denominator") <= 0)
    some = told & (pl.col("metric") == REFUSAL) & (pl.col("any") > 0)
    told_so = counts.with_columns(bound=bound, value=value, any=values["numerator"])
    return told_so.with_columns(
        numerator=pl.when(pl.col("bound").is_null() & ~some).then("numerator"),
        value=pl.when(~some).then("value"),
        coverage=pl.when(counted).then(pl.col("coverage").round(_COVERAGE_DECIMALS)).otherwise("coverage"),
        state=pl.when(nothing)
        .then(pl.lit("not_assessed"))
        .when(some)
        .then(pl.lit("suppressed"))
        .otherwise("state"),
        evidence_grade=pl.when(~nothing).then("evidence_grade"),
    ).drop("any")


def _rounded(name: str) -> pl.Expr:
    weeks = pl.col("weeks_together").fill_null(1)
    return (pl.col(name) * weeks / BASE).round() * BASE / weeks


def _is_in(name: str) -> pl.Expr:
    return pl.col("metric").is_in([metric for metric, how in TREATMENTS.items() if name in how.counts])


def _is_counted() -> pl.Expr:
    return pl.col("metric").is_in([metric for metric, how in TREATMENTS.items() if how.counts])


def _is_share() -> pl.Expr:
    return pl.col("metric").is_in([metric for metric, how in TREATMENTS.items() if how.is_share])
