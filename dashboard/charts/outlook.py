"""Coming shifts against their line: a sign for each forecast load, and the range it is likely to come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.theme import LIGHT, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 132
SIGN = 46
SIGN_TOP = 6
"""Pixels from the top to the middle of a mark's sign."""
HALF_DAY = 43_200_000
"""Milliseconds on either side of a day's mark."""
FAINT = 0.38
"""How much is seen of a shift that has begun."""

_STATES = ("over", "near", "within")
_SHAPES = ("triangle-up", "diamond", "circle")
_DAYS = (
    "[date(datum.value) + '', "
    "datum.index == 0 || date(datum.value) == 1 ? timeFormat(datum.value, '%b') : '']"
)


def outlook_strip(
    shifts: Data,
    lines: Data,
    today: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """One period of one unit: a sign a shift, its range as a pale bar, the line as a thick rule.

    `shifts`: middle, start, end (times), load, low, high, state, gone, tip. `lines`: start, end, limit.
    `today`: happened_on, tip. `marks`: happened_on, kind, tip: a rule and a sign at the top. A shift of which
    nothing is known has a ring on the floor.
    """
    y = parts.value_axis("load", axis_title, tickCount=3)
    faint = alt.condition("datum.gone", alt.value(FAINT), alt.value(1))
    base = alt.Chart(shifts)
    known = base.transform_filter("datum.state != 'unknown'")
    ranges = known.mark_bar(
        clip=True, width=alt.expr("max(4, min(14, width / 34))"), color=palette.load, cornerRadius=2
    ).encode(
        x=_days("middle"),
        y=parts.value_axis("low", axis_title),
        y2="high:Q",
        opacity=alt.condition("datum.gone", alt.value(0.1), alt.value(0.26)),
        tooltip="tip:N",
    )
    line = (
        alt.Chart(lines)
        .mark_rule(clip=True, color=palette.ink, strokeWidth=2)
        .encode(x=_days("start"), x2="end:T", y=parts.value_axis("limit", axis_title))
    )
    signs = known.mark_point(clip=True, filled=True, size=SIGN).encode(
        x=_days("middle"),
        y=y,
        opacity=faint,
        shape=alt.Shape("state:N", scale=alt.Scale(domain=list(_STATES), range=list(_SHAPES))),
        color=alt.Color(
            "state:N",
            scale=alt.Scale(domain=list(_STATES), range=[palette.over, palette.near, palette.load]),
            legend=None,
        ),
        tooltip="tip:N",
    )
    unknown = (
        base.transform_filter("datum.state == 'unknown'")
        .mark_point(clip=True, shape="circle", size=22, color=palette.unknown, strokeWidth=1.4)
        .encode(x=_days("middle"), y=alt.value(alt.expr("height - 4")), tooltip="tip:N")
    )
    now = (
        alt.Chart(today)
        .mark_rule(clip=True, strokeDash=[2, 3], color=palette.quiet)
        .encode(x=_days("happened_on"), tooltip="tip:N")
    )
    drawn = alt.layer(ranges, now, *_happened(marks, palette), line, signs, unknown)
    return styled(drawn.resolve_scale(shape="independent"), palette, HEIGHT, corners)


def _happened(marks: Data, palette: Palette) -> list[alt.Chart]:
    """What happens on a day: too narrow for labels, so that the list beside the picture has the words."""
    base = alt.Chart(marks)
    rule = base.mark_rule(clip=True, color=palette.quiet, strokeWidth=1).encode(
        x=_days("happened_on"), tooltip="tip:N"
    )
    sign = base.mark_point(clip=True, filled=True, size=SIGN, color=palette.ink, opacity=1).encode(
        x=_days("happened_on"), y=alt.value(SIGN_TOP), shape=parts.mark_shape(), tooltip="tip:N"
    )
    return [rule, sign]


def _days(field: str) -> alt.X:
    """Days, each in the middle of its place, its number below."""
    axis = alt.Axis(
        tickCount=alt.TimeIntervalStep(interval="day", step=1), labelExpr=_DAYS, grid=False, labelOverlap=True
    )
    scale = alt.Scale(
        domain=[alt.expr(f"+toDate(first) - {HALF_DAY}"), alt.expr(f"+toDate(last) + {HALF_DAY}")], padding=0
    )
    return alt.X(f"{field}:T", title=None, axis=axis, scale=scale)
