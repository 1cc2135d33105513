"""Finished specs: each kind of chart is built once, without data; rows are sent to it by name.

Building a chart costs some 100 ms, sending rows to a finished one 1 ms: that is what makes a change of unit
instant. Texts (an axis title, a number format) and a height that follows the number of rows are set into the
finished spec too, so that a kind of chart is built once and not once for each figure it may show.

What a drawing sends is kept with it, its rows as the bytes of an Arrow stream: who looks at the same drawing
later waits for neither. A drawing belongs to a desk, so nothing is ever kept across snapshots or grants.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from dashboard.charts.parts import ANYWHERE, Corners
from dashboard.charts.theme import SCREEN, height_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.charts.theme import Palette

ANY_NUMBER = 1
"""Of rows, where a finished spec stands for every number of them."""


@dataclass(frozen=True)
class Drawing:
    """A chart ready to be shown: what draws it, the rows by name, and the window it looks through, and one
    sentence in place of it."""

    chart: Callable[..., alt.LayerChart]
    rows: Mapping[str, pl.DataFrame]
    corners: Corners
    sentence: str
    options: Mapping[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was made of it once: see `spec`."""

    def spec(self) -> dict[str, Any]:
        """The finished spec with this drawing's rows in it, by name, each the bytes of an Arrow stream."""
        finished = self.kept.get("spec")
        if finished is None:  # two threads may both make it: the same bytes, and no lock that others wait for
            finished = self.kept["spec"] = self._finished()
        return {**finished, "datasets": dict(finished["datasets"])}

    def _finished(self) -> dict[str, Any]:
        finished = template(self.chart, tuple(self.rows), tuple(self.options.items()))
        params = [{"name": name, "value": value} for name, value in self.corners.values().items()]
        return {
            **finished,
            "params": params,
            "datasets": {name: arrow_stream(rows) for name, rows in self.rows.items()},
        }

    def chart_with_rows(self, palette: Palette) -> alt.LayerChart:
        """The chart with its rows inside and fixed colours: for paper."""
        return self.chart(**self.rows, corners=self.corners, **self.options, palette=palette)


@cache
def template(
    chart: Callable[..., alt.LayerChart], names: tuple[str, ...], options: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    """The spec of one kind of chart in the screen's colours, its rows left to be named later."""
    texts = {name: value for name, value in options if isinstance(value, str)}
    counted, height = height_rule(chart) or ("", None)
    anything: dict[str, Any] = {**{name: _place(name) for name in texts}, counted: ANY_NUMBER}
    finished = _finished(chart, names, tuple((name, anything.get(name, value)) for name, value in options))
    for name, value in texts.items():
        finished = finished.replace(_place(name), json.dumps(value)[1:-1])
    spec: dict[str, Any] = json.loads(finished)
    if height is not None:
        spec["height"] = height(dict(options)[counted])
    return spec


def arrow_stream(rows: pl.DataFrame) -> bytes:
    """The rows as an Arrow stream, which is what the browser is sent."""
    stream = rows.write_ipc_stream(None, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()


def _place(name: str) -> str:
    """What stands in a finished spec where a text belongs."""
    return f"@@{name}@@"


@cache
def _finished(
    chart: Callable[..., alt.LayerChart], names: tuple[str, ...], options: tuple[tuple[str, Any], ...]
) -> str:
    """The spec as JSON, with places for its texts."""
    rows = {name: alt.NamedData(name=name) for name in names}
    spec: dict[str, Any] = chart(**rows, corners=ANYWHERE, **dict(options), palette=SCREEN).to_dict()
    spec.pop("$schema", None)
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return json.dumps(spec)
