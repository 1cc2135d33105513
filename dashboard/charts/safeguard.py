"""A safeguard over weeks, small: where its units lie against the limit, or how many cases there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from dashboard.charts import parts
from dashboard.charts.small import counted
from dashboard.charts.theme import LIGHT, SMALL, styled

if TYPE_CHECKING:
    from dashboard.charts.parts import Corners
    from dashboard.charts.theme import Data, Palette

HEIGHT = 148
BAND_OPACITY = 0.16


def share_weeks(
    weeks: Data,
    lines: Data,
    limits: Data,
    labels: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """The units' figures week by week against the limit; those outside it as lines of their own, by name.

    `weeks`: week_start, low, middle, high (null: no figure), alone, state, stretch, tip. `lines`: unit_id,
    week_start, value, tip. `limits`: no row, or one: edge, label, below. `labels`: week_start, edge, label.
    `marks`: happened_on, kind, tip.
    """
    x = parts.week_axis()

    def y(field: str) -> alt.Y:
        return parts.value_axis(field, axis_title, tickCount=3, format=number_format)

    base, single = alt.Chart(weeks), alt.Chart(lines)
    band = base.mark_area(clip=True, color=palette.load, opacity=BAND_OPACITY).encode(
        x=x, y=y("low"), y2="high:Q", detail="stretch:N"
    )
    middle = base.mark_line(clip=True, color=palette.load, strokeWidth=1.6, strokeJoin="round").encode(
        x=x, y=y("middle")
    )
    dots = (
        base.transform_filter("datum.alone")
        .mark_circle(clip=True, color=palette.load, size=14, opacity=1)
        .encode(x=x, y=y("middle"))
    )
    outside = single.mark_line(
        clip=True, color=palette.near, strokeWidth=1.8, strokeJoin="round", point=False
    ).encode(x=x, y=y("value"), detail="unit_id:N")
    return styled(
        alt.layer(
            *rug(marks, palette),
            band,
            *_limit(limits, y("edge"), palette),
            middle,
            dots,
            outside,
            *_names(labels, y("edge"), palette),
            parts.unknown_marks(weeks, palette),
            base.mark_point(clip=True, opacity=0, size=140).encode(x=x, y=y("middle"), tooltip="tip:N"),
            single.mark_point(clip=True, opacity=0, size=100).encode(x=x, y=y("value"), tooltip="tip:N"),
        ).resolve_scale(shape="independent"),
        palette,
        HEIGHT,
        corners,
    )


def case_weeks(
    weeks: Data,
    marks: Data,
    *,
    corners: Corners,
    axis_title: str,
    number_format: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """Cases a week. No bar is a true zero; a week without a figure has a grey sign on the floor.

    `weeks`: week_start, value (null: no figure), state, tip. `marks`: happened_on, kind, tip.
    """
    bars = counted(weeks, axis_title, number_format, palette.near, narrowest=2)
    return styled(
        alt.layer(*rug(marks, palette), bars, parts.unknown_marks(weeks, palette)).resolve_scale(
            shape="independent"
        ),
        palette,
        HEIGHT,
        corners,
    )


def rug(marks: Data, palette: Palette) -> list[alt.Chart]:
    """Signs along the top for what happened: a ring for a go-live, a square and a rule for a release."""
    x = parts.week_axis("happened_on")
    base = alt.Chart(marks)
    releases = base.transform_filter("datum.kind != 'go_live'")
    return [
        releases.mark_rule(clip=True, strokeDash=[2, 3], color=palette.quiet, opacity=0.9).encode(
            x=x, tooltip="tip:N"
        ),
        base.transform_filter("datum.kind == 'go_live'")
        .mark_point(clip=True, size=26, color=palette.ink, strokeWidth=1.3, opacity=1)
        .encode(x=x, y=alt.value(6), tooltip="tip:N"),
        releases.mark_point(
            clip=True, filled=True, shape="square", size=30, color=palette.ink, opacity=1
        ).encode(x=x, y=alt.value(6), tooltip="tip:N"),
    ]


def _limit(limits: Data, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    base = alt.Chart(limits)
    named = [
        base.transform_filter(f"datum.below == {below}")
        .mark_text(
            clip=True,
            align="left",
            baseline="middle",
            dx=3,
            dy=9 if below == "true" else -8,
            fontSize=SMALL,
            stroke=halo,
            strokeWidth=4,
            fill=fill,
        )
        .encode(x=alt.value(0), y=y, text="label:N")
        for below in ("true", "false")
        for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink))
    ]
    return [base.mark_rule(clip=True, color=palette.ink, strokeWidth=1.4).encode(y=y), *named]


def _names(labels: Data, y: alt.Y, palette: Palette) -> list[alt.Chart]:
    base = alt.Chart(labels)
    return [
        base.mark_text(
            clip=True,
            align="right",
            baseline="middle",
            dx=-4,
            fontSize=SMALL,
            stroke=halo,
            strokeWidth=4,
            fill=fill,
        ).encode(x=parts.week_axis(), y=y, text="label:N")
        for halo, fill in ((palette.page, palette.page), ("transparent", palette.ink))
    ]
