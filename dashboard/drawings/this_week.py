"""Coming shifts, unit by unit, as pictures: those that need attention first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from dashboard.charts.outlook import outlook_strip
from dashboard.charts.parts import Corners
from dashboard.charts.spec import Drawing
from dashboard.words import numbers
from dashboard.words import this_week as words
from dashboard.words.catalogue import code, join, say
from dashboard.words.marks import mark_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.words.standing import Tone

    Row = Mapping[str, Any]

DAYS_AHEAD = 14
PICTURED = 24
"""Units that get pictures; the table has all."""
PERIODS = ("day", "evening", "night", words.WEEK)
_SHIFTS: dict[str, Any] = {
    "middle": pl.Datetime("ms"),
    "load": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "state": pl.String,
    "gone": pl.Boolean,
    "tip": pl.String,
}
_LINES: dict[str, Any] = {"start": pl.Datetime("ms"), "end": pl.Datetime("ms"), "limit": pl.Float64}
_TODAY: dict[str, Any] = {"happened_on": pl.Datetime("ms"), "tip": pl.String}
_MARKS: dict[str, Any] = {"happened_on": pl.Datetime("ms"), "kind": pl.String, "tip": pl.String}
_WEEKS_MIDDLE = timedelta(days=3)
_HALF = timedelta(hours=12)


@dataclass(frozen=True)
class Card:
    """One unit's coming shifts: its worst forecast state, those not begun, a picture for each period."""

    unit: Row
    state: Tone
    shifts: tuple[Row, ...]
    drawings: tuple[tuple[str, Drawing], ...]
    happens: tuple[str, ...] = ()
    """What is marked in the pictures: go-lives, releases, lines that change, in sentences."""


def cards(
    units: Sequence[Row], coming: Sequence[Row], as_of: date, today: date, marks: Sequence[Row] = ()
) -> list[Card]:
    """A card for each of these units of which anything is forecast, those that need attention first.

    `marks`: what happens to these units, each with unit_id, happened_on, kind and what its words need.
    """
    by_unit: dict[str, list[Row]] = {}
    for row in coming:
        by_unit.setdefault(row["unit_id"], []).append(row)
    told = [unit for unit in units if unit["unit_id"] in by_unit]
    made = [_card(unit, by_unit[unit["unit_id"]], as_of, today, marks) for unit in told]

    def need(card: Card) -> tuple[int, int, str]:
        over = sum(row["state"] == "over" for row in card.shifts)
        return (words.STATES.index(card.state), -over, card.unit["unit_name"])

    return sorted(made, key=need)


def _card(unit: Row, rows: Sequence[Row], as_of: date, today: date, marks: Sequence[Row]) -> Card:
    ahead = tuple(row for row in rows if not row["gone"])
    states = {row["state"] for row in ahead} or {"unknown"}
    worst = next(state for state in words.STATES if state in states)
    drawn = []
    for period in PERIODS:
        own = [row for row in rows if row["period"] == period]
        if own:
            drawn.append((period, _strip(unit, period, own, as_of, today, marks)))
    first, last = _ahead(as_of)
    happens = tuple(mark_sentence(mark) for mark in _inside(unit, marks, first, last))
    return Card(unit, cast("Tone", worst), ahead, tuple(drawn), happens)


def _ahead(as_of: date) -> tuple[date, date]:
    return as_of + timedelta(days=1), as_of + timedelta(days=DAYS_AHEAD)


def _inside(unit: Row, marks: Sequence[Row], first: date, last: date) -> list[Row]:
    """What happens to the unit on these days."""
    own = [mark for mark in marks if mark["unit_id"] == unit["unit_id"]]
    return [mark for mark in own if first <= mark["happened_on"] <= last]


def _marks(marks: Sequence[Row]) -> pl.DataFrame:
    """At the beginning of the day on which it happens."""
    rows = [(_at(mark["happened_on"]) - _HALF, mark["kind"], mark_sentence(mark)) for mark in marks]
    return pl.DataFrame(rows, schema=_MARKS, orient="row")


def _strip(
    unit: Row, period: str, rows: Sequence[Row], as_of: date, today: date, marks: Sequence[Row]
) -> Drawing:
    first, last = _ahead(as_of)
    happens = _inside(unit, marks, first, last)
    week = period == words.WEEK
    shifts = [
        (
            _at(row["date"]) + (_WEEKS_MIDDLE if week else timedelta(0)),
            row["load"],
            row["load_low"],
            row["load_high"],
            "unknown" if row["load"] is None else row["state"],
            row["gone"],
            words.tip(row),
        )
        for row in rows
    ]
    now = [(_at(today) - _HALF, numbers.day(today))] if first < today <= last else []
    return Drawing(
        outlook_strip,
        {
            "shifts": pl.DataFrame(shifts, schema=_SHIFTS, orient="row"),
            "lines": pl.DataFrame(_lines(rows, period), schema=_LINES, orient="row"),
            "today": pl.DataFrame(now, schema=_TODAY, orient="row"),
            "marks": _marks(happens),
        },
        Corners(first, last, *_extent(rows)),
        _with_marks(_alt(unit, period, rows, first, last), happens),
        {"axis_title": _axis_title(period, rows)},
    )


def happened(unit: Row, rows: Sequence[Row], marks: Sequence[Row]) -> list[str]:
    """What is marked in the pictures of what came out, in sentences."""
    days = [row["date"] for row in rows]
    return [mark_sentence(mark) for mark in _inside(unit, marks, min(days), max(days))] if days else []


def _with_marks(sentence: str, marks: Sequence[Row]) -> str:
    return join(sentence, *(say("sentence", text=mark_sentence(mark)) for mark in marks))


def outcomes(unit: Row, rows: Sequence[Row], marks: Sequence[Row] = ()) -> list[tuple[str, Drawing]]:
    """What happened on the last 28 days in the ranges that had been forecast, a picture for each period."""
    drawn = []
    for period in PERIODS:
        own = [row for row in rows if row["period"] == period and row["happened_load"] is not None]
        if own:
            drawn.append((period, _outcome(unit, period, own, marks)))
    return drawn


def _outcome(unit: Row, period: str, rows: Sequence[Row], marks: Sequence[Row]) -> Drawing:
    week = period == words.WEEK
    middle = _WEEKS_MIDDLE if week else timedelta(0)
    shifts = [
        (
            _at(row["date"]) + middle,
            row["happened_load"],
            row["load_low"],
            row["load_high"],
            "over" if row["happened_over"] else "within",
            False,
            words.outcome_tip(row),
        )
        for row in rows
    ]
    first, last = min(row["date"] for row in rows), max(row["date"] for row in rows)
    last += timedelta(days=6) if week else timedelta(0)
    inside = sum(bool(row["inside"]) for row in rows)
    seen = _inside(unit, marks, first, last)
    return Drawing(
        outlook_strip,
        {
            "shifts": pl.DataFrame(shifts, schema=_SHIFTS, orient="row"),
            "lines": pl.DataFrame(_lines(rows, period), schema=_LINES, orient="row"),
            "today": pl.DataFrame(schema=_TODAY),
            "marks": _marks(seen),
        },
        Corners(first, last, *_extent(rows, ("happened_load", "load_low", "load_high"))),
        _with_marks(
            say(
                "alt.week.outcome",
                unit=unit["unit_name"],
                period=_name(period),
                first=numbers.short_day(first),
                last=numbers.short_day(last),
                over=sum(bool(row["happened_over"]) for row in rows),
                told=len(rows),
                inside=inside,
            ),
            seen,
        ),
        {"axis_title": _axis_title(period, rows)},
    )


def _lines(rows: Sequence[Row], period: str) -> list[tuple[datetime, datetime, float]]:
    """The line under each shift or week, from its beginning to the next."""
    length = timedelta(days=7 if period == words.WEEK else 1)
    return [(_at(row["date"]) - _HALF, _at(row["date"]) + length - _HALF, row["limit"]) for row in rows]


def _name(period: str) -> str:
    return say("week.periods.week") if period == words.WEEK else code("periods", period).lower()


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def _extent(
    rows: Sequence[Row], names: Sequence[str] = ("load", "load_low", "load_high")
) -> tuple[float, float]:
    """The line, every load and range, and a little room: the line is never at an edge."""
    limits = [row["limit"] for row in rows]
    told = [row[name] for row in rows for name in names if row[name] is not None]
    return min([*told, *(0.85 * limit for limit in limits)]) * 0.97, max([*told, *limits]) * 1.06


def _axis_title(period: str, rows: Sequence[Row]) -> str:
    measure = say(f"measure.{rows[0]['measure']}.axis")
    title = measure
    if period != words.WEEK:
        title = say("measure.in_period", title=measure, period=code("periods", period).lower())
    limits = {row["limit"] for row in rows}
    if len(limits) > 1:
        return say("week.axis.changes", title=title)
    return say("week.axis", title=title, line=numbers.load_number(limits.pop()))


def _alt(unit: Row, period: str, rows: Sequence[Row], first: date, last: date) -> str:
    told = [row["load"] for row in rows if row["load"] is not None]
    place = {"unit": unit["unit_name"], "period": _name(period)}
    span = {"first": numbers.short_day(first), "last": numbers.short_day(last)}
    if not told:
        return say("alt.week.none", **place, **span)
    return say(
        "alt.week",
        **place,
        **span,
        low=numbers.plain(min(told)),
        high=numbers.load(rows[0]["measure"], max(told)),
        line=numbers.plain(rows[0]["limit"]),
        over=sum(row["state"] == "over" for row in rows),
        told=sum(row["state"] != "unknown" for row in rows),
        unknown=sum(row["state"] == "unknown" for row in rows),
    )
