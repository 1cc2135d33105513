"""The picture of the page Set the line: past loads, and candidate lines across them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.candidates import HEIGHT, candidates
from dashboard.charts.spec import Drawing
from dashboard.drawings.window import corners, extent
from dashboard.words import numbers
from dashboard.words import set_the_line as words
from dashboard.words.catalogue import commas, count, say

if TYPE_CHECKING:
    from dashboard.drawings.line_past import Past

BARS = 30
"""About so many bars a picture holds."""
_LABEL_HEIGHT = 17
_ROOM = 1.25
"""Loads beyond this share of the greatest candidate and of nearly all loads are counted, and not drawn."""


def drawing(past: Past, chosen: float) -> Drawing | None:
    """The past as bars, the candidates across; None where there is no load to draw."""
    loads = past.history["load"].drop_nulls()
    if loads.is_empty() or not past.limits:
        return None
    low, high = window(past)
    bins = _bins(past, chosen, low, high)
    lines = _lines(past, chosen, low, high)
    top = bins.row(int(bins["count"].arg_max() or 0), named=True)
    least, most = extent(loads)
    subject = past.subject
    shares = [
        say("set_line.alt.share", limit=words.number(row["limit"]), share=numbers.percent(row["share"]))
        for row in past.limits
    ]
    return Drawing(
        candidates,
        {"bins": bins, "lines": lines},
        replace(corners(past.history, low, high), tallest=int(top["count"])),
        say(
            "set_line.alt",
            subject=words.subject_title(subject),
            low=numbers.plain(least),
            high=numbers.plain(most),
            most=numbers.plain((top["low"] + top["high"]) / 2),
            shares=commas(shares),
        ),
        {
            "axis_title": say(f"measure.{subject.measure}.axis"),
            "count_title": say(f"set_line.axis.{subject.by}s"),
        },
    )


def window(past: Past) -> tuple[float, float]:
    """The loads the picture shows: every candidate, and all loads but a few far out."""
    loads = past.history["load"].drop_nulls()
    limits = [row["limit"] for row in past.limits]
    nearly_all = float(loads.quantile(0.99) or 0.0)
    far = max(nearly_all, *limits) * _ROOM
    least, most = extent(loads)
    high = max(*limits, min(most, far))
    low = min(*limits, least)
    room = (high - low) * 0.04 or 1.0
    return max(0.0, low - room), high + room


def beyond(past: Past) -> int:
    """Loads that are counted and not drawn."""
    return int((past.history["load"].drop_nulls() > window(past)[1]).sum())


def _bins(past: Past, chosen: float, low: float, high: float) -> pl.DataFrame:
    """Bars whose edges lie on the candidates' steps; a load on an edge is below it, as one on a line is."""
    step = _step(past, high - low)
    rows = (
        past.history.filter(pl.col("load").is_not_null() & (pl.col("load") <= high))
        .group_by((((pl.col("load") / step) - 1e-6).ceil() * step).alias("high"))
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .with_columns(low=pl.col("high") - step, over=pl.col("high") > chosen + step / 2)
        .sort("high")
    )
    # Edges: a sliver of the page between two bars.
    texts = [
        say(
            "set_line.tip.bin",
            low=numbers.plain(row["low"], 2),
            high=numbers.plain(row["high"], 2),
            n=count("set_line.shifts" if past.subject.by == "shift" else "set_line.weeks", row["count"]),
        )
        for row in rows.iter_rows(named=True)
    ]
    gap = step * 0.06
    return rows.select(
        pl.col("low") + gap, pl.col("high") - gap, "count", "over", tip=pl.Series(texts, dtype=pl.String)
    )


def _step(past: Past, room: float) -> float:
    """The width of a bar: a whole part of the candidates' step, about `BARS` in the picture."""
    limits = [row["limit"] for row in past.limits]
    gaps = sorted(round(b - a, 4) for a, b in pairwise(limits))
    widest = gaps[len(gaps) // 2] if gaps else room / 8
    return float(widest / max(1, ceil(BARS * widest / room)))


def _lines(past: Past, chosen: float, low: float, high: float) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "limit": row["limit"],
            "label": words.label(row, past.subject),
            "short": words.label_short(row),
            "chosen": row["limit"] == chosen,
            "present": ("present", None) in row["tags"],
            "tip": words.label(row, past.subject),
        }
        for row in past.limits
    ]
    heights = apart([row["limit"] for row in rows], (high - low) * _LABEL_HEIGHT / HEIGHT, low, high)
    return pl.DataFrame(rows).with_columns(at=pl.Series(heights, dtype=pl.Float64))


def apart(values: list[float], least: float, low: float, high: float) -> list[float]:
    """Rising values moved as little as it takes to lie `least` apart, within the picture."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + least) if placed else max(value, low + least / 2))
    ceiling = high - least / 2
    for number in range(len(placed) - 1, -1, -1):
        placed[number] = min(placed[number], ceiling)
        ceiling = placed[number] - least
    return placed
