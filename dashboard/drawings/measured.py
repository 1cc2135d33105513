"""Rows with what was measured as a bar, and what it stands beside as upright marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.parts import ANYWHERE, Corners
from dashboard.charts.promise import promised_measured
from dashboard.charts.spec import Drawing
from dashboard.words.catalogue import listing, say

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM = 0.06
"""Of the span of values, left free at both ends."""
_ROWS = {
    "place": pl.Int64,
    "label": pl.String,
    "figure": pl.String,
    "figure_short": pl.String,
    "measured": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "kind": pl.String,
    "tip": pl.String,
}
_PROMISES = {"place": pl.Int64, "value": pl.Float64, "tip": pl.String}


def measured_rows(
    told: Sequence[dict[str, Any]],
    promises: Sequence[dict[str, Any]],
    sentence: str,
    axis_title: str,
    number_format: str,
) -> Drawing:
    """Rows with what was measured as a bar and what it stands beside as upright marks; see the chart."""
    reach = [row[end] for row in told for end in ("measured", "low", "high") if row[end] is not None]
    reach += [0.0, *(row["value"] for row in promises)]
    low, high = min(reach), max(reach)
    room = (high - low) * ROOM or 1.0
    rows = [say("alt.promise.one", label=row["label"], figure=row["figure"]) for row in told]
    return Drawing(
        promised_measured,
        {"rows": pl.DataFrame(told, schema=_ROWS), "promises": pl.DataFrame(promises, schema=_PROMISES)},
        Corners(ANYWHERE.first, ANYWHERE.last, low - (room if low < 0 else 0.0), high + room),
        say(sentence, rows=listing(rows, most=len(rows))),
        {"axis_title": axis_title, "number_format": number_format, "rows_shown": len(told)},
    )
