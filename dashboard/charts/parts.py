"""What several charts share: the time axis, rules for what happened, marks for weeks without a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from dashboard.charts.theme import SMALL

if TYPE_CHECKING:
    from dashboard.charts.theme import Data, Palette

LANE_HEIGHT = 15
LANES_FLOOR = f"lanes > 0 ? lanes * {LANE_HEIGHT} + 6 : 0"
"""Pixels from the top at which the values begin, as Vega reckons it."""
CHARACTER, SIGN = 5.6, 14
"""Pixels a label takes: for each of its characters, and for its sign."""
LANES = 5
NARROW = 620
"""From this width in pixels on, the lanes keep labels from lying on one another. In a narrower chart only
their rules and signs are drawn, and the list beside the chart says what they are."""

HALF_WEEK, WEEK = 302_400_000, 604_800_000
"""Milliseconds: room for the first week's bar, and for what happened in the last week's seven days."""

MONTHS = (
    "[timeFormat(datum.value, '%b'), "
    "datum.index == 0 || month(datum.value) == 0 ? timeFormat(datum.value, '%Y') : '']"
)
_UNKNOWN_SHAPES = (
    ["suppressed", "withheld", "missing", "not_collected", "not_assessed"],
    ["cross", "triangle-down", "stroke", "square", "circle"],
)
_UNIT_CHANGES = (
    "unit_merge",
    "unit_merge_in",
    "unit_split",
    "unit_split_in",
    "unit_rename",
    "unit_rename_in",
    "unit_close",
)
_FLAG = "M-0.7,1L-0.7,-1L0.9,-0.45L-0.4,0.1L-0.4,1Z"
_MARK_SHAPES = {
    "go_live": "circle",
    "end": "circle",
    "release": "square",
    "release_unannounced": "square",
    "alert": "triangle-up",
    "watch": "triangle-right",
    "gap": "cross",
    "line": "triangle-down",
    "action": "triangle-left",
    "contested": _FLAG,
    **dict.fromkeys(_UNIT_CHANGES, "diamond"),
}


@dataclass(frozen=True)
class Corners:
    """The window a chart looks through: first and last week, least and greatest value.

    `lanes`: rows of labels at the top, which the values stand clear of. `tallest`: the greatest stack
    of dots.
    """

    first: date
    last: date
    low: float
    high: float
    lanes: int = 0
    tallest: int = 0

    def values(self) -> dict[str, str | float]:
        """The window as values of the spec's own parameters: one finished spec serves every window."""
        return {
            "first": _local(self.first),
            "last": _local(self.last),
            "low": self.low,
            "high": self.high,
            "lanes": self.lanes,
            "tallest": self.tallest,
        }


ANYWHERE = Corners(date(2026, 1, 5), date(2026, 6, 29), 0.0, 1.0)
"""A window for a finished spec whose own is not known yet."""


def _local(day: date) -> str:
    return day.strftime("%Y/%m/%d")  # read in the browser's own time zone, as the rows' days are


def week_axis(field: str = "week_start", *, labels: bool = True, title: str | None = None) -> alt.X:
    """Weeks on a time axis with a tick a quarter, the year under January and the first."""
    axis = alt.Axis(
        titleAnchor="start",
        tickCount=alt.TimeIntervalStep(interval="month", step=3),
        labelExpr=MONTHS,
        labels=labels,
        grid=labels,
        # Vega draws the grid as long as the values' range from the top: under lanes it would end too soon.
        gridOpacity=alt.expr("lanes > 0 ? 0 : 1"),
    )
    scale = alt.Scale(
        domain=[alt.expr(f"+toDate(first) - {HALF_WEEK}"), alt.expr(f"+toDate(last) + {WEEK}")],
        padding=0,
    )
    return alt.X(f"{field}:T", title=title, axis=axis, scale=scale)


def value_axis(field: str, title: str, **axis: Any) -> alt.Y:
    """Values between the corners, the axis title with its unit above."""
    scale = alt.Scale(
        domain=[alt.expr("low"), alt.expr("high")],
        range=[alt.expr("height"), alt.expr(LANES_FLOOR)],
        nice=False,
        zero=False,
    )
    return alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(titleY=-8, **axis))


def unknown_marks(weeks: Data, palette: Palette, *, labels: bool = True) -> alt.Chart:
    """A grey sign on the floor under each week without a figure: its shape says why."""
    domain, shapes = _UNKNOWN_SHAPES
    chart: alt.Chart = (
        alt.Chart(weeks)
        .transform_filter("datum.state != 'value'")
        .mark_point(clip=True, size=22, color=palette.unknown, strokeWidth=1.4, opacity=0.9)
        .encode(
            x=week_axis(labels=labels),
            y=alt.value(alt.expr("height - 3")),
            shape=alt.Shape("state:N", scale=alt.Scale(domain=domain, range=shapes)),
            tooltip="tip:N",
        )
    )
    return chart


def rules(marks: Data, palette: Palette, *, below_lanes: bool = False) -> alt.Chart:
    """A dotted upright on each day something happened, from floor to ceiling, or to the lanes' floor."""
    reach = (
        {"y": alt.value(alt.expr(LANES_FLOOR)), "y2": alt.value(alt.expr("height"))} if below_lanes else {}
    )
    chart: alt.Chart = (
        alt.Chart(marks)
        .mark_rule(clip=True, strokeDash=[2, 3], color=palette.quiet, opacity=0.9)
        .encode(x=week_axis("happened_on"), tooltip="tip:N", **reach)
    )
    return chart


def with_lanes(
    marks: pl.DataFrame, first: date, last: date, narrow: int = NARROW, most: int = LANES
) -> pl.DataFrame:
    """The marks between two days with a lane each, so that their labels do not lie on one another.

    `marks`: happened_on, label. Adds `lane` (0 is nearest the chart) and `side`: labels that would leave the
    chart at its right end are set to the left. `narrow`: pixels from which on the labels have room.
    `most`: lanes there may be; a mark for which none is free keeps its sign and loses its label, which stands
    in the list beside the chart.
    """
    inside = marks.filter(pl.col("happened_on").is_between(first, last)).sort("happened_on")
    span = max((last - first).days, 1)
    taken = [-1.0] * most
    lanes, sides, told = [], [], []
    for happened_on, label in inside.select("happened_on", "label").iter_rows():
        at, share = (happened_on - first).days / span, (len(label) * CHARACTER + SIGN) / narrow
        side = "left" if at + share > 1 else "right"
        start, end = (at - share, at) if side == "left" else (at, at + share)
        free = [lane for lane in range(most) if taken[lane] <= start]
        lane = free[0] if free else min(range(most), key=lambda number: taken[number])
        if free:
            taken[lane] = end
        told.append(label if free else "")
        lanes.append(lane)
        sides.append(side)
    return inside.with_columns(
        label=pl.Series(told, dtype=pl.String),
        lane=pl.Series(lanes, dtype=pl.Int64),
        side=pl.Series(sides, dtype=pl.String),
    )


def mark_shape() -> alt.Shape:
    """The sign of each kind of mark, the same in every picture."""
    scale = alt.Scale(domain=list(_MARK_SHAPES), range=list(_MARK_SHAPES.values()))
    return alt.Shape("kind:N", scale=scale)


def mark_labels(
    marks: Data, palette: Palette, *, labels: bool = True, narrow: int = NARROW
) -> list[alt.Chart]:
    """Signs and labels at the top of the chart, each in its lane on top of its rule.

    Where the window has no lanes only the rules are seen. `labels`: the time axis has its own.
    `narrow`: pixels below which a label is left out.
    """
    x = week_axis("happened_on", labels=labels)
    height = alt.Y("above:Q", axis=None, scale=None)
    placed = alt.Chart(marks).transform_calculate(above=f"{LANE_HEIGHT} * (lanes - datum.lane) - 7")
    stems = placed.mark_rule(clip=True, strokeDash=[2, 3], color=palette.quiet, opacity=0.9).encode(
        x=x, y=height, y2=alt.value(alt.expr("height")), tooltip="tip:N"
    )
    signs = placed.mark_point(clip=True, filled=True, size=42, color=palette.ink, opacity=1).encode(
        x=x,
        y=height,
        shape=mark_shape(),
        color=alt.condition("datum.kind == 'alert'", alt.value(palette.over), alt.value(palette.ink)),
        tooltip="tip:N",
    )
    texts = [
        placed.transform_filter(f"datum.side == '{side}'")
        .mark_text(
            clip=True,
            align="left" if side == "right" else "right",
            dx=7 if side == "right" else -7,
            baseline="middle",
            fontSize=SMALL,
            stroke=halo,
            strokeWidth=4,
            fill=fill,
            opacity=alt.expr(f"width < {narrow} || lanes < 1 ? 0 : 1"),
        )
        .encode(x=x, y=height, text="label:N", tooltip="tip:N")
        for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink))
        for side in ("right", "left")
    ]
    return [stems, signs, *texts]
