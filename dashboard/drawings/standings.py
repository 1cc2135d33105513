"""How many units stood where in the last year, and how long those over their lines have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from dashboard.charts.parts import Corners
from dashboard.charts.spec import Drawing
from dashboard.charts.standings import PLOT, STANDINGS, standings_over_time
from dashboard.words import report as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_GAP = 15
"""Pixels between two names."""


@dataclass(frozen=True)
class Run:
    """Weeks without a break in which a unit stood as it stands. `since`: the first one's Monday.

    `whole`: it began within the weeks that are looked back on.
    """

    weeks: int
    since: date
    whole: bool


def runs(history: pl.DataFrame) -> dict[str, Run]:
    """For each unit how long it has stood as it stands now."""
    found = {}
    for (unit_id,), rows in history.sort("week_start").partition_by("unit_id", as_dict=True).items():
        told = rows.select("week_start", "standing").rows()
        now = told[-1][1]
        same = next(
            (place for place, (_, standing) in enumerate(reversed(told)) if standing != now), len(told)
        )
        found[str(unit_id)] = Run(same, told[-same][0], whole=same < len(told))
    return found


def history_drawing(history: pl.DataFrame) -> Drawing | None:
    """Every week's count of units by standing; None where no week has one."""
    if history.is_empty():
        return None
    counts = {
        (week, standing): number
        for week, standing, number in history.group_by("week_start", "standing").len().iter_rows()
    }
    mondays = sorted({week for week, _ in counts})
    weeks, tops = [], {}
    for monday in mondays:
        low = 0
        for standing in STANDINGS:
            number = counts.get((monday, standing), 0)
            if not number:
                continue
            weeks.append(_column(monday, standing, low, number))
            if monday == mondays[-1]:
                tops[standing] = (low, low + number)
            low += number
    tallest = max(cast("int", row["high"]) for row in weeks)
    now = {standing: high - low for standing, (low, high) in tops.items()}
    then = {standing: counts.get((mondays[0], standing), 0) for standing in STANDINGS}
    return Drawing(
        standings_over_time,
        {"weeks": pl.DataFrame(weeks), "names": _names(tops, mondays[-1], tallest)},
        Corners(mondays[0], mondays[-1], 0.0, float(tallest)),
        words.history_alt(mondays[0], mondays[-1], then, now),
        {"axis_title": say("report.history.axis")},
    )


def _column(monday: date, standing: str, low: int, number: int) -> Mapping[str, Any]:
    return {
        "week_start": monday,
        "week_end": monday + timedelta(weeks=1),
        "standing": standing,
        "low": low,
        "high": low + number,
        "tip": words.history_tip(monday, standing, number),
    }


def _names(tops: Mapping[str, tuple[int, int]], last: date, tallest: int) -> pl.DataFrame:
    """The last column's parts with their names, moved apart where they would lie on one another."""
    gap, floor = tallest * LEAST_GAP / PLOT, 0.0
    places = []
    for low, high in tops.values():
        places.append(max((low + high) / 2, floor + gap / 2))
        floor = places[-1] + gap / 2
    ceiling = float(tallest)
    for number in reversed(range(len(places))):
        places[number] = min(places[number], ceiling - gap / 2)
        ceiling = places[number] - gap / 2
    return pl.DataFrame(
        {
            "named_on": [last + timedelta(weeks=1)] * len(tops),
            "standing": list(tops),
            "place": places,
            "label": [words.counted_standing(name, high - low) for name, (low, high) in tops.items()],
        }
    )
