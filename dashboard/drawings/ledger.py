"""The ledger of one unit: its waterfall, the sentences around it, and its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.charts.parts import ANYWHERE, Corners
from dashboard.charts.spec import Drawing
from dashboard.charts.waterfall import waterfall
from dashboard.words import ledger as words
from dashboard.words import numbers
from dashboard.words.catalogue import commas, count, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk

    Row = Mapping[str, Any]

ROOM = 0.06
"""Of the widest span of bars and intervals, left free at either side."""

_WORKLOAD = ("more_patients", "higher_acuity", "fewer_staff")
_STEPS = {
    "place": pl.Int64,
    "label": pl.String,
    "figure": pl.String,
    "figure_short": pl.String,
    "start": pl.Float64,
    "end": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "kind": pl.String,
    "tip": pl.String,
}


@dataclass(frozen=True)
class LedgerPicture:
    """A unit's ledger on the page. `drawing` None: `instead` says why. `where`: part of the page's answer."""

    where: str
    answer: str
    drawing: Drawing | None
    instead: str
    notes: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, ...], ...] = ()


def ledger_picture(desk: Desk, unit: Row) -> LedgerPicture:
    """The ledger of one unit since its go-live, in hours a week."""
    rows = desk.ledger(unit["unit_id"]).to_dicts()
    ledger = rows[0] if rows else None
    granted = desk.grants.covers(unit["unit_id"])
    why = words.reason_text(ledger, desk.about().minimum_group, granted=granted) or ""
    where = words.where_sentence(ledger)
    if ledger is None or ledger["saved_hours"] is None:
        return LedgerPicture(where, "", None, why, (), ())
    groups = desk.ledger_groups(unit["unit_id"]).to_dicts()
    entries = desk.ledger_entries(unit["unit_id"]).to_dicts()
    told = [entry for entry in entries if entry["hours"] is not None]
    return LedgerPicture(
        where,
        words.answer(ledger, told),
        None if why else _drawing(unit, ledger, told),
        why,
        tuple(words.notes(ledger, entries)),
        tuple(_table_row(name, part, ledger) for name, part in _parts(ledger, entries)),
        tuple(words.group_row(group, desk.about().minimum_group) for group in groups),
    )


def _parts(ledger: Row, entries: list[dict[str, Any]]) -> list[tuple[str, Row]]:
    """The whole, then the entries, each with its name, hours and interval."""
    whole = {"hours": ledger["saved_hours"], "low": ledger["saved_low"], "high": ledger["saved_high"]}
    return [
        (words.saved_name(ledger), whole),
        *((words.entry_name(entry, ledger), entry) for entry in entries),
    ]


def _drawing(unit: Row, ledger: Row, entries: list[dict[str, Any]]) -> Drawing:
    steps, end = [], 0.0
    for place, (name, part) in enumerate(_parts(ledger, entries)):
        step = _step(place, name, part, ledger, 0.0 if place <= 1 else end)
        end = step["end"]
        steps.append(step)
    frame = pl.DataFrame(steps, schema=_STEPS)
    reach = [value for step in steps for value in (step["start"], step["end"], step["low"], step["high"])]
    known = [value for value in reach if value is not None]
    room = (max(known) - min(known)) * ROOM or 1.0
    told = [
        say("alt.ledger.entry", name=name, hours=words.weekly(part["hours"], ledger))
        for name, part in _parts(ledger, entries)
    ]
    return Drawing(
        waterfall,
        {"steps": frame},
        Corners(ANYWHERE.first, ANYWHERE.last, min(known) - room, max(known) + room),
        say("alt.ledger", unit=unit["unit_name"], entries=commas(told)),
        {
            "axis_title": say("ledger.axis", weeks=count("ledger.weeks", ledger["weeks"])),
            "steps_shown": len(steps),
        },
    )


def _step(place: int, name: str, part: Row, ledger: Row, start: float) -> dict[str, Any]:
    weeks = ledger["weeks"]
    hours = words.weekly(part["hours"], ledger)
    short = say("ledger.figure_short", hours=hours)
    total = numbers.plain(part["hours"], 0)
    figure, tip = short, say("ledger.tip_plain", name=name, hours=hours, total=total)
    low = high = None
    if part["low"] is not None:
        ends = {"low": words.weekly(part["low"], ledger), "high": words.weekly(part["high"], ledger)}
        figure = say("ledger.figure", hours=hours, **ends)
        tip = say("ledger.tip", name=name, hours=hours, total=total, **ends)
        low, high = start + part["low"] / weeks, start + part["high"] / weeks
    return {
        "place": place,
        "label": name,
        "figure": figure,
        "figure_short": short,
        "start": start,
        "end": start + part["hours"] / weeks,
        "low": low,
        "high": high,
        "kind": _kind(part.get("name")),
        "tip": tip,
    }


def _kind(name: str | None) -> str:
    if name is None:
        return "saved"
    if name == "unaccounted":
        return "rest"
    return "workload" if name in _WORKLOAD else "kept"


def columns() -> list[str]:
    """Titles of the ledger's table."""
    return [say(f"ledger.column.{name}") for name in ("name", "week", "interval", "total")]


def group_columns() -> list[str]:
    """Titles of the table by staff group."""
    return [say(f"ledger.group.column.{name}") for name in ("name", "saved", "ratio")]


def _table_row(name: str, part: Row, ledger: Row) -> tuple[str, ...]:
    if part["hours"] is None:
        return (name, say("ledger.not_recorded"), "", "")
    ends = [part["low"], part["high"]]
    interval = (
        ""
        if ends[0] is None
        else say("ledger.interval", low=words.weekly(ends[0], ledger), high=words.weekly(ends[1], ledger))
    )
    return (name, words.weekly(part["hours"], ledger), interval, numbers.plain(part["hours"]))
