"""A figure by weeks since go-live: stretches of weeks, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 260
NARROW = 560
"""Below this width in pixels only the names that are needed are written: the others have no room."""
SPREAD_OPACITY = 0.16
LATEST_WEEK = 320

PHASES = ("before", "preparing", "learning", "after")
"""Before go-live, the weeks that are no baseline, the ramp, and the weeks after it."""


def course(
    bins: Data,
    levels: Data,
    names: Data,
    *,
    corners: Corners,
    axis_title: str,
    week_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """One step for each stretch of weeks, shaded over its interval; rings before go-live, dots after it.

    `bins`: first, end (weeks since go-live; `end` is not in it), middle, value, low, high (null: no
    interval), phase, tip. `levels`: first, end, value: what all of a stretch comes to. `names`: at, label,
    side (left or right), shown (wide, narrow or both): written above, in one lane. The corners give the least
    and the greatest value.
    """
    y = parts.value_axis("value", axis_title, tickCount=5, format=number_format)
    x = _weeks("first", week_title)
    base = alt.Chart(bins)
    colour = alt.Color(
        "phase:N",
        scale=alt.Scale(
            domain=list(PHASES), range=[palette.unknown, palette.unknown, palette.load, palette.load]
        ),
    )
    pale = alt.condition("datum.phase == 'learning'", alt.value(0.55), alt.value(1))
    spread = base.mark_rect(clip=True, opacity=SPREAD_OPACITY).encode(
        x=x,
        x2="end:Q",
        y=parts.value_axis("low", axis_title, tickCount=5, format=number_format),
        y2="high:Q",
        color=colour,
        tooltip="tip:N",
    )
    steps = base.mark_rule(clip=True, strokeWidth=2.4).encode(
        x=x, x2="end:Q", y=y, color=colour, opacity=pale, tooltip="tip:N"
    )
    dots = base.mark_point(clip=True, size=46, strokeWidth=1.8, opacity=1).encode(
        x=_weeks("middle", week_title),
        y=y,
        stroke=colour,
        fill=alt.condition(
            "datum.phase == 'before' || datum.phase == 'preparing'",
            alt.value(palette.page),
            alt.Color("phase:N", scale=colour["scale"]),
        ),
        tooltip="tip:N",
    )
    none = alt.Chart(names).mark_rule(clip=True, color=palette.ink, strokeWidth=1).encode(y=alt.datum(0))
    live = (
        alt.Chart(names)
        .mark_rule(clip=True, color=palette.quiet, strokeDash=[2, 3])
        .encode(x=alt.datum(0), y=alt.value(0), y2=alt.value(alt.expr("height")))
    )
    drawn = alt.layer(none, live, spread, steps, dots, _level(levels, axis_title, week_title, palette))
    return styled(alt.layer(drawn, *_names(names, week_title, palette)), palette, HEIGHT, corners)


def _weeks(field: str, title: str) -> alt.X:
    scale = alt.Scale(nice=False, zero=False, padding=0)
    ticks = alt.Axis(
        values=list(range(-12, LATEST_WEEK, 4)), grid=False, titleAnchor="start", titlePadding=6, format="d"
    )
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=ticks)


def _level(levels: Data, axis_title: str, week_title: str, palette: Palette) -> alt.Chart:
    """The dashed rule of what a stretch comes to."""
    rule: alt.Chart = (
        alt.Chart(levels)
        .mark_rule(clip=True, color=palette.ink, strokeWidth=1.2, strokeDash=[6, 4])
        .encode(x=_weeks("first", week_title), x2="end:Q", y=parts.value_axis("value", axis_title))
    )
    return rule


def _names(names: Data, week_title: str, palette: Palette) -> list[alt.Chart]:
    """What each stretch is, above the chart."""
    return [
        alt.Chart(names)
        .transform_filter(f"datum.side == '{side}'")
        .mark_text(
            clip=True,
            align=side,
            baseline="middle",
            fontSize=SMALL,
            color=palette.quiet,
            dx=-5 if side == "right" else 5,
            opacity=alt.expr(f"datum.shown == (width < {NARROW} ? 'wide' : 'narrow') ? 0 : 1"),
        )
        .encode(x=_weeks("at", week_title), y=alt.value(6), text="label:N")
        for side in ("left", "right")
    ]
