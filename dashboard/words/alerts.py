"""What needs a decision, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, has, join, listing, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import About

    Row = Mapping[str, Any]

GAP = "data_gap"
_WEEK = 7


def answer(alerts: Sequence[Row], about: About, age: str) -> str:
    """The open alerts in a sentence or three. `alerts`: all of those that may be seen, open and closed."""
    still = [row for row in alerts if row["closed_on"] is None]
    found = [row for row in still if row["kind"] != GAP]
    parts = [_open(found) if found else _none(alerts)]
    if found:
        parts += [_unsafe(found), say("alerts.answer.newest", day=numbers.day(_newest(found)))]
    gaps = list(dict.fromkeys(row["unit_name"] for row in still if row["kind"] == GAP))
    if gaps:
        parts.append(count("alerts.answer.gap", len(gaps), names=listing(gaps)))
    told = join(*parts)
    if not about.stale:
        return told
    return join(say("alerts.answer.stale", age=age, day=numbers.day(about.as_of)), told)


def _none(alerts: Sequence[Row]) -> str:
    ever = any(row["kind"] != GAP for row in alerts)
    return say("alerts.answer.none" if ever else "alerts.answer.never")


def _open(found: Sequence[Row]) -> str:
    by_unit: dict[str, int] = {}
    for row in found:
        by_unit[row["unit_name"]] = by_unit.get(row["unit_name"], 0) + 1
    names = listing([say("alerts.answer.unit", unit=unit, n=n) for unit, n in by_unit.items()])
    if len(found) == 1:
        names = next(iter(by_unit))
    return count("alerts.answer.open", len(found), units=count("alerts.units", len(by_unit)), names=names)


def _unsafe(found: Sequence[Row]) -> str:
    unsafe = sum(row["severity"] == "unsafe" for row in found)
    if not unsafe:
        return ""
    return say("alerts.answer.unsafe.only") if len(found) == 1 else count("alerts.answer.unsafe", unsafe)


def _newest(found: Sequence[Row]) -> date:
    newest: date = max(row["detected_on"] for row in found)
    return newest


def level(row: Row) -> str:
    """How bad it is: `unsafe`, `warning`, `watch`; `gap` where nothing can be said."""
    return "gap" if row["kind"] == GAP else str(row["severity"])


def headline(row: Row) -> str:
    """`Warning: more work after hours`."""
    kind = code("alert", row["kind"])
    if level(row) == "gap":
        return kind[:1].upper() + kind[1:]
    return f"{say(f'severity.{level(row)}')}: {kind}"


def times(row: Row, as_of: date) -> str:
    """Since when, when it was found, and for how long it has been open or when it closed."""
    started, detected = (numbers.short_day(row[name]) for name in ("started_on", "detected_on"))
    since = "alerts.since.same" if row["started_on"] == row["detected_on"] else "alerts.since"
    found = say(since, started=started, detected=detected)
    if row["closed_on"] is not None:
        plain = row["kind"] in (GAP, "safeguard") or row["severity"] == "watch"
        closed = say(
            "alerts.closed.other" if plain else "alerts.closed", day=numbers.short_day(row["closed_on"])
        )
        return f"{found} · {closed}"
    weeks = (as_of - row["detected_on"]).days // _WEEK
    lasting = count("alerts.open", weeks) if weeks else say("alerts.open.new")
    return f"{found} · {lasting}"


def to_ask(row: Row) -> str:
    """What is usually asked next; empty for a kind of alert that this version has no words for."""
    key = f"alerts.next.{row['kind']}"
    return f"{say('alerts.next')}: {say(key)}" if has(key) else ""


def hidden(units: int) -> str:
    """How many units' alerts are not for this reader; empty where all are."""
    return count("alerts.hidden", units) if units else ""


_COLUMNS = ("unit", "severity", "kind", "started", "detected", "closed", "driver", "message")


def columns() -> list[str]:
    """Titles of the table of alerts."""
    return [say(f"alerts.column.{name}") for name in _COLUMNS]


def cells(row: Row) -> list[str]:
    """One alert's row of it."""
    return [
        row["unit_name"],
        say(f"severity.{level(row)}"),
        code("alert", row["kind"]),
        numbers.short_day(row["started_on"]),
        numbers.short_day(row["detected_on"]),
        "" if row["closed_on"] is None else numbers.short_day(row["closed_on"]),
        code("driver", row["driver"]),
        row["message"] or "",
    ]


def withdrawn_columns() -> list[str]:
    """Titles of the table of withdrawn alerts."""
    return [say(f"alerts.column.{name}") for name in ("unit", "severity", "kind", "detected", "published")]


def withdrawn_cells(row: Row) -> list[str]:
    """One withdrawn alert."""
    days = (numbers.short_day(row[name]) for name in ("detected_on", "published_on"))
    return [row["unit_name"], say(f"severity.{level(row)}"), code("alert", row["kind"]), *days]


_RESTATED = ("unit", "week", "corrected", "patients_before", "patients_now", "hours_before", "hours_now")


def restated_columns() -> list[str]:
    """Titles of the table of corrected weeks."""
    return [say(f"alerts.column.{name}") for name in _RESTATED]


def restated_cells(row: Row) -> list[str]:
    """One unit's corrected week; an empty cell where nothing was told."""
    days = (numbers.short_day(row[name]) for name in ("week_start", "published_on"))
    figures = ("" if row[name] is None else numbers.plain(row[name]) for name in _RESTATED[3:])
    return [row["unit_name"], *days, *figures]
