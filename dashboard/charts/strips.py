"""A strip a row along one time axis: what is known of a unit, or of a feed, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, as_tall_as, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

ROW_HEIGHT, FOOT = 36, 52
"""Pixels: a row with its words above its strip; the axis and its title under them."""
KNOWN_HEIGHT, GAP_HEIGHT = 3, 13
"""A gap is thicker than what is known, so that it is seen without its colour."""
NARROW = 560
"""Below this width in pixels the figure at the right is told short; the table has it whole."""

SIGNS = {"not_assessed": "circle", "missing": "stroke"}
"""The sign in a gap: those under weeks without a figure in every other chart."""


def strips_height(shown: int) -> int:
    """Pixels for so many strips."""
    return ROW_HEIGHT * shown + FOOT


@as_tall_as("strips_shown", strips_height)
def strips(
    rows: Data,
    stretches: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    strips_shown: int,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """One thin strip a row where data are known, a thick grey block with a sign where they are not.

    `rows`: place, label, figure, figure_short. `stretches`: place, start, end (days), known, state, middle,
    tip. `marks`: place, happened_on, tip.
    """
    row = alt.Y("place:O", axis=None, scale=alt.Scale(padding=0))
    x = parts.week_axis("start", title=axis_title)
    base = alt.Chart(stretches)
    known = (
        base.transform_filter("datum.known")
        .mark_bar(clip=True, height=KNOWN_HEIGHT, yOffset=ROW_HEIGHT / 4, color=palette.load, opacity=0.6)
        .encode(x=x, x2="end:T", y=row, tooltip="tip:N")
    )
    gaps = (
        base.transform_filter("!datum.known")
        .mark_bar(
            clip=True,
            height=GAP_HEIGHT,
            yOffset=ROW_HEIGHT / 4,
            cornerRadius=1,
            fill=palette.unknown,
            fillOpacity=0.28,
            stroke=palette.unknown,
            strokeWidth=1,
        )
        .encode(x=x, x2="end:T", y=row, tooltip="tip:N")
    )
    signs = (
        base.transform_filter("!datum.known")
        .mark_point(clip=True, yOffset=ROW_HEIGHT / 4, size=34, color=palette.ink, strokeWidth=1.4, opacity=1)
        .encode(
            x=parts.week_axis("middle", title=axis_title),
            y=row,
            shape=alt.Shape("state:N", scale=alt.Scale(domain=list(SIGNS), range=list(SIGNS.values()))),
            tooltip="tip:N",
        )
    )
    lives = (
        alt.Chart(marks)
        .mark_tick(
            clip=True,
            orient="vertical",
            yOffset=ROW_HEIGHT / 4,
            color=palette.ink,
            thickness=1.6,
            size=GAP_HEIGHT + 3,
            opacity=1,
        )
        .encode(x=parts.week_axis("happened_on", title=axis_title), y=row, tooltip="tip:N")
    )
    drawn = alt.layer(known, gaps, signs, lives, *_words(rows, row, palette))
    return styled(drawn, palette, strips_height(strips_shown), corners)


def _words(rows: Data, row: alt.Y, palette: Palette) -> list[alt.Chart]:
    """What each strip is at the left, its figure at the right."""
    base = alt.Chart(rows)
    common: dict[str, Any] = {"baseline": "middle", "yOffset": -ROW_HEIGHT / 4 + 2, "fontSize": SMALL + 1}
    wide, narrow = f"width < {NARROW} ? 0 : 1", f"width < {NARROW} ? 1 : 0"
    names = base.mark_text(align="left", fill=palette.ink, **common).encode(
        x=alt.value(2), y=row, text="label:N"
    )
    figures = [
        base.mark_text(align="right", fill=palette.quiet, opacity=alt.expr(shown), **common).encode(
            x=alt.value(alt.expr("width - 2")), y=row, text=f"{text}:N"
        )
        for text, shown in (("figure", wide), ("figure_short", narrow))
    ]
    return [names, *figures]
