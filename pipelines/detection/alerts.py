"""All alerts of a site, from published weekly tables only.

A new kind is a new file and a line in `detect`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.detection.data_gap import data_gap
from pipelines.detection.messages import data_gap_message, over_line_message
from pipelines.detection.over_line import over_line
from pipelines.shapes import PUBLISHED, conform

if TYPE_CHECKING:
    from collections.abc import Callable

_SAVING_WEEKS = 8
_MINUTES_PER_HOUR = 60
SAVING_METRIC = "net_minutes_saved_per_task"


def detect(
    line_week: pl.DataFrame,
    lines: pl.DataFrame,
    completeness: pl.DataFrame,
    units: pl.DataFrame,
    metric_value: pl.DataFrame,
    as_of: date,
    gate: float,
) -> pl.DataFrame:
    """Every alert detected by `as_of`, open or closed, in the published shape `alert`.

    Rows later than the last ISO week that ended by `as_of` are not looked at, nor lines that begin later.
    `units`: unit_id, opened_on, closed_on, first_week.
    """
    last = as_of - timedelta(days=(as_of.weekday() + 1) % 7 + 6)
    past = pl.col("week_start") <= last
    known = lines.filter(pl.col("effective_from") <= as_of)
    weeks = line_week.filter(past).join(known, on=["line_id", "unit_id"], how="semi")
    rows = [
        *over_line(weeks, known, _saved_hours(metric_value.filter(past)), over_line_message),
        *data_gap(completeness.filter(past), weeks, known, units, last, gate, data_gap_message),
    ]
    alerts = conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["alert"])
    return alerts.sort("detected_on", "unit_id", "kind")


def _saved_hours(metric_value: pl.DataFrame) -> Callable[[str, date], float | None]:
    """Mean published hours saved a week over the eight weeks up to a day; None where none is published."""
    saved = metric_value.filter(
        (pl.col("metric") == SAVING_METRIC) & (pl.col("state") == "value") & (pl.col("staff_group") == "all")
    )
    by_unit: dict[str, list[tuple[date, float]]] = {}
    for unit_id, week, minutes in (
        saved.select("unit_id", "week_start", "numerator").sort("week_start").iter_rows()
    ):
        by_unit.setdefault(unit_id, []).append((week, minutes))

    def mean(unit_id: str, until: date) -> float | None:
        since = until - timedelta(weeks=_SAVING_WEEKS)
        recent = [minutes for week, minutes in by_unit.get(unit_id, []) if since < week <= until]
        return sum(recent) / len(recent) / _MINUTES_PER_HOUR if recent else None

    return mean
