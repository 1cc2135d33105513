"""One series, small: for staff groups and balancing measures, several beside one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 104


def small_line(
    weeks: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """A level or rate over the weeks; weeks without a figure are gaps.

    `weeks`: week_start, value, alone, state, tip. `marks`: happened_on, tip.
    """
    x, y = parts.week_axis(), parts.value_axis("value", axis_title, tickCount=3, format=number_format)
    base = alt.Chart(weeks)
    layers = [
        parts.rules(marks, palette),
        base.mark_line(clip=True, color=palette.load, strokeWidth=1.6, strokeJoin="round").encode(x=x, y=y),
        base.transform_filter("datum.alone")
        .mark_circle(clip=True, color=palette.load, size=14, opacity=1)
        .encode(x=x, y=y),
        parts.unknown_marks(weeks, palette),
        base.mark_point(clip=True, opacity=0, size=140).encode(x=x, y=y, tooltip="tip:N"),
    ]
    return styled(alt.layer(*layers), palette, HEIGHT, corners)


def small_bars(
    weeks: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """A count a week. No bar is a true zero; a week without a figure has a grey sign on the floor."""
    y = parts.value_axis("value", axis_title, tickCount=3, format=number_format, tickMinStep=1)
    bars = (
        alt.Chart(weeks)
        .transform_filter("datum.state == 'value'")
        .mark_bar(clip=True, width=alt.expr("max(1.5, width / 110)"), color=palette.load)
        .encode(x=parts.week_axis(), y=y, y2=alt.datum(0), tooltip="tip:N")
    )
    return styled(
        alt.layer(parts.rules(marks, palette), bars, parts.unknown_marks(weeks, palette)),
        palette,
        HEIGHT,
        corners,
    )
