"""Overload reports as tables: units, weeks, and main causes by blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import say
from dashboard.words.overload_reports import block, cause_title, rate
from dashboard.words.tips import state_text
from expectations.overload_reports import CAUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

WEEK_FIGURES = {1: "reports", 2: "reports", 3: "load", 4: "line", 5: "time_saved"}
"""Which figure stands in which column of one unit's weeks, where it can be contested."""
_UNIT_COLUMNS = ("unit", "service", "recent", "severe", "before", "shown", "shown_severe")


def unit_columns() -> list[str]:
    """Titles of the table of units."""
    return [say(f"overload.column.{name}") for name in _UNIT_COLUMNS]


def unit_cells(row: Row, flags: Flags) -> list[str]:
    """One unit's row of it, with marks beside what is contested."""
    before = (
        say("overload.not_there") if not row["weeks_before"] else rate(row["before"], row["weeks_before"])
    )
    cells = [
        row["unit_name"],
        row["service"] or "",
        str(row["recent"]) if row["weeks_recent"] else say("overload.not_there"),
        str(row["recent_severe"]) if row["weeks_recent"] else "",
        before,
        str(row["shown"]),
        str(row["shown_severe"]),
    ]
    return flags.row(cells, row["unit_id"], dict.fromkeys(range(2, len(cells)), "reports"))


def week_columns(*, alone: bool) -> list[str]:
    """Titles of the table of weeks."""
    names = [say("unit.column.week"), say("overload.column.reports"), say("overload.column.level")]
    return [*names, *(say(f"unit.column.{name}") for name in ("load", "line", "hours"))] if alone else names


def week_cells(row: Row, about: About, *, alone: bool) -> list[str]:
    """One week's row of it."""
    week = numbers.short_day(row["week_start"])
    closed = row["reports"] is None
    filed = [say("overload.week.closed"), ""] if closed else [str(row["reports"]), str(row["level_4_5"])]
    if not alone:
        return [week, *filed]
    load, limit = row.get("load"), row.get("limit")
    return [
        week,
        *filed,
        say("reason.not_assessed") if load is None else numbers.load_number(load, limit),
        "" if limit is None else numbers.plain(limit),
        _hours(row, about),
    ]


def _hours(row: Row, about: About) -> str:
    if "hours_state" not in row:
        return say("unit.before_tool") if row.get("live") else say("unit.key.no_tool")
    if row["hours"] is None:
        state = row["hours_state"] if row["hours_state"] != "value" else "missing"
        return state_text(state, about.minimum_group)
    return numbers.plain(row["hours"])


def cause_columns() -> list[str]:
    """Titles of the table of causes: one column for each, and their sum."""
    return [
        say("overload.column.block"),
        *(cause_title(cause) for cause in CAUSES),
        say("overload.column.sum"),
    ]


def cause_rows(blocks: Sequence[Row]) -> list[list[str]]:
    """One row per block, the newest first; a block without a report is zeros."""
    by_block: dict[str, dict[str, int]] = {}
    for row in reversed(blocks):
        told = by_block.setdefault(block(row), dict.fromkeys(CAUSES, 0))
        if row["cause"] is not None:
            told[row["cause"]] = row["reports"]
    return [
        [name, *(str(told[cause]) for cause in CAUSES), str(sum(told.values()))]
        for name, told in by_block.items()
    ]
