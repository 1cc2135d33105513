"""An effect by weeks since go-live: a mark and its interval for every four weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 260
PHASES = ("before", "preparing", "ramp", "after")


def since_go_live(
    bins: Data, *, corners: Corners, axis_title: str, number_format: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A filled mark is a span with the tool, an open one before it; the ramp is pale.

    `bins`: place (0, 1 ...), label, phase, effect, low, high, tip. Between two places stands the go-live:
    `bins.go_live` is true in the first span with the tool.
    """
    base = alt.Chart(bins)
    x = alt.X(
        "label:O",
        sort=alt.SortField("place"),
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelPadding=6),
        scale=alt.Scale(padding=0.4),
    )
    y = alt.Y(
        "effect:Q",
        title=axis_title,
        scale=alt.Scale(domain=[alt.expr("low"), alt.expr("high")], nice=False, zero=False),
        axis=alt.Axis(titleY=-8, format=number_format),
    )
    colour = alt.Color(
        "phase:N",
        scale=alt.Scale(
            domain=list(PHASES), range=[palette.quiet, palette.quiet, palette.load, palette.load]
        ),
    )
    faint = alt.condition("datum.phase == 'after' || datum.phase == 'before'", alt.value(1), alt.value(0.45))
    zero = base.mark_rule(color=palette.ink, strokeWidth=1.2).encode(y=alt.datum(0))
    live = (
        base.transform_filter("datum.go_live")
        .mark_rule(color=palette.quiet, strokeDash=[3, 3], xOffset=alt.expr("-width / 26"))
        .encode(x=x)
    )
    reach = base.mark_rule(strokeWidth=2, clip=True).encode(
        x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour, opacity=faint, tooltip="tip:N"
    )
    points = base.mark_point(size=64, strokeWidth=2, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        fill=alt.condition(
            "datum.phase == 'after' || datum.phase == 'ramp'",
            alt.value(palette.load),
            alt.value(palette.page),
        ),
        tooltip="tip:N",
    )
    words = (
        base.transform_filter("datum.go_live")
        .mark_text(
            align="left",
            baseline="top",
            fontSize=SMALL,
            color=palette.quiet,
            xOffset=alt.expr("4 - width / 26"),
        )
        .encode(x=x, y=alt.value(0), text="go_live_label:N")
    )
    return styled(alt.layer(zero, live, reach, points, words), palette, HEIGHT, corners)
