"""The answer of the alerts page, and the words of each alert on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.standing import reason_text, standing_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dashboard.data import About

    Row = Mapping[str, Any]

GAP = "data_gap"
GRADES = ("unsafe", "warning", "watch")
"""Severities, the gravest first."""
SIGNS = {"unsafe": "▲", "warning": "△", "watch": "▷", "gap": "✕"}
"""Filled is graver than open; pointing right is to be watched; a cross is no alarm."""
RISES = ("conversion", "load_without_saving", "load_rise")
_NEW_DAYS = 7


def answer(alerts: Sequence[Row], units: Sequence[Row], about: About, *, hidden: int) -> str:
    """What needs a decision, in a few sentences.

    `alerts`: those the reader may see; `hidden`: how many units' alerts are not shown.
    """
    standing = [row for row in units if row["reason"] != "closed"]
    if not units:
        return say("alerts.no_units")
    if hidden == len(units):
        return say("alerts.hidden.every", total=len(units))
    is_open = [row for row in alerts if row["closed_on"] is None and row["kind"] != GAP]
    if about.stale:
        return _stale(is_open, about)
    unjudged = [row for row in standing if row["standing"] == "unknown"]
    return join(_open(is_open, about) if is_open else _none(alerts, hidden), _unjudged(unjudged))


def _open(alerts: Sequence[Row], about: About) -> str:
    new = [row for row in alerts if (about.as_of - row["detected_on"]).days < _NEW_DAYS]
    return join(
        count("alerts.open", len(alerts), **_sizes(alerts)),
        *(_named(grade, units) for grade, units in by_worst(alerts).items() if units),
        count("alerts.new", len(new)) if new else "",
    )


def _sizes(alerts: Sequence[Row]) -> dict[str, str]:
    units = len({row["unit_id"] for row in alerts})
    return {"alerts": count("alerts.count", len(alerts)), "units": count("alerts.in_units", units)}


def by_worst(alerts: Iterable[Row]) -> dict[str, list[str]]:
    """Names of units by the gravest of their alerts, in the order they came."""
    worst: dict[str, tuple[int, str]] = {}
    for row in alerts:
        rank = GRADES.index(row["severity"])
        known = worst.get(row["unit_id"], (rank, row["unit_name"]))
        worst[row["unit_id"]] = min(known, (rank, row["unit_name"]))
    return {
        grade: [name for rank, name in worst.values() if rank == place] for place, grade in enumerate(GRADES)
    }


def _named(grade: str, names: Sequence[str]) -> str:
    return say(f"alerts.worst.{grade}", names=listing(names))


def _none(alerts: Sequence[Row], hidden: int) -> str:
    closed = [row for row in alerts if row["closed_on"] is not None and row["kind"] != GAP]
    start = say("alerts.none_shown" if hidden else "alerts.none_open" if alerts else "alerts.none_ever")
    return join(start, count("alerts.closed", len(closed)) if closed else "")


def _unjudged(units: Sequence[Row]) -> str:
    named = [say("load_lines.named", unit=row["unit_name"], reason=reason_text(row)) for row in units]
    return count("alerts.unjudged", len(units), names=listing(named)) if units else ""


def _stale(alerts: Sequence[Row], about: About) -> str:
    start = say("alerts.stale", age=count("days", about.age_days))
    day = numbers.day(about.as_of)
    if not alerts:
        return join(start, say("alerts.stale.none", day=day))
    return join(start, count("alerts.stale", len(alerts), day=day, **_sizes(alerts)))


def hidden_text(hidden: int, total: int) -> str:
    """How many units the reader may see no alert of, and nothing else of them."""
    return count("alerts.hidden", hidden, total=total) if 0 < hidden < total else ""


def weigh(alerts: Sequence[Row], trust: str, *, whole: bool) -> str:
    """What is to be false beside what was told. `trust`: the budget in words, empty where none is watched;
    `whole`: the reader sees every unit, else the number told would not be the site's."""
    if not trust:
        return ""
    rises = [row for row in alerts if row["kind"] in RISES and row["severity"] != "watch"]
    told = count("alerts.weigh.told", len(rises)) if whole else ""
    return join(trust, told, say("alerts.weigh.others"))


def grade(row: Row) -> str:
    """Its severity; `gap` where nothing can be judged, which is no alarm."""
    return "gap" if row["kind"] == GAP else str(row["severity"])


def kind_text(row: Row) -> str:
    """`over the line`; of a safeguard which one."""
    kind = code("alert", row["kind"])
    part = row["evidence"].get("safeguard")
    return say("alerts.kind.part", kind=kind, part=code("safeguard", part)) if part else kind


def since_text(row: Row, before: Sequence[Row], about: About) -> str:
    """Since when, told when, how long open or closed when, and what came before it.

    `before`: earlier closed alerts of the same kind in the unit.
    """
    watched = row["watched_on"]
    restated = row["restated_weeks"]
    return join(
        _course(row, about),
        say("alerts.since.watched", day=numbers.day(watched)) if watched else "",
        count("alerts.since.again", len(before), last=numbers.day(max(one["closed_on"] for one in before)))
        if before
        else "",
        count("alerts.since.restated", restated) if restated else "",
    )


def _course(row: Row, about: About) -> str:
    days = {"start": numbers.day(row["started_on"]), "told": numbers.day(row["detected_on"])}
    if row["closed_on"] is not None:
        return say(
            "alerts.since.closed", **days, closed=numbers.day(row["closed_on"]), weeks=_weeks(row, about)
        )
    if about.stale:
        return say("alerts.since.stale", **days, day=numbers.day(about.as_of))
    if weeks_open(row, about.as_of) == 0:
        return say("alerts.since.open_new", **days)
    return say("alerts.since.open", **days, weeks=_weeks(row, about))


def weeks_open(row: Row, as_of: date) -> int:
    """Whole weeks from the day it was told to its close, or to the newest day of the data."""
    days: int = ((row["closed_on"] or as_of) - row["detected_on"]).days
    return max(0, days // 7)


def _weeks(row: Row, about: About) -> str:
    return count("weeks", weeks_open(row, about.as_of))


def standing_now(unit: Row, about: About) -> str:
    """How the unit stands now, which is another thing than what its alerts told then."""
    text = standing_text(unit, about)
    return text if about.stale or unit["reason"] == "closed" else say("alerts.standing", standing=text)


def short_course(row: Row) -> str:
    """`began 2 Mar 2026, told 8 Mar 2026, open`: for pointing at a bar, and for who cannot see it."""
    return say(
        "alerts.tip",
        what=kind_text(row),
        start=numbers.short_day(row["started_on"]),
        told=numbers.short_day(row["detected_on"]),
        end=end_text(row),
    )


def end_text(row: Row) -> str:
    """`open`, or the day it closed."""
    closed = row["closed_on"]
    return (
        say("alerts.alt.open") if closed is None else say("alerts.alt.closed", day=numbers.short_day(closed))
    )


def columns() -> list[str]:
    """Titles of the table of alerts."""
    names = ("unit", "service", "state", "severity", "kind", "driver", "started", "told", "closed", "weeks")
    return [say(f"alerts.column.{name}") for name in (*names, "message")]


def cells(row: Row, about: About) -> list[str]:
    """One alert's row of it."""
    closed = row["closed_on"]
    return [
        row["unit_name"],
        row["service"] or "",
        say("alerts.state.open" if closed is None else "alerts.state.closed"),
        say(f"severity.{grade(row)}"),
        kind_text(row),
        code("driver", row["driver"]),
        numbers.short_day(row["started_on"]),
        numbers.short_day(row["detected_on"]),
        "" if closed is None else numbers.short_day(closed),
        str(weeks_open(row, about.as_of)),
        row["message"],
    ]
