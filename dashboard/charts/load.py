"""Weekly load against its line: small, as a card, and large, on a unit's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

CARD_HEIGHT = 132
PANEL_HEIGHT = 250
CARD_SIGN, PANEL_SIGN = 18, 40
BAND_OPACITY = 0.13


def load_card(
    weeks: Data, above: Data, marks: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """One unit's weeks against its line, small.

    `weeks`: week_start, load (null: not assessed), limit, over, alone, state, tip.
    `above`: the same between the days it crosses the line (week_start, load, limit, stretch).
    `marks`: happened_on, tip.
    """
    layers = [*load_layers(weeks, above, axis_title, palette, CARD_SIGN), parts.rules(marks, palette)]
    return styled(alt.layer(*layers), palette, CARD_HEIGHT, corners)


def load_panel(
    weeks: Data,
    above: Data,
    band: Data,
    marks: Data,
    labels: Data,
    *,
    corners: Corners,
    axis_title: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """The same weeks on a unit's page, with the line named where it ends and the band to be expected.

    `labels`: week_start, edge, label. `band`: week_start, low, high, stretch.
    """
    named = alt.Chart(labels).encode(
        x=parts.week_axis(), y=parts.value_axis("edge", axis_title), text="label:N"
    )
    names = [
        named.mark_text(
            clip=True,
            align="left",
            dy=-8,
            dx=2,
            fontSize=SMALL + 1,
            fontWeight="bold",
            stroke=halo,
            strokeWidth=width,
            fill=fill,
        )
        for halo, width, fill in ((palette.page, 4, palette.page), ("transparent", 0, palette.ink))
    ]
    expected = (
        alt.Chart(band)
        .mark_area(clip=True, color=palette.load, opacity=BAND_OPACITY, interpolate="monotone")
        .encode(x=parts.week_axis(), y=parts.value_axis("low", axis_title), y2="high:Q", detail="stretch:N")
    )
    drawn = alt.layer(expected, *load_layers(weeks, above, axis_title, palette, PANEL_SIGN), *names)
    chart = alt.layer(*parts.mark_labels(marks, palette), drawn).resolve_scale(
        y="independent", shape="independent"
    )
    return styled(chart, palette, PANEL_HEIGHT, corners)


def load_layers(weeks: Data, above: Data, axis_title: str, palette: Palette, sign: int) -> list[alt.Chart]:
    """The curve, its line, what lies above it and weeks without a figure; `sign`: size of a broken week's."""
    x, y = parts.week_axis(), parts.value_axis("load", axis_title)
    limit = parts.value_axis("limit", axis_title)
    base = alt.Chart(weeks)
    return [
        alt.Chart(above)
        .mark_area(clip=True, color=palette.over, opacity=0.28)
        .encode(x=x, y=limit, y2="load:Q", detail="stretch:N"),
        base.mark_line(clip=True, color=palette.ink, strokeWidth=2, interpolate="step-after").encode(
            x=x, y=limit
        ),
        base.mark_line(clip=True, color=palette.load, strokeWidth=1.8, strokeJoin="round").encode(x=x, y=y),
        base.transform_filter("datum.alone")
        .mark_circle(clip=True, color=palette.load, size=14, opacity=1)
        .encode(x=x, y=y),
        base.transform_filter("datum.over")
        .mark_point(clip=True, shape="triangle-up", filled=True, size=sign, color=palette.over, opacity=1)
        .encode(x=x, y=y),
        parts.unknown_marks(weeks, palette),
        base.mark_point(clip=True, opacity=0, size=160).encode(x=x, y=y, tooltip="tip:N"),
    ]
