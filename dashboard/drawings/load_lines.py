"""Every unit's card: its weeks against its line, the line at the same height in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.load import load_card
from dashboard.charts.spec import Drawing
from dashboard.drawings.kept import kept
from dashboard.drawings.window import corners, extent, shown_days
from dashboard.words import numbers, tips
from dashboard.words.catalogue import code, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.charts.parts import Corners
    from dashboard.data import Desk

LEAST_ROOM = (0.7, 1.15)
"""Every card shows at least so much of its line's height below and above the line."""
MOST_ROOM = (0.3, 1.8)
"""One extreme unit must not flatten all others: beyond this it gets a scale of its own."""


@kept(32)
def cards(desk: Desk) -> dict[str, Drawing]:
    """A drawing per unit. Desks are made per snapshot and grants, so this memory is keyed by both."""
    weeks, lives = desk.load_weeks(), desk.go_lives()
    shared = _shared_room(weeks)
    units = {row["unit_id"]: row for row in desk.units().iter_rows(named=True)}
    by_unit = weeks.partition_by("unit_id", as_dict=True)
    return {
        unit_id: _card(units[unit_id], rows, lives.filter(pl.col("unit_id") == unit_id), shared)
        for (unit_id,), rows in by_unit.items()
        if unit_id in units
    }


def _card(
    unit: Mapping[str, Any], weeks: pl.DataFrame, lives: pl.DataFrame, shared: tuple[float, float]
) -> Drawing:
    return Drawing(
        load_card,
        {
            "weeks": with_tips(weeks, unit["measure"]),
            "above": above_line(weeks),
            "marks": live_marks(lives, weeks),
        },
        room(weeks, shared),
        load_alt(unit, weeks),
        {"axis_title": axis_title(unit)},
    )


def axis_title(unit: Mapping[str, Any]) -> str:
    """The measure with its unit, and the period of the day the line is drawn for."""
    title = say(f"measure.{unit['measure']}.axis")
    if unit["period"] in (None, "all"):
        return title
    return say("measure.in_period", title=title, period=code("periods", unit["period"]).lower())


def with_tips(weeks: pl.DataFrame, measure: str) -> pl.DataFrame:
    """The weeks with a sentence each."""
    texts = [tips.load_week(row, measure) for row in weeks.iter_rows(named=True)]
    return weeks.select("week_start", "load", "limit", "over", "alone", "state").with_columns(
        tip=pl.Series(texts, dtype=pl.String)
    )


def above_line(weeks: pl.DataFrame) -> pl.DataFrame:
    """The stretches over the line, from the day the curve crosses it to the day it comes back.

    `stretch` numbers them, so that two stretches are never joined across a gap or a calm week.
    """
    points = weeks.select(
        "limit",
        "load",
        week_start=pl.col("week_start").cast(pl.Datetime("ms")),
        gap=pl.col("load") - pl.col("limit"),
    )
    following = points.select(pl.all().shift(-1).name.suffix("_next"))
    share = pl.col("gap") / (pl.col("gap") - pl.col("gap_next"))
    crossings = (
        pl.concat([points, following], how="horizontal")
        .filter(pl.col("gap") * pl.col("gap_next") < 0)
        .select(
            "limit",
            load=pl.col("limit"),
            week_start=pl.col("week_start") + (pl.col("week_start_next") - pl.col("week_start")) * share,
            gap=pl.lit(0.0),
        )
    )
    together = pl.concat([points, crossings], how="diagonal_relaxed").sort("week_start")
    outside = pl.col("gap").is_null() | (pl.col("gap") < 0)
    return (
        together.with_columns(stretch=outside.cast(pl.Int64).cum_sum())
        .filter(pl.col("gap") >= 0)
        .select("week_start", "load", "limit", "stretch")
    )


def live_marks(lives: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    """Go-lives that fall inside the weeks shown."""
    shown = lives.filter(pl.col("go_live_date").is_between(*shown_days(weeks)))
    names = [
        say("mark.go_live", subject=name) + f", {numbers.short_day(day)}"
        for name, day in shown.select("tool_name", "go_live_date").iter_rows()
    ]
    return shown.select(happened_on="go_live_date").with_columns(tip=pl.Series(names, dtype=pl.String))


def room(weeks: pl.DataFrame, shared: tuple[float, float] | None = None) -> Corners:
    """The corners of a card: the shared share of its line, or its own loads where it has no line."""
    loads, limits = weeks["load"].drop_nulls(), weeks["limit"].drop_nulls()
    low, high = extent(loads)
    if limits.len():
        line = float(limits[-1])
        least, most = shared or LEAST_ROOM
        return corners(weeks, min(low * 0.97, line * least), max(high * 1.03, line * most))
    return corners(weeks, low * 0.9, high * 1.1)


def _shared_room(weeks: pl.DataFrame) -> tuple[float, float]:
    ratio = (weeks["load"] / weeks["limit"]).drop_nulls()
    low, high = extent(ratio.filter(ratio.is_between(*MOST_ROOM)), LEAST_ROOM)
    return min(LEAST_ROOM[0], low * 0.97), max(LEAST_ROOM[1], high * 1.03)


def load_alt(unit: Mapping[str, Any], weeks: pl.DataFrame) -> str:
    """The chart of weekly load in one sentence."""
    measure, name = unit["measure"], unit["unit_name"]
    first, last = (numbers.short_day(day) for day in (weeks["week_start"][0], weeks["week_start"][-1]))
    loads = weeks["load"].drop_nulls()
    if loads.is_empty():
        return say("alt.load.none", unit=name, first=first, last=last)
    low, high = extent(loads)
    limits = weeks["limit"].drop_nulls()
    return say(
        "alt.load",
        unit=name,
        first=first,
        last=last,
        low=numbers.plain(low),
        high=numbers.load(measure, high),
        latest=numbers.plain(loads[-1]),
        line=say("alt.line", line=numbers.plain(limits[-1])) if limits.len() else say("card.no_line"),
        over=weeks["over"].sum(),
        weeks=loads.len(),
        unknown=weeks.height - loads.len(),
    )
