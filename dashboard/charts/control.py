"""The XmR chart: a figure week by week, its mean and limits, and a sign at each week a rule marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT, SMALL_HEIGHT = 280, 112
SIGN, SMALL_SIGN = 90, 34
BASIS_OPACITY = 0.09

SIGNS = {
    ("outside", 1): "diamond",
    ("outside", -1): "diamond",
    ("trend", 1): "triangle-up",
    ("trend", -1): "triangle-down",
    ("two_in_three", 1): "square",
    ("two_in_three", -1): "square",
    ("shift", 1): "circle",
    ("shift", -1): "circle",
}
"""The sign of each rule and way, as Vega names it."""

TONES = ("worse", "better", "neither")
"""What a mark means for its metric: amber, blue and ink, told in words beside the chart as well."""


def control_chart(
    weeks: Data,
    limits: Data,
    labels: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """One metric of a unit over time, with what happened to the unit named above.

    `weeks`: week_start, value (null: no figure), alone, state, sign (null: not marked), tone, tip.
    `limits`: no row, or one: first, last, basis_first, basis_last (days), mean, lower, upper (a limit is null
    beyond what the metric can be), floor, ceiling (where the shading of the basis ends).
    `labels`: week_start, edge, label. `marks`: happened_on, kind, label, tip, lane, side.
    """
    named = alt.Chart(labels).encode(
        x=parts.week_axis(), y=_axis("edge", axis_title, number_format), text="label:N"
    )
    names = [
        named.mark_text(
            clip=True, align="left", dy=-7, dx=3, fontSize=SMALL, stroke=halo, strokeWidth=4, fill=fill
        )
        for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink))
    ]
    drawn = alt.layer(*_layers(weeks, limits, axis_title, number_format, palette, SIGN), *names)
    chart = alt.layer(*parts.mark_labels(marks, palette), drawn).resolve_scale(
        y="independent", shape="independent"
    )
    return styled(chart, palette, HEIGHT, corners)


def control_small(
    weeks: Data,
    limits: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """The same picture, small, several beside one another: without names. `marks`: happened_on, tip."""
    layers = _layers(weeks, limits, axis_title, number_format, palette, SMALL_SIGN)
    return styled(alt.layer(parts.rules(marks, palette), *layers), palette, SMALL_HEIGHT, corners)


def _axis(field: str, title: str, number_format: str) -> alt.Y:
    return parts.value_axis(field, title, tickCount=3, format=number_format)


def _layers(
    weeks: Data, limits: Data, axis_title: str, number_format: str, palette: Palette, size: int
) -> list[alt.Chart]:
    x, y = parts.week_axis(), _axis("value", axis_title, number_format)
    base, told = alt.Chart(weeks), alt.Chart(limits)
    basis = told.mark_rect(clip=True, color=palette.load, opacity=BASIS_OPACITY).encode(
        x=parts.week_axis("basis_first"),
        x2="basis_last:T",
        y=_axis("floor", axis_title, number_format),
        y2="ceiling:Q",
    )
    levels = [
        told.mark_rule(clip=True, color=palette.ink, strokeWidth=width, strokeDash=dash).encode(
            x=parts.week_axis("first"), x2="last:T", y=_axis(level, axis_title, number_format)
        )
        for level, width, dash in (("mean", 1.2, [1, 0]), ("lower", 1, [5, 4]), ("upper", 1, [5, 4]))
    ]
    tones = alt.Scale(domain=list(TONES), range=[palette.near, palette.within, palette.ink])
    signs = (
        base.transform_filter("datum.sign != null")
        .mark_point(clip=True, filled=True, size=size, opacity=1, stroke=palette.page, strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("sign:N", scale=None),
            color=alt.Color("tone:N", scale=tones),
            tooltip="tip:N",
        )
    )
    return [
        basis,
        *levels,
        base.mark_line(clip=True, color=palette.load, strokeWidth=1.6, strokeJoin="round").encode(x=x, y=y),
        base.transform_filter("datum.alone")
        .mark_circle(clip=True, color=palette.load, size=14, opacity=1)
        .encode(x=x, y=y),
        signs,
        parts.unknown_marks(weeks, palette),
        base.mark_point(clip=True, opacity=0, size=140).encode(x=x, y=y, tooltip="tip:N"),
    ]
