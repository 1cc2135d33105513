"""Several effects beside one another, each measured by the smallest one that could have been found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import rows
from dashboard.charts.theme import LIGHT, as_tall_as, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

TONES = ("worse", "better", "neither", "unsure")
SIGNS = ("diamond", "circle", "square", "circle")
"""What an effect means, and its sign: one that is not told from none is a ring."""


@as_tall_as("effects_shown", rows.rows_height)
def forest(
    effects: Data, *, corners: Corners, axis_title: str, effects_shown: int, palette: Palette = LIGHT
) -> alt.LayerChart:
    """One row for each outcome: its name, the effect with its interval, and the figure.

    The scale is in multiples of each outcome's own smallest effect that would be found four times in five,
    so that minutes and percent can lie on one axis. The grey field holds what is smaller than that.

    `effects`: place, label, figure, figure_short, effect, low, high, tone, tip.
    """
    base = alt.Chart(effects)
    row, offset = rows.row_axis(), rows.mark_offset()
    x = rows.value_axis("effect", axis_title, grid=False, tickCount=5, tickMinStep=1, format="~g")
    colours = alt.Scale(
        domain=list(TONES), range=[palette.near, palette.within, palette.ink, palette.unknown]
    )
    field = (
        base.transform_filter("datum.place == 0")
        .mark_rect(clip=True, color=palette.unknown, opacity=0.12)
        .encode(x=alt.datum(-1), x2=alt.datum(1), y=alt.value(0), y2=alt.value(alt.expr("height")))
    )
    none = base.mark_rule(clip=True, color=palette.ink, strokeWidth=1).encode(x=alt.datum(0))
    reach = base.mark_rule(clip=True, yOffset=offset, strokeWidth=2.2).encode(
        x=alt.X("low:Q"), x2="high:Q", y=row, color=alt.Color("tone:N", scale=colours), tooltip="tip:N"
    )
    points = base.mark_point(clip=True, yOffset=offset, size=86, strokeWidth=1.8, opacity=1).encode(
        x=x,
        y=row,
        shape=alt.Shape("tone:N", scale=alt.Scale(domain=list(TONES), range=list(SIGNS))),
        stroke=alt.Stroke("tone:N", scale=colours),
        fill=alt.condition(
            "datum.tone == 'unsure'", alt.value(palette.page), alt.Color("tone:N", scale=colours)
        ),
        tooltip="tip:N",
    )
    drawn = alt.layer(field, none, reach, points, *rows.row_words(base, palette)).resolve_scale(x="shared")
    return styled(drawn, palette, rows.rows_height(effects_shown), corners)
