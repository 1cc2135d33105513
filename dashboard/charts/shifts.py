"""Single shifts against the line: how often over, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

SHARE_HEIGHT = 96
DOTS_HEIGHT = 150
LEAST_STACK = 9
"""Dots keep their distance up to this many in a stack; taller stacks draw closer."""


def share_over(
    weeks: Data, marks: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A bar a week: the share of its shifts over the line, beside the share that is allowed.

    `weeks`: week_start, share, allowed_share, tip. `marks`: happened_on, tip.
    """
    y = parts.value_axis("share", axis_title, format="%", values=[0, 0.5, 1])
    limit = parts.value_axis("allowed_share", axis_title)
    base = alt.Chart(weeks)
    over = alt.condition(
        "datum.share > datum.allowed_share", alt.value(palette.over), alt.value(palette.load)
    )
    bars = base.mark_bar(clip=True, width=alt.expr("max(1.5, width / 110)"), cornerRadius=1).encode(
        x=parts.week_axis(), y=y, y2=alt.datum(0), color=over, tooltip="tip:N"
    )
    line = base.mark_line(clip=True, color=palette.ink, strokeWidth=1, interpolate="step-after").encode(
        x=parts.week_axis(), y=limit
    )
    return styled(alt.layer(parts.rules(marks, palette), bars, line), palette, SHARE_HEIGHT, corners)


def shift_dots(
    shifts: Data, lines: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """One mark a shift, stacked by its load: circles up to the line, triangles over it.

    `shifts`: bin, place, over, tip. `lines`: limit, label. Here the corners are the least and the greatest
    load and the tallest stack.
    """
    scale = alt.Scale(domain=[alt.expr("low"), alt.expr("high")], nice=False, zero=False)
    x = alt.X("bin:Q", title=axis_title, scale=scale, axis=alt.Axis(tickCount=6))
    limit = alt.X("limit:Q", title=axis_title, scale=scale)
    dots = (
        alt.Chart(shifts)
        .mark_point(clip=True, filled=True, opacity=1, size=alt.expr("width < 340 || tallest > 11 ? 30 : 50"))
        .encode(
            x=x,
            y=alt.Y(
                "place:Q",
                axis=None,
                scale=alt.Scale(domainMin=0.2, domainMax=alt.expr(f"max(tallest, {LEAST_STACK}) + 3")),
            ),
            shape=alt.condition("datum.over", alt.value("triangle-up"), alt.value("circle")),
            color=alt.condition("datum.over", alt.value(palette.over), alt.value(palette.load)),
            tooltip="tip:N",
        )
    )
    line = alt.Chart(lines).mark_rule(clip=True, color=palette.ink, strokeWidth=2).encode(x=limit)
    name = (
        alt.Chart(lines)
        .mark_text(
            clip=True,
            align="left",
            dx=5,
            baseline="top",
            fontSize=SMALL + 1,
            fontWeight="bold",
            color=palette.ink,
        )
        .encode(x=limit, y=alt.value(0), text="label:N")
    )
    return styled(alt.layer(line, dots, name), palette, DOTS_HEIGHT, corners)
