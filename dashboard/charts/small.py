"""Counts, small: what is too rare for a control chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 104


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
    bars = counted(weeks, axis_title, number_format, palette.load, narrowest=1.5)
    return styled(
        alt.layer(parts.rules(marks, palette), bars, parts.unknown_marks(weeks, palette)),
        palette,
        HEIGHT,
        corners,
    )


def counted(weeks: Data, axis_title: str, number_format: str, colour: str, *, narrowest: float) -> alt.Chart:
    """A bar for each week with a figure, from zero. `narrowest`: pixels of a bar in a narrow chart."""
    y = parts.value_axis("value", axis_title, tickCount=3, format=number_format, tickMinStep=1)
    bars: alt.Chart = (
        alt.Chart(weeks)
        .transform_filter("datum.state == 'value'")
        .mark_bar(clip=True, width=alt.expr(f"max({narrowest:g}, width / 110)"), color=colour)
        .encode(x=parts.week_axis(), y=y, y2=alt.datum(0), tooltip="tip:N")
    )
    return bars
