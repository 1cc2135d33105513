"""Hours saved, and step by step where they went: each bar begins where the one above it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.charts.theme import LIGHT, SMALL, as_tall_as, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

STEP_HEIGHT, BAR_HEIGHT, FOOT = 42, 13, 46
"""Pixels: a step with its words above its bar; the axis under them."""

NARROW = 560
"""Below this width in pixels the interval leaves the words; the table has it."""

KINDS = ("saved", "workload", "kept", "rest")
"""Meanings of a bar: the whole; time turned into workload; care and rest given back; not recorded."""


def steps_height(shown: int) -> int:
    """Pixels for so many steps."""
    return STEP_HEIGHT * shown + FOOT


@as_tall_as("steps_shown", steps_height)
def waterfall(
    steps: Data, *, corners: Corners, axis_title: str, steps_shown: int, palette: Palette = LIGHT
) -> alt.LayerChart:
    """A bar for the hours saved, then one for each entry; the last ends at the dashed line of the first.

    A bar that runs to the left is pale: its entry went the other way.

    `steps`: place, label, figure, figure_short, start, end, low, high, kind, tip. `low` and `high`: where the
    bar would end at the ends of its interval.
    """
    base = alt.Chart(steps)
    row = alt.Y("place:O", axis=None, scale=alt.Scale(padding=0))
    x = alt.X(
        "start:Q",
        title=axis_title,
        scale=alt.Scale(domain=[alt.expr("low"), alt.expr("high")], nice=False, zero=False),
        axis=alt.Axis(grid=True, tickCount=5, format=",d", titleAnchor="start", titlePadding=6),
    )
    colours = alt.Scale(
        domain=list(KINDS), range=[palette.saved, palette.near, palette.within, palette.unknown]
    )
    bars = base.mark_bar(
        height=BAR_HEIGHT, yOffset=STEP_HEIGHT / 4, cornerRadius=1, clip=True, strokeWidth=1
    ).encode(
        x=x,
        x2="end:Q",
        y=row,
        stroke=alt.Stroke("kind:N", scale=colours),
        color=alt.Color("kind:N", scale=colours),
        fillOpacity=alt.condition("datum.end < datum.start", alt.value(0.3), alt.value(1)),
        tooltip="tip:N",
    )
    reach = base.mark_rule(clip=True, yOffset=STEP_HEIGHT / 4, color=palette.ink, strokeWidth=1.4).encode(
        x=alt.X("low:Q"), x2="high:Q", y=row, tooltip="tip:N"
    )
    ends = [
        base.mark_tick(
            clip=True, yOffset=STEP_HEIGHT / 4, color=palette.ink, thickness=1.4, size=7, opacity=1
        ).encode(x=alt.X(f"{end}:Q"), y=row, tooltip="tip:N")
        for end in ("low", "high")
    ]
    zero = base.mark_rule(clip=True, color=palette.quiet, strokeWidth=0.8).encode(x=alt.datum(0))
    whole = (
        base.transform_filter("datum.kind == 'saved'")
        .mark_rule(clip=True, color=palette.saved, strokeWidth=1.4, strokeDash=[5, 4])
        .encode(x=alt.X("end:Q"))
    )
    drawn = alt.layer(zero, whole, bars, reach, *ends, *_words(base, row, palette)).resolve_scale(x="shared")
    return styled(drawn, palette, steps_height(steps_shown), corners)


def _words(base: alt.Chart, row: alt.Y, palette: Palette) -> list[alt.Chart]:
    """What each bar is at the left, its figure at the right; both on a halo, so that no rule cuts them."""
    common = {"baseline": "middle", "yOffset": -STEP_HEIGHT / 4 + 2, "fontSize": SMALL + 1}
    wide, narrow = f"width < {NARROW} ? 0 : 1", f"width < {NARROW} ? 1 : 0"
    texts = []
    for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink)):
        look: dict[str, Any] = {**common, "stroke": halo, "strokeWidth": 4, "fill": fill}
        texts.append(base.mark_text(align="left", **look).encode(x=alt.value(2), y=row, text="label:N"))
        texts += [
            base.mark_text(align="right", opacity=alt.expr(shown), **look).encode(
                x=alt.value(alt.expr("width - 2")), y=row, text=f"{text}:N"
            )
            for text, shown in (("figure", wide), ("figure_short", narrow))
        ]
    return texts
