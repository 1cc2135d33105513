"""The planner's pictures: every shift (or week) as it was, and as it would have been with the plan."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import polars as pl

from dashboard.charts.parts import Corners
from dashboard.charts.shifts import shift_dots
from dashboard.charts.spec import Drawing
from dashboard.words import numbers
from dashboard.words.catalogue import code, say
from dashboard.words.planner import SHIFT_PERIODS, plan_text
from pipelines.planning.shifts import is_over
from pipelines.planning.weeks import week_over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipelines.planning.ask import Judged

BINS = 48
"""Dots are placed to the nearest 48th of the line, as on the unit's page."""


@dataclass(frozen=True)
class Dot:
    """One shift or week of a picture."""

    day: date
    load: float | None
    over: bool
    tip: str


@dataclass(frozen=True)
class Pair:
    """One period of one line, as it was and with the plan; both on the same scale."""

    was_title: str
    was: Drawing
    plan_title: str
    plan: Drawing


def pairs(
    lines: Sequence[Judged], hours: Mapping[str, float], patients: float, measure: str, group: str | None
) -> list[Pair]:
    """One pair for each line and period with a load to draw."""
    words = plan_text(hours, patients, measure, group)
    told = []
    for line in lines:
        changed = line.changed(hours, patients)
        for period in _periods(line):
            was, then = _dots(line, period, measure), _dots(changed, period, measure)
            if any(dot.load is not None for dot in was) and any(dot.load is not None for dot in then):
                told.append(_pair(line, period, was, then, measure, words))
    return told


def _periods(line: Judged) -> list[str]:
    if line.by_week:
        return ["week"]
    mine = {shift.period for shift in line.shifts}
    return [period for period in SHIFT_PERIODS if period in mine]


def _dots(line: Judged, period: str, measure: str) -> list[Dot]:
    if line.by_week:
        return [
            _dot(week.week_start, "week", week.load, measure, over=week_over(line.rule, week))
            for week in line.weeks
        ]
    return [
        _dot(shift.day, period, shift.load, measure, over=is_over(line.rule, shift))
        for shift in line.shifts
        if shift.period == period
    ]


def _dot(day: date, period: str, load: float | None, measure: str, *, over: bool) -> Dot:
    if load is None:
        return Dot(day, None, over, "")
    told = numbers.load(measure, load)
    if period == "week":
        tip = say("planner.tip.week", week=say("tip.week", day=numbers.short_day(day)), load=told)
    else:
        tip = say("tip.shift", day=numbers.short_day(day), period=code("period", period), load=told)
    return Dot(day, load, over, tip)


def _pair(
    line: Judged, period: str, was: Sequence[Dot], then: Sequence[Dot], measure: str, plan: str
) -> Pair:
    name = say("planner.picture.weeks") if period == "week" else code("periods", period)
    if line.by_moment:
        name = say("planner.picture.worst", name=name)
    frames = [_rows(dots, line.rule.limit) for dots in (was, then)]
    bins = pl.concat(frames)["bin"]
    limit = line.rule.limit
    low, high = min(_value(bins.min()), limit * 0.8), max(_value(bins.max()), limit * 1.2)
    tallest = max(int(_value(frame["place"].max())) for frame in frames)
    titles, drawings = [], []
    for key, dots, rows in (("was", was, frames[0]), ("plan", then, frames[1])):
        over, loads = sum(dot.over for dot in dots), [dot.load for dot in dots if dot.load is not None]
        titles.append(say(f"planner.picture.{key}", name=name, over=over, observed=len(dots)))
        sentence = say(
            f"planner.alt.{key}",
            name=name,
            plan=plan,
            over=over,
            observed=len(dots),
            line=numbers.plain(limit),
            low=numbers.plain(min(loads)),
            high=numbers.load(measure, max(loads)),
        )
        label = pl.DataFrame({"limit": [limit], "label": [say("card.line", value=numbers.plain(limit))]})
        drawings.append(
            Drawing(
                shift_dots,
                {"shifts": rows, "lines": label},
                Corners(was[0].day, was[0].day, low - limit / 24, high + limit / 24, tallest=tallest),
                sentence,
                {"axis_title": say(f"measure.{measure}.axis")},
            )
        )
    return Pair(titles[0], drawings[0], titles[1], drawings[1])


def _rows(dots: Sequence[Dot], limit: float) -> pl.DataFrame:
    """Dots stacked by their bin; one over the line stands on its own side of it, whatever is rounded."""
    stacked: dict[int, int] = {}
    rows = []
    for dot in dots:
        if dot.load is None:
            continue  # nobody was there: over every line, and nowhere on its scale
        exact = dot.load * BINS / limit
        place = max(ceil(exact), BINS + 1) if dot.over else min(floor(exact), BINS)
        stacked[place] = stacked.get(place, 0) + 1
        rows.append((place * limit / BINS, stacked[place], dot.over, dot.tip))
    shape = {"bin": pl.Float64, "place": pl.Int64, "over": pl.Boolean, "tip": pl.String}
    return pl.DataFrame(rows, schema=shape, orient="row")


def _value(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
