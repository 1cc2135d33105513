"""Shifts against the line: the share over by week, and each shift of the last 28 days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.parts import Corners
from dashboard.charts.shifts import share_over, shift_dots
from dashboard.charts.spec import Drawing
from dashboard.drawings.window import corners, extent, lives
from dashboard.words import numbers, tips
from dashboard.words.catalogue import code, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk

PERIODS = ("day", "evening", "night", "all")


@dataclass(frozen=True)
class Period:
    """One period of the day: its shifts of the last 28 days in words and as dots, its weeks as bars."""

    title: str
    dots: Drawing | None
    shares: Drawing | None


def periods(desk: Desk, unit: Mapping[str, Any], weeks: pl.DataFrame, marks: pl.DataFrame) -> list[Period]:
    """What the line's shifts show, period by period; empty for a line judged by the week."""
    shares = desk.shift_weeks(unit["unit_id"]).partition_by("period", as_dict=True)
    shifts = desk.shifts_recent(unit["unit_id"])
    recent, span = shifts.partition_by("period", as_dict=True), extent(shifts["bin"])
    return [
        Period(
            _title(period, recent.get((period,))),
            _dots(period, recent[(period,)], span, unit["measure"]) if (period,) in recent else None,
            _share(period, shares[(period,)], weeks, lives(marks)) if (period,) in shares else None,
        )
        for period in PERIODS
        if (period,) in recent or (period,) in shares
    ]


def _title(period: str, shifts: pl.DataFrame | None) -> str:
    name = code("periods", period)
    if shifts is None:
        return say("unit.shift.none", period=name)
    return say("unit.shift.count", period=name, over=int(shifts["over"].sum()), observed=shifts.height)


def _share(period: str, weeks: pl.DataFrame, window: pl.DataFrame, marks: pl.DataFrame) -> Drawing:
    texts = [tips.share_week(row) for row in weeks.iter_rows(named=True)]
    allowed = float(weeks["allowed_share"][-1])
    known = weeks.filter(pl.col("share").is_not_null())
    return Drawing(
        share_over,
        {
            "weeks": weeks.select(
                "week_start",
                "share",
                "allowed_share",
                tip=pl.Series(texts, dtype=pl.String),
            ),
            "marks": marks,
        },
        corners(window, 0.0, 1.0),
        say(
            "alt.share",
            period=code("periods", period),
            latest=numbers.percent(known["share"][-1]) if known.height else say("unit.key.none"),
            allowed=numbers.percent(allowed),
            over=known.filter(pl.col("share") > pl.col("allowed_share")).height,
            weeks=known.height,
        ),
        {
            "axis_title": say("unit.shift.share_axis", share=numbers.percent(allowed)),
        },
    )


def _dots(period: str, shifts: pl.DataFrame, span: tuple[float, float], measure: str) -> Drawing:
    limit = float(shifts["limit"][-1])
    low, high = min(span[0], limit * 0.8), max(span[1], limit * 1.2)
    texts = [tips.shift(row, measure) for row in shifts.iter_rows(named=True)]
    over = int(shifts["over"].sum())
    name = code("periods", period)
    line = pl.DataFrame({"limit": [limit], "label": [say("card.line", value=numbers.plain(limit))]})
    least, most = extent(shifts["load"])
    day = shifts["date"][0]  # dots have no time axis; the window's days are not looked at
    return Drawing(
        shift_dots,
        {
            "shifts": shifts.select("bin", "place", "over").with_columns(
                tip=pl.Series(texts, dtype=pl.String)
            ),
            "lines": line,
        },
        Corners(
            day,
            day,
            low - limit / 24,
            high + limit / 24,
            tallest=round(extent(shifts["place"])[1]),
        ),
        say(
            "alt.shifts",
            period=name,
            over=over,
            observed=shifts.height,
            line=numbers.plain(limit),
            low=numbers.plain(least),
            high=numbers.load(measure, most),
        ),
        {"axis_title": say(f"measure.{measure}.axis")},
    )
