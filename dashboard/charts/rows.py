"""Rows of words with a mark each: beside the mark where there is room, above it on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.charts.theme import SMALL

if TYPE_CHECKING:
    from dashboard.charts.theme import Palette

ROW_HEIGHT, FOOT = 36, 46
"""Pixels: one row; the axis under them."""
NARROW = 760
"""Below this width in pixels the words of a row stand above its mark."""
LABEL_ROOM, FIGURE_ROOM = 250, 330
"""Pixels that words take beside the marks where there is room."""


def rows_height(shown: int) -> int:
    """Pixels for so many rows."""
    return ROW_HEIGHT * shown + FOOT


def beside(narrow: float, wide: float) -> Any:
    """A number that depends on the width of the chart."""
    return alt.expr(f"width < {NARROW} ? {narrow} : {wide}")


def row_axis() -> alt.Y:
    """One place for each row."""
    return alt.Y("place:O", axis=None, scale=alt.Scale(padding=0))


def value_axis(field: str, title: str, **axis: Any) -> alt.X:
    """Values between the corners, between the words of a row."""
    scale = alt.Scale(
        domain=[alt.expr("low"), alt.expr("high")],
        range=[
            alt.expr(f"width < {NARROW} ? 0 : {LABEL_ROOM}"),
            alt.expr(f"width < {NARROW} ? width : width - {FIGURE_ROOM}"),
        ],
        nice=False,
        zero=False,
    )
    return alt.X(
        f"{field}:Q",
        title=title,
        scale=scale,
        axis=alt.Axis(titleAnchor="start", titlePadding=6, **axis),
    )


def mark_offset() -> Any:
    """How far a mark lies below the middle of its row."""
    return beside(ROW_HEIGHT / 4, 0)


def row_words(base: alt.Chart, palette: Palette) -> list[alt.Chart]:
    """`label` at the left, `figure` at the right (`figure_short` where narrow), on a halo."""
    row, look = row_axis(), {"baseline": "middle", "fontSize": SMALL + 1}
    offset = beside(-ROW_HEIGHT / 4 + 1, 0)
    # One mark for both figures: a long one that is only unseen would still take its room.
    figure = alt.value(alt.expr(f"width < {NARROW} ? datum.figure_short : datum.figure"))
    texts = []
    for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink)):
        inked: dict[str, Any] = {**look, "yOffset": offset, "stroke": halo, "strokeWidth": 4, "fill": fill}
        texts.append(base.mark_text(align="left", **inked).encode(x=alt.value(2), y=row, text="label:N"))
        at_end = alt.value(alt.expr("width - 2"))
        texts.append(base.mark_text(align="right", **inked).encode(x=at_end, y=row, text=figure))
    return texts
