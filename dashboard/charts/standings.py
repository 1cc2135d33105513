"""How many units stood where, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 168
PLOT = 122
"""Pixels of it that hold values."""
STANDINGS = ("over", "unknown", "near", "within")
"""From the floor up: what needs attention stands on the axis, where its course can be read."""
ROOM = 0.3
"""Of the weeks' width, kept free at the right for the names."""


def standings_over_time(
    weeks: Data, names: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A column a week, divided by standing; each part is named at the right, with its sign.

    `weeks`: week_start, week_end, standing, low, high, tip. `names`: named_on, standing, place, label.
    """
    end = f"+toDate(last) + {parts.WEEK}"
    axis = alt.Axis(
        tickCount=alt.TimeIntervalStep(interval="month", step=3),
        labelExpr=f"datum.value > toDate(last) ? '' : {parts.MONTHS}",
        grid=False,
    )
    window = alt.Scale(
        domain=[alt.expr("+toDate(first)"), alt.expr(f"{end} + {ROOM} * ({end} - toDate(first))")],
        padding=0,
        nice=False,
    )
    y = parts.value_axis("low", axis_title, tickMinStep=1, format="d", grid=False)
    colours = alt.Scale(
        domain=list(STANDINGS), range=[palette.over, palette.unknown, palette.near, palette.within]
    )
    columns = (
        alt.Chart(weeks)
        .mark_rect(clip=True, stroke=palette.page, strokeWidth=0.8)
        .encode(
            x=alt.X("week_start:T", title=None, axis=axis, scale=window),
            x2="week_end:T",
            y=y,
            y2="high:Q",
            color=alt.Color("standing:N", scale=colours),
            tooltip="tip:N",
        )
    )
    named = alt.Chart(names).encode(
        x=alt.X("named_on:T", axis=axis, scale=window),
        y=parts.value_axis("place", axis_title, tickMinStep=1, format="d", grid=False),
        text="label:N",
    )
    look: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 8, "fontSize": SMALL, "clip": True}
    halo = named.mark_text(stroke=palette.page, strokeWidth=5, fill=palette.page, **look)
    labels = named.mark_text(**look).encode(color=alt.Color("standing:N", scale=colours))
    return styled(alt.layer(columns, halo, labels), palette, HEIGHT, corners)
