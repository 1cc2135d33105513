"""Past loads as bars lying on the scale of load, and candidate lines across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 440
NARROW = 640
"""Below this width in pixels a candidate's label is told short."""
LABELS, LABELS_SHORT = 390, 132
"""Pixels kept free at the right for the labels."""
_ROOM = f"(width < {NARROW} ? {LABELS_SHORT} : {LABELS})"


def candidates(
    bins: Data,
    lines: Data,
    *,
    corners: Corners,
    axis_title: str,
    count_title: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """Load upwards, how often to the right; each candidate a line across, its words at its end.

    `bins`: low, high, count, over (of the chosen candidate), tip. `lines`: limit, at (height of its label, in
    the load's unit), label, short, chosen, present, tip. Of the corners `low` and `high` are loads, `tallest`
    the greatest count.
    """
    y = parts.value_axis("low", axis_title)
    counts = alt.Scale(domain=[0, alt.expr("tallest")], range=[0, alt.expr(f"width - {_ROOM}")], nice=False)
    x = alt.X(
        "count:Q",
        title=count_title,
        scale=counts,
        axis=alt.Axis(tickCount=4, titleAnchor="start", format="d"),
    )
    over = alt.condition("datum.over", alt.value(palette.over), alt.value(palette.load))
    bars = (
        alt.Chart(bins)
        .mark_bar(clip=True, opacity=0.85)
        .encode(x=x, x2=alt.datum(0), y=y, y2="high:Q", color=over, tooltip="tip:N")
    )
    across = alt.Chart(lines)
    where = parts.value_axis("limit", axis_title)
    ends = alt.value(alt.expr(f"width - {_ROOM} + 8"))
    rules = across.mark_rule(clip=True).encode(
        y=where,
        x=alt.value(0),
        x2=ends,
        color=alt.condition("datum.chosen", alt.value(palette.ink), alt.value(palette.quiet)),
        size=alt.condition("datum.chosen || datum.present", alt.value(2.5), alt.value(1)),
        strokeDash=alt.condition("datum.chosen || datum.present", alt.value([1, 0]), alt.value([3, 3])),
        tooltip="tip:N",
    )
    leaders = across.mark_rule(clip=True, color=palette.quiet, strokeWidth=1).encode(
        y=where,
        y2="at:Q",
        x=ends,
        x2=alt.value(alt.expr(f"width - {_ROOM} + 20")),
    )
    texts = [
        across.transform_filter("datum.chosen" if chosen else "!datum.chosen")
        .mark_text(
            clip=True,
            align="left",
            baseline="middle",
            fontSize=SMALL + 1,
            fontWeight="bold" if chosen else "normal",
            color=palette.ink if chosen else palette.quiet,
        )
        .encode(
            y=parts.value_axis("at", axis_title),
            x=alt.value(alt.expr(f"width - {_ROOM} + 25")),
            text=alt.Text("shown:N"),
            tooltip="tip:N",
        )
        .transform_calculate(shown=f"width < {NARROW} ? datum.short : datum.label")
        for chosen in (False, True)
    ]
    return styled(alt.layer(bars, rules, leaders, *texts), palette, HEIGHT, corners)
