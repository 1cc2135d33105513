"""The words of a huddle sheet: short enough that one page of A4 holds them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words import this_week as words
from dashboard.words.catalogue import code, commas, count, say
from dashboard.words.standing import SIGNS
from dashboard.words.week_news import monday

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About

    Row = Mapping[str, Any]

SHIFTS_LISTED = 10
LINES = 4
"""Lines of each other list."""
PERIODS = ("day", "evening", "night", words.WEEK)


def origin(about: About) -> str:
    """Where the figures come from, and that they are forecast."""
    return say(
        "week.sheet.from", site=about.site_name, day=numbers.day(about.as_of), snapshot=about.snapshot_id
    )


def new_title(about: About) -> str:
    """`New since Monday 16 November 2026`."""
    return say("week.new.title", day=numbers.day(monday(about.as_of)))


def first(texts: Sequence[str], most: int = LINES) -> list[str]:
    """The first lines, and how many more there are."""
    if len(texts) <= most:
        return list(texts)
    return [*texts[: most - 1], count("week.new.more", len(texts) - most + 1)]


def over(ahead: Sequence[Row]) -> list[str]:
    """Coming shifts that would be over, each with what would bring it to its line."""
    texts = [
        say(
            "week.sheet.need",
            when=words.when(row),
            load=words.load(row),
            line=words.limit(row),
            need=words.needed(row),
        )
        for row in ahead
        if row["state"] == "over"
    ]
    return first(texts, SHIFTS_LISTED)


def grid(ahead: Sequence[Row]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Days, and for each period its name, line and a cell a day: `▲ 6.1`."""
    days = sorted({row["date"] for row in ahead})
    told = {(row["period"], row["date"]): row for row in ahead}
    rows = []
    for period in PERIODS:
        own = [row for row in ahead if row["period"] == period]
        if own:
            cells = [_cell(told.get((period, day))) for day in days]
            rows.append((_name(period, own), cells))
    return [words.weekday(day) for day in days], rows


def _name(period: str, rows: Sequence[Row]) -> str:
    name = say("week.periods.week") if period == words.WEEK else code("period", period)
    lines = sorted({row["limit"] for row in rows})
    return say("week.sheet.row", period=name, line=commas([numbers.load_number(line) for line in lines]))


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    sign = SIGNS[row["state"]]
    if row["load"] is None or row["state"] == "unknown":
        return sign
    return f"{sign} {numbers.load_number(row['load'], row['limit'])}"
