"""Which way a unit's load is heading, told only when it moved more than it moves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dashboard.words import numbers
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_RECENT = 3
FEWEST_BEFORE = 8
"""Of the last 4 and the 12 weeks before them; with fewer the means say little."""

BEYOND_MOVING_RANGES = 1.02
"""Two standard errors of the difference between a mean of 4 weeks and one of 12, in mean moving ranges:
2 x sqrt(1/4 + 1/12) / 1.128, where 1.128 turns a mean moving range into a standard deviation."""

Trend = Literal["higher", "lower", "same", "unknown"]


def trend(row: Mapping[str, Any] | None) -> Trend:
    """The trend of one row of the `trends` query."""
    if row is None or row["recent_weeks"] < FEWEST_RECENT or row["before_weeks"] < FEWEST_BEFORE:
        return "unknown"
    change = row["recent"] - row["before"]
    if abs(change) <= BEYOND_MOVING_RANGES * (row["moving_range"] or 0.0):
        return "same"
    return "higher" if change > 0 else "lower"


def trend_text(row: Mapping[str, Any] | None) -> str:
    """The trend in words, with the figure it is measured against."""
    kind = trend(row)
    before = (
        numbers.load_number(row["before"], row["recent"]) if row is not None and kind != "unknown" else ""
    )
    return say(f"trend.{kind}", before=before)
