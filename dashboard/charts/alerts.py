"""Alerts as bars over the weeks they are about, from their beginning past the day they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.load import BAND_OPACITY, CARD_SIGN, load_layers
from dashboard.charts.theme import LIGHT, SMALL, as_tall_as, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

TRACK = 20
"""Pixels of height each alert's bar takes with its name above it."""
NARROW = 400
"""From this width on the names of what happened stand on the chart; alerts are named at any width."""
STRAIN_HEIGHT = 180
SHAPES = {"unsafe": "triangle-up", "warning": "triangle-up", "watch": "triangle-right", "gap": "cross"}


@as_tall_as("height", int)
def alert_load(
    weeks: Data,
    above: Data,
    band: Data,
    tracks: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    height: int,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """A unit's load against its line, under the bars of its alerts.

    `weeks`, `above`, `band`: as in `load_panel`. `tracks`: started_on, detected_on, ended_on, named_on
    (days), track (0 is the topmost), grade, label, side, tip.
    `marks`: happened_on, kind, label, tip, lane, side.
    """
    expected = (
        alt.Chart(band)
        .mark_area(clip=True, color=palette.load, opacity=BAND_OPACITY, interpolate="monotone")
        .encode(x=parts.week_axis(), y=parts.value_axis("low", axis_title), y2="high:Q", detail="stretch:N")
    )
    drawn = alt.layer(expected, *load_layers(weeks, above, axis_title, palette, CARD_SIGN))
    chart = alt.layer(
        *parts.mark_labels(marks, palette, narrow=NARROW), *_tracks(tracks, palette), drawn
    ).resolve_scale(y="independent", shape="independent", color="independent")
    return styled(chart, palette, height, corners)


def alert_strain(
    weeks: Data,
    usual: Data,
    tracks: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """What an alert of strain counts, week by week, beside what was usual when it was told.

    `weeks`: week_start, value (null: no figure), alone, state, tip. `usual`: first, last, level.
    `marks`: happened_on, tip.
    """
    x, y = parts.week_axis(), _axis("value", axis_title, number_format)
    base, level = alt.Chart(weeks), _axis("level", axis_title, number_format)
    drawn = alt.layer(
        alt.Chart(usual)
        .mark_rule(clip=True, color=palette.ink, strokeWidth=1.2, strokeDash=[5, 4])
        .encode(x=parts.week_axis("first"), x2="last:T", y=level),
        base.mark_line(clip=True, color=palette.load, strokeWidth=1.6, strokeJoin="round").encode(x=x, y=y),
        base.transform_filter("datum.alone")
        .mark_circle(clip=True, color=palette.load, size=14, opacity=1)
        .encode(x=x, y=y),
        parts.unknown_marks(weeks, palette),
        base.mark_point(clip=True, opacity=0, size=140).encode(x=x, y=y, tooltip="tip:N"),
    )
    chart = alt.layer(
        parts.rules(marks, palette, below_lanes=True), *_tracks(tracks, palette), drawn
    ).resolve_scale(y="independent", shape="independent", color="independent")
    return styled(chart, palette, STRAIN_HEIGHT, corners)


def _axis(field: str, title: str, number_format: str) -> alt.Y:
    return parts.value_axis(field, title, tickCount=3, format=number_format)


def _tracks(tracks: Data, palette: Palette) -> list[alt.Chart]:
    """Each alert in a track of its own at the top: its name, its bar, and its sign on the day it was told."""
    placed = alt.Chart(tracks).transform_calculate(
        name_at=f"{TRACK} * datum.track + 6", bar_at=f"{TRACK} * datum.track + 16"
    )
    bar_at = alt.Y("bar_at:Q", axis=None, scale=None)
    tones = alt.Scale(
        domain=list(SHAPES), range=[palette.over, palette.near, palette.unknown, palette.unknown]
    )
    tone = alt.Color("grade:N", scale=tones)
    bars = placed.mark_rule(clip=True, strokeWidth=3, opacity=0.55).encode(
        x=parts.week_axis("started_on"), x2="ended_on:T", y=bar_at, color=tone, tooltip="tip:N"
    )
    shape = alt.Shape("grade:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())))
    signs = [
        placed.transform_filter(f"datum.grade {which} 'warning'")
        .mark_point(clip=True, size=60, opacity=1, strokeWidth=1.6, **filled)
        .encode(
            x=parts.week_axis("detected_on"),
            y=bar_at,
            shape=shape,
            stroke=alt.Stroke("grade:N", scale=tones),
            tooltip="tip:N",
            **tint,
        )
        for which, filled, tint in (
            ("==", {"fill": palette.page}, {}),
            ("!=", {"filled": True}, {"fill": alt.Fill("grade:N", scale=tones)}),
        )
    ]
    names = [
        placed.transform_filter(f"datum.side == '{side}'")
        .mark_text(
            clip=True,
            align="left" if side == "right" else "right",
            baseline="middle",
            fontSize=SMALL,
            stroke=halo,
            strokeWidth=4,
            fill=fill,
        )
        .encode(
            x=parts.week_axis("named_on"),
            y=alt.Y("name_at:Q", axis=None, scale=None),
            text="label:N",
            tooltip="tip:N",
        )
        for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink))
        for side in ("right", "left")
    ]
    return [bars, *signs, *names]
