"""How much of time and of values a chart shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import polars as pl

from dashboard.charts.parts import Corners

if TYPE_CHECKING:
    from datetime import date


def extent(values: pl.Series, otherwise: tuple[float, float] = (0.0, 1.0)) -> tuple[float, float]:
    """The least and the greatest value; `otherwise` where there is none."""
    if values.is_empty():
        return otherwise
    return cast("float", values.min()), cast("float", values.max())


def corners(weeks: pl.DataFrame, low: float, high: float) -> Corners:
    """The window over these weeks from `low` to `high`; a flat window is opened a little."""
    first, last = cast("date", weeks["week_start"].min()), cast("date", weeks["week_start"].max())
    return Corners(first, last, low, high if high > low else low + 1)


def shown_days(weeks: pl.DataFrame) -> tuple[date, date]:
    """The first and the last day a mark has room for: to the day after the last week, when a unit closes."""
    first, last = cast("date", weeks["week_start"].min()), cast("date", weeks["week_start"].max())
    return first, last + timedelta(weeks=1)


def from_zero(weeks: pl.DataFrame, column: str, least: float = 0.0) -> Corners:
    """A window that holds zero and every value, and never less than `least`."""
    low, high = extent(weeks[column].drop_nulls(), (0.0, least))
    return corners(weeks, min(0.0, low * 1.05), max(least, high * 1.08))


def lives(marks: pl.DataFrame) -> pl.DataFrame:
    """Of all marks the go-lives: what a small chart has room for."""
    return marks.filter(pl.col("kind") == "go_live").select("happened_on", "tip")
