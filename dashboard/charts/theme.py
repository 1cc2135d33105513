"""One look for every chart: colours by meaning, type, axes, number formats.

A meaning never relies on its colour alone: *over* is also a diamond, *unknown* also a gap and a dash.
The hues come from Okabe and Ito's set for colour-blind readers, darkened or lightened until text in them
has a contrast of 4.5 : 1 on the page (tests/charts/test_theme.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import altair as alt
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.charts.parts import Corners

Data: TypeAlias = "pl.DataFrame | alt.NamedData"
"""Rows to draw, or the name under which rows will be sent later to a finished spec."""


@dataclass(frozen=True)
class Palette:
    """A colour for each meaning, as CSS."""

    page: str
    ink: str  # text, and the load line itself
    quiet: str  # axis labels, notes
    grid: str
    load: str
    over: str
    near: str
    within: str
    unknown: str
    saved: str


LIGHT = Palette(
    page="#fbfaf7",
    ink="#1b2733",
    quiet="#56616b",
    grid="#e4e0d7",
    load="#1f5673",
    over="#b83a0b",
    near="#8a5f00",
    within="#1b6a86",
    unknown="#646d76",
    saved="#0a7055",
)
DARK = Palette(
    page="#10171d",
    ink="#e7eaeb",
    quiet="#a3adb5",
    grid="#29353e",
    load="#8cc1dc",
    over="#ff9a66",
    near="#e3b94f",
    within="#72bcd6",
    unknown="#9aa5ae",
    saved="#58c9a3",
)
SCREEN = Palette(**{field.name: f"var(--pl-{field.name})" for field in fields(Palette)})
"""Colours as the page's own CSS variables: one finished spec serves both themes, and a change of theme
repaints it without a rerun. Paper needs `LIGHT`."""

FONT = '"Source Sans", sans-serif'
"""Letters that the first lacks, as Chinese, come from the reader's own sans-serif of the page's language."""
SMALL = 12
AXIS_EXTENT = 44
"""Pixels every y axis takes, so that panels under one another share their x axis exactly."""


_HEIGHTS: dict[Callable[..., Any], tuple[str, Callable[[int], int]]] = {}
_Chart = TypeVar("_Chart", bound="Callable[..., alt.LayerChart]")


def as_tall_as(option: str, height: Callable[[int], int]) -> Callable[[_Chart], _Chart]:
    """Says of a chart that its `option`, a number, is seen in its height alone, and in which height."""

    def note(chart: _Chart) -> _Chart:
        _HEIGHTS[chart] = (option, height)
        return chart

    return note


def height_rule(chart: Callable[..., Any]) -> tuple[str, Callable[[int], int]] | None:
    """The option that makes a chart taller, and the height for a value of it; None where there is none."""
    return _HEIGHTS.get(chart)


def css_variables(selector: str = ".stApp") -> str:
    """The palette as CSS custom properties that follow the page's colour scheme."""
    light, dark = asdict(LIGHT), asdict(DARK)
    pairs = "".join(f"--pl-{name}:light-dark({light[name]},{dark[name]});" for name in light)
    return f"{selector}{{{pairs}}}"


def styled(
    chart: alt.LayerChart | alt.FacetChart, palette: Palette, height: int, corners: Corners
) -> alt.LayerChart:
    """The chart with the house style: no frame, thin grid, horizontal titles above their axis."""
    window = [alt.param(name=name, value=value) for name, value in corners.values().items()]
    finished: alt.LayerChart = chart.properties(
        width="container",
        height=height,
        background="transparent",
        padding={"left": 0, "right": 6, "top": 4, "bottom": 4},
    ).configure(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            domain=False,
            ticks=False,
            labelColor=palette.quiet,
            labelFontSize=SMALL,
            titleColor=palette.quiet,
            titleFontSize=SMALL,
            titleFontWeight="normal",
            gridColor=palette.grid,
        ),
        axisX=alt.AxisConfig(grid=False, labelFlush=True, labelOverlap=True),
        axisY=alt.AxisConfig(
            minExtent=AXIS_EXTENT,
            maxExtent=AXIS_EXTENT,
            tickCount=4,
            labelPadding=6,
            zindex=0,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=4 - AXIS_EXTENT,
        ),
        text=alt.MarkConfig(font=FONT, fontSize=SMALL, color=palette.ink),
        mark=alt.MarkConfig(invalid="break-paths-show-domains", aria=False),
        legend=alt.LegendConfig(disable=True),
    )
    return finished.add_params(*window)
