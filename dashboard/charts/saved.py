"""Hours the tools saved, week by week, on the same time axis as the load below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 176


def saved_panel(
    weeks: Data, marks: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A bar a week: above zero hours freed, below zero hours the tools cost. Learning weeks are pale.

    `weeks`: week_start, hours, ramp, state, tip. `marks`: happened_on, kind, label, tip, lane, side.
    """
    bars = (
        alt.Chart(weeks)
        .transform_filter("datum.state == 'value'")
        .mark_bar(clip=True, width=alt.expr("max(1.5, width / 110)"), cornerRadius=1)
        .encode(
            x=parts.week_axis(labels=False),
            y=parts.value_axis("hours", axis_title, tickCount=3),
            y2=alt.datum(0),
            color=alt.condition("datum.hours < 0", alt.value(palette.over), alt.value(palette.saved)),
            opacity=alt.condition("datum.ramp", alt.value(0.45), alt.value(1)),
            tooltip="tip:N",
        )
    )
    zero = alt.Chart(weeks).mark_rule(clip=True, color=palette.quiet, strokeWidth=0.8).encode(y=alt.datum(0))
    drawn = alt.layer(bars, zero, parts.unknown_marks(weeks, palette, labels=False))
    chart = alt.layer(*parts.mark_labels(marks, palette, labels=False), drawn).resolve_scale(
        y="independent", shape="independent"
    )
    return styled(chart, palette, HEIGHT, corners)
