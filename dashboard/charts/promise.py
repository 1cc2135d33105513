"""What was measured beside what was promised, or was before, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import rows as row_parts
from dashboard.charts.theme import LIGHT, as_tall_as, styled
from dashboard.charts.waterfall import KINDS

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

BAR_HEIGHT = 11


@as_tall_as("rows_shown", row_parts.rows_height)
def promised_measured(
    rows: Data,
    promises: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    rows_shown: int,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """A bar from zero for what was measured, an upright mark for each promise or figure of before.

    No bar: not measured.

    `rows`: place, label, figure, figure_short, measured (null: not known), low, high (null: no interval),
    kind (as in the ledger), tip. `promises`: place, value, tip.
    """
    base, promised = alt.Chart(rows), alt.Chart(promises)
    row, offset = row_parts.row_axis(), row_parts.mark_offset()
    x = row_parts.value_axis("measured", axis_title, grid=True, tickCount=5, format=number_format)
    colours = alt.Scale(
        domain=list(KINDS), range=[palette.saved, palette.near, palette.within, palette.unknown]
    )
    bars = base.mark_bar(height=BAR_HEIGHT, yOffset=offset, cornerRadius=1, clip=True).encode(
        x=x, x2=alt.datum(0), y=row, color=alt.Color("kind:N", scale=colours), tooltip="tip:N"
    )
    reach = base.mark_rule(clip=True, yOffset=offset, color=palette.ink, strokeWidth=1.4).encode(
        x=alt.X("low:Q"), x2="high:Q", y=row, tooltip="tip:N"
    )
    none = base.mark_rule(clip=True, color=palette.quiet, strokeWidth=0.8).encode(x=alt.datum(0))
    marks = [
        promised.mark_tick(
            clip=True, yOffset=offset, color=color, thickness=thickness, size=BAR_HEIGHT + 8, opacity=1
        ).encode(x=alt.X("value:Q"), y=row, tooltip="tip:N")
        for color, thickness in ((palette.page, 6), (palette.ink, 3))
    ]
    drawn = alt.layer(none, bars, reach, *marks, *row_parts.row_words(base, palette)).resolve_scale(
        x="shared"
    )
    return styled(drawn, palette, row_parts.rows_height(rows_shown), corners)
