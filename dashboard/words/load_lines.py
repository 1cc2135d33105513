"""The answer of the load lines page, and the words on each unit's card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, listing, pair, say
from dashboard.words.standing import reason_text, section
from dashboard.words.trend import trend_text
from pipelines.shapes.judging import WEEKS_JUDGED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About

    Row = Mapping[str, Any]

SECTIONS = ("over", "unknown", "disagree", "near", "within")
"""The parts of the page, in the order they need attention."""


def answer(units: Sequence[Row], about: About) -> str:
    """Who is near or over the line, in a few sentences made from the standings."""
    units = [row for row in units if section(row) != "closed"]
    if not units:
        return say("load_lines.none")
    by_section = {name: [row for row in units if section(row) == name] for name in SECTIONS}
    if about.stale:
        return _stale_answer(by_section["over"], len(units), about)
    if len(units) == 1:
        return _alone(units[0])
    if len(by_section["unknown"]) == len(units):
        return _told("load_lines.unknown.every", by_section["unknown"], total=len(units))
    return join(
        _over(by_section, len(units)),
        _counted("load_lines.near", by_section["near"]),
        _counted("load_lines.unknown", by_section["unknown"]),
        _counted("load_lines.disagree", by_section["disagree"]),
    )


def closed_text(closed: Sequence[Row]) -> str:
    """Which units have closed, so that none is left out without a word."""
    return count("load_lines.closed", len(closed), names=listing([str(row["unit_name"]) for row in closed]))


def _over(by_section: Mapping[str, Sequence[Row]], total: int) -> str:
    over = by_section["over"]
    if not over:
        return say(
            "load_lines.over.none_all" if not by_section["unknown"] else "load_lines.over.none", total=total
        )
    if len(over) == total:
        return _told("load_lines.over.every", over, total=total)
    return _counted("load_lines.over", over, total=total)


def _alone(row: Row) -> str:
    text = say(f"standing.is.{row['standing']}", unit=row["unit_name"])
    if row["standing"] == "unknown":
        return say("sentence", text=pair(text, reason_text(row)))
    return (
        say("load_lines.alone.disagree", text=text) if row["staff_disagree"] else say("sentence", text=text)
    )


def _stale_answer(over: Sequence[Row], total: int, about: About) -> str:
    start = say("load_lines.stale", age=count("days", about.age_days), day=numbers.day(about.as_of))
    then = _counted("load_lines.was", over, total=total) if over else say("load_lines.was.none")
    return join(start, then)


def _counted(key: str, rows: Sequence[Row], **values: object) -> str:
    return count(key, len(rows), names=_names(rows), **values) if rows else ""


def _told(key: str, rows: Sequence[Row], **values: object) -> str:
    return say(key, names=_names(rows), **values)


def _names(rows: Sequence[Row]) -> str:
    named = [
        say("load_lines.named", unit=row["unit_name"], reason=reason_text(row))
        if row["standing"] == "unknown"
        else str(row["unit_name"])
        for row in rows
    ]
    return listing(named)


def load_text(row: Row) -> str:
    """`6.9 patients per nurse`, or that it is not known."""
    if row["load"] is None:
        return say("card.no_load")
    return numbers.load(row["measure"], row["load"], row["limit"])


def line_text(row: Row) -> str:
    """`line 6`, with the staff group and the period it is drawn for."""
    if row["limit"] is None:
        return say("card.no_line")
    value = numbers.load_number(row["limit"], row["load"])
    period = code("periods", row["period"]).lower() if row["period"] not in (None, "all") else ""
    return say("card.line_group", value=value, group=period) if period else say("card.line", value=value)


def shifts_text(row: Row) -> str:
    """How many of the last 28 days' shifts, or weeks, were over, beside how many may be."""
    over, observed = row["periods_over"], row["periods_observed"]
    if not observed:
        return ""
    if by_week(row):
        return say("card.weeks", over=over, observed=observed)
    if not over:
        return say("card.shifts.none", observed=observed)
    return say(
        "card.shifts",
        over=over,
        observed=observed,
        share=numbers.percent(over / observed),
        allowed=numbers.percent(row["allowed_share"] or 0.0),
    )


def by_week(row: Row) -> bool:
    """Whether the periods counted for the unit are whole weeks: its line is, and no shift is known."""
    return row["averaging"] == "week" and (row["periods_observed"] or 0) <= WEEKS_JUDGED


def notes(row: Row, trend: Row | None) -> list[str]:
    """What stands below a unit's card."""
    judged = row["standing"] != "unknown"
    parts = [
        reason_text(row),
        shifts_text(row) if judged else "",
        trend_text(trend) if judged else "",
        count("card.alerts", row["open_alerts"]) if row["open_alerts"] else "",
    ]
    return [part[0].upper() + part[1:] for part in parts if part]
