"""Overload reports: unit beside unit, week by week, and cause by cause. The grave ones are dark in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.charts import parts
from dashboard.charts import rows as row_parts
from dashboard.charts.theme import LIGHT, SMALL, as_tall_as, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

PALE = 0.42
"""Of reports of level 1 to 3: the same hue, so that a bar is one count and its dark part a share of it."""
BAR_HEIGHT = 13
WEEKS_HEIGHT = 196
CAUSE_HEIGHT, CAUSE_FOOT = 74, 30
"""Pixels: one cause with its words above its bars; the time axis under them."""
WORDS, BARS, FLOOR = 0.16, 0.46, 0.96
"""Of a cause's row, from its top: the middle of its words, the height of its tallest bar, where bars stand.
Between words and bars there is room for the bar's number."""
NARROW = 560
"""Below this width in pixels the bars of causes have no numbers: the words beside them give the sums."""


@as_tall_as("rows_shown", row_parts.rows_height)
def unit_rows(
    rows: Data, *, corners: Corners, axis_title: str, rows_shown: int, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A bar for each unit: from zero, dark, the reports of level 4 or 5, then the others.

    `rows`: place, label, figure, figure_short, reports, severe, tip.
    """
    base = alt.Chart(rows)
    row, offset = row_parts.row_axis(), row_parts.mark_offset()
    title: dict[str, Any] = {"grid": True, "tickCount": 5, "tickMinStep": 1, "format": "d"}
    none = base.mark_rule(clip=True, color=palette.quiet, strokeWidth=0.8).encode(x=alt.datum(0))
    look: dict[str, Any] = {"height": BAR_HEIGHT, "yOffset": offset, "clip": True, "color": palette.load}
    pale = base.mark_bar(**look, opacity=PALE).encode(
        x=row_parts.value_axis("severe", axis_title, **title), x2="reports:Q", y=row, tooltip="tip:N"
    )
    dark = base.mark_bar(**look).encode(
        x=row_parts.value_axis("severe", axis_title, **title), x2=alt.datum(0), y=row, tooltip="tip:N"
    )
    drawn = alt.layer(none, pale, dark, *row_parts.row_words(base, palette)).resolve_scale(x="shared")
    return styled(drawn, palette, row_parts.rows_height(rows_shown), corners)


def report_weeks(
    weeks: Data, marks: Data, *, corners: Corners, axis_title: str, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A bar a week, its dark part the reports of level 4 or 5. No bar is a true zero.

    `weeks`: week_start, reports, severe (null: no unit was open), state, tip.
    `marks`: happened_on, kind, label, tip, lane, side.
    """
    base = alt.Chart(weeks).transform_filter("datum.state == 'value'")
    look: dict[str, Any] = {
        "clip": True,
        "width": alt.expr("max(1.5, width / 110)"),
        "color": palette.load,
    }

    def y(field: str) -> alt.Y:
        return parts.value_axis(field, axis_title, tickCount=3, tickMinStep=1, format="d")

    x = parts.week_axis()
    pale = base.mark_bar(**look, opacity=PALE).encode(x=x, y=y("reports"), y2="severe:Q", tooltip="tip:N")
    dark = base.mark_bar(**look).encode(x=x, y=y("severe"), y2=alt.datum(0), tooltip="tip:N")
    zero = alt.Chart(weeks).mark_rule(clip=True, color=palette.quiet, strokeWidth=0.8).encode(y=alt.datum(0))
    drawn = alt.layer(pale, dark, zero, parts.unknown_marks(weeks, palette))
    chart = alt.layer(*parts.mark_labels(marks, palette), drawn).resolve_scale(
        y="independent", shape="independent"
    )
    return styled(chart, palette, WEEKS_HEIGHT, corners)


def causes_height(shown: int) -> int:
    """Pixels for so many causes."""
    return CAUSE_HEIGHT * shown + CAUSE_FOOT


@as_tall_as("rows_shown", causes_height)
def cause_blocks(
    rows: Data,
    blocks: Data,
    *,
    corners: Corners,
    axis_title: str,
    rows_shown: int,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """A row for each cause, its words above a bar for every four weeks; all rows on one scale.

    `rows`: words (how far down they stand, in rows), foot, label, figure.
    `blocks`: block_start, block_end, top, foot (in rows), reports, tip; none without a report.
    """

    def y(field: str) -> alt.Y:
        scale = alt.Scale(
            domain=[0, alt.expr("tallest")], range=[0, alt.expr("height")], nice=False, zero=False
        )
        axis = alt.Axis(labels=False, grid=False, titleY=-8)
        return alt.Y(f"{field}:Q", title=axis_title, scale=scale, axis=axis)

    base, bars = alt.Chart(rows), alt.Chart(blocks)
    x = parts.week_axis("block_start")
    floor = base.mark_rule(clip=True, color=palette.grid, strokeWidth=1).encode(y=y("foot"))
    drawn = bars.mark_bar(
        clip=True, color=palette.load, cornerRadiusTopLeft=1, cornerRadiusTopRight=1
    ).encode(x=x, x2="block_end:T", y=y("top"), y2="foot:Q", tooltip="tip:N")
    numbers = (
        bars.transform_calculate(
            middle="(toNumber(toDate(datum.block_start)) + toNumber(toDate(datum.block_end))) / 2"
        )
        .mark_text(
            clip=True,
            baseline="bottom",
            dy=-2,
            fontSize=SMALL - 1,
            fill=palette.quiet,
            opacity=alt.expr(f"width < {NARROW} ? 0 : 1"),
        )
        .encode(x=parts.week_axis("middle"), y=y("top"), text="reports:Q", tooltip="tip:N")
    )
    words = []
    for halo, fill, quiet in (
        (palette.page, palette.page, palette.page),
        ("transparent", palette.ink, palette.quiet),
    ):
        look: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL + 1, "stroke": halo, "strokeWidth": 4}
        words += [
            base.mark_text(align="left", fill=fill, **look).encode(
                x=alt.value(2), y=y("words"), text="label:N"
            ),
            base.mark_text(align="right", fill=quiet, **look).encode(
                x=alt.value(alt.expr("width - 2")), y=y("words"), text="figure:N"
            ),
        ]
    return styled(alt.layer(floor, drawn, numbers, *words), palette, causes_height(rows_shown), corners)
