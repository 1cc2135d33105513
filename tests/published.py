"""Published tables as detection reads them; those that a test does not give are empty."""

from __future__ import annotations

import polars as pl

from pipelines.detection.panel import Published
from pipelines.disclosure.limits import limit_weeks
from pipelines.shapes import (
    LINE_WEEK,
    METRIC_VALUE,
    PUBLISHED,
    UNIT_DAY,
    WEEK_COMPLETENESS,
    WEEK_SPREAD,
    empty,
)

BUDGET = 0.05
"""False alarms per unit and year, as a site has them by default."""


def limits_of(metric_value: pl.DataFrame | None) -> pl.DataFrame:
    """Which weeks met the limits, by metric values of whole units of which nothing is hidden."""
    if metric_value is None:
        return empty(PUBLISHED["limit_week"])
    whole = metric_value.filter(pl.col("staff_group").fill_null("all") == "all")
    return limit_weeks(whole, whole)


def published(
    *,
    unit: pl.DataFrame | None = None,
    unit_day: pl.DataFrame | None = None,
    unit_change: pl.DataFrame | None = None,
    completeness: pl.DataFrame | None = None,
    rollout: pl.DataFrame | None = None,
    metric_value: pl.DataFrame | None = None,
    limit_week: pl.DataFrame | None = None,
    line: pl.DataFrame | None = None,
    line_week: pl.DataFrame | None = None,
    spread: pl.DataFrame | None = None,
    gate: float = 0.85,
) -> Published:
    """The tables given, and empty ones."""
    return Published(
        unit=empty(PUBLISHED["unit"]) if unit is None else unit,
        unit_day=empty(UNIT_DAY) if unit_day is None else unit_day,
        unit_change=empty(PUBLISHED["unit_change"]) if unit_change is None else unit_change,
        completeness=empty(WEEK_COMPLETENESS) if completeness is None else completeness,
        rollout=empty(PUBLISHED["rollout"]) if rollout is None else rollout,
        metric_value=empty(METRIC_VALUE) if metric_value is None else metric_value,
        limit_week=limits_of(metric_value) if limit_week is None else limit_week,
        line=empty(PUBLISHED["load_line"]) if line is None else line,
        line_week=empty(LINE_WEEK) if line_week is None else line_week,
        spread=empty(WEEK_SPREAD) if spread is None else spread,
        gate=gate,
        full_time_hours=37.5,
    )
