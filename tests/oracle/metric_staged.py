"""The made-up world as the pipeline holds it after staging."""

from datetime import date, timedelta

import polars as pl

from pipelines.facts.rows import Rows, Span
from pipelines.schemas import TABLES
from pipelines.shapes import PUBLISHED
from tests.oracle.metric_world import FIRST_MONDAY, FULL_TIME, PERIODS, WEEKS, ZONE, World


def span() -> Span:
    mondays = tuple(FIRST_MONDAY + timedelta(weeks=week) for week in range(WEEKS))
    return Span(mondays, ZONE, PERIODS, FULL_TIME, 0.85)


def pipeline_rows(made: World) -> Rows:
    """The world as the pipeline holds it after staging: `_date` is the local date of a row's own date."""
    frames = {name: _dated(name, made.frame(name)) for name in TABLES if name in Rows.__dataclass_fields__}
    seen = pl.concat(
        [frames[name].select("unit_id", "_date") for name in ("caseload", "shifts", "staffing_daily")]
    )
    return Rows(
        **frames,
        lines=pl.DataFrame(schema=PUBLISHED["load_line"]),
        first_days=seen.group_by("unit_id").agg(pl.col("_date").min().alias("first_date")),
        roster_since=dict.fromkeys(frames["shifts"]["unit_id"], date.min),
        collected=made.table_names(),
    )


def _dated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    own = TABLES[name].own_date
    if own is None:
        return frame.with_columns(_date=pl.lit(None, dtype=pl.Date))
    day = pl.col(own)
    if frame.schema[own] != pl.Date:
        day = day.dt.convert_time_zone(ZONE).dt.date()
    return frame.with_columns(_date=day)
