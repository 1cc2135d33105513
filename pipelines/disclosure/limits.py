"""Whether each week met the limits, and cases by quarter: judged by exact figures, told without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.shapes import conform
from pipelines.shapes.limits import CASE_QUARTER, CASE_WEEK, CASES, LIMIT_WEEK, LIMITS

if TYPE_CHECKING:
    from pipelines.shapes.limits import Limit

_UNIT_WEEK: Final = ["unit_id", "week_start"]


def limit_weeks(open_cells: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    """Every limit and kind of case in every week of a unit, in shape LIMIT_WEEK.

    `open_cells`: METRIC_VALUE of whole units in which what may not be told of a week is hidden; figures
    exact. `exact`: the same with nothing hidden: cases are told of units of any size.
    """
    frames = [_limit(open_cells, name, limit) for name, limit in LIMITS.items()]
    frames += [_case(exact, kind, metric) for kind, metric in CASES.items()]
    return conform(pl.concat(frames).sort("limit_name", *_UNIT_WEEK), LIMIT_WEEK)


def unknown_where(limits: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    """LIMIT_WEEK with the shares of these weeks (unit_id, week_start) unknown; cases are told of any unit."""
    share = ~pl.col("limit_name").is_in(list(CASES))
    unknown = limits.filter(share).join(weeks, on=_UNIT_WEEK, how="semi")
    rest = limits.join(unknown, on=["limit_name", *_UNIT_WEEK], how="anti")
    told = pl.concat([rest, unknown.with_columns(standing=pl.lit("unknown"))])
    return told.sort("limit_name", *_UNIT_WEEK)


def case_weeks(exact: pl.DataFrame) -> pl.DataFrame:
    """Cases of each unit and week in which they are known, in shape CASE_WEEK."""
    kinds = pl.col("metric").replace_strict({metric: kind for kind, metric in CASES.items()}, default=None)
    known = exact.with_columns(kind=kinds, cases="numerator").drop_nulls(["kind", "cases"])
    return conform(known.sort("kind", *_UNIT_WEEK), CASE_WEEK)


def case_quarters(weeks: pl.DataFrame) -> pl.DataFrame:
    """Cases by the calendar quarter in which their week begins, in shape CASE_QUARTER. `weeks`: CASE_WEEK."""
    quarter = pl.col("week_start").dt.truncate("1q").alias("quarter_start")
    quarters = weeks.group_by("kind", "unit_id", quarter).agg(pl.col("cases").sum())
    return conform(quarters.sort("kind", "unit_id", "quarter_start"), CASE_QUARTER)


def _limit(cells: pl.DataFrame, name: str, limit: Limit) -> pl.DataFrame:
    value = pl.col("value")
    outside = value < limit.threshold if limit.side == "below" else value > limit.threshold
    judged = (
        (pl.col("state") == "value")
        & (pl.col("denominator").fill_null(0.0) >= limit.least)
        & (pl.col("coverage").fill_null(0.0) >= limit.coverage)
    )
    return _told(cells.filter(pl.col("metric") == limit.metric), name, judged, outside)


def _case(cells: pl.DataFrame, kind: str, metric: str) -> pl.DataFrame:
    counted = pl.col("numerator")
    return _told(cells.filter(pl.col("metric") == metric), kind, counted.is_not_null(), counted > 0)


def _told(cells: pl.DataFrame, name: str, judged: pl.Expr, outside: pl.Expr) -> pl.DataFrame:
    standing = (
        pl.when(~judged.fill_null(value=False))
        .then(pl.lit("unknown"))
        .when(outside)
        .then(pl.lit("not_met"))
        .otherwise(pl.lit("met"))
    )
    return cells.select(pl.lit(name).alias("limit_name"), *_UNIT_WEEK, standing.alias("standing"))
