"""The numbers behind the pictures, as rows of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import load_lines as words
from dashboard.words import numbers
from dashboard.words.catalogue import say
from dashboard.words.contests import NO_FLAGS, Flags
from dashboard.words.saving import coverage_text, grade_text
from dashboard.words.standing import reason_text
from dashboard.words.tips import state_text
from dashboard.words.trend import trend_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.drawings.unit import UnitPicture

    Row = Mapping[str, Any]

_UNIT_COLUMNS = (
    "unit",
    "service",
    "standing",
    "reason",
    "load",
    "line",
    "shifts",
    "trend",
    "coverage",
    "alerts",
)
_UNIT_FIGURES = {2: "standing", 4: "load", 5: "line", 6: "standing", 9: "alerts"}
"""Which figure stands in which of them, where it can be contested."""


def unit_columns() -> list[str]:
    """Titles of the table of units."""
    return [say(f"load_lines.column.{name}") for name in _UNIT_COLUMNS]


def unit_cells(row: Row, trend: Row | None, flags: Flags = NO_FLAGS) -> list[str]:
    """One unit's row of it, with marks beside what is contested."""
    observed = row["periods_observed"]
    cells = [
        row["unit_name"],
        row["service"] or "",
        say(f"standing.{row['standing']}"),
        reason_text(row),
        words.load_text(row),
        "" if row["limit"] is None else numbers.load_number(row["limit"], row["load"]),
        f"{row['periods_over']} / {observed}" if observed else "",
        trend_text(trend),
        coverage_text(row["coverage"]),
        str(row["open_alerts"]),
    ]
    return flags.row(cells, row["unit_id"], _UNIT_FIGURES)


_WEEK_COLUMNS = ("week", "load", "line", "shifts", "completeness", "hours", "minutes", "grade", "coverage")
_WEEK_FIGURES = {1: "load", 2: "line", 3: "standing", 5: "time_saved", 6: "time_saved"}


def week_columns() -> list[str]:
    """Titles of the table of one unit's weeks."""
    return [say(f"unit.column.{name}") for name in _WEEK_COLUMNS]


def week_rows(
    picture: UnitPicture, minimum_group: int, unit_id: str = "", flags: Flags = NO_FLAGS
) -> list[list[str]]:
    """One row per week, the newest first, with marks beside what is contested of that week."""
    saved = {row["week_start"]: row for row in picture.saved_weeks.iter_rows(named=True)}
    weeks = picture.weeks.reverse().iter_rows(named=True)
    states = {"no_tool": "unit.key.no_tool", "not_granted": "unit.key.not_granted"}
    none = say(states.get(picture.saving.state, "unit.before_tool"))
    return [
        flags.row(
            [*_load_cells(row), *_saved_cells(saved.get(row["week_start"]), none, minimum_group)],
            unit_id,
            _WEEK_FIGURES,
            row["week_start"],
        )
        for row in weeks
    ]


def _load_cells(row: Row) -> list[str]:
    observed = row["periods_observed"]
    return [
        numbers.short_day(row["week_start"]),
        say("reason.not_assessed") if row["load"] is None else numbers.load_number(row["load"], row["limit"]),
        "" if row["limit"] is None else numbers.plain(row["limit"]),
        f"{row['periods_over']} / {observed}" if observed else "",
        coverage_text(row["completeness"]),
    ]


def _saved_cells(row: Row | None, none: str, minimum_group: int) -> list[str]:
    if row is None:
        return [none, "", "", ""]
    if row["state"] != "value" or row["hours"] is None:
        return [state_text(row["state"], minimum_group), "", "", ""]
    minutes = row["minutes_per_shift"]
    return [
        numbers.plain(row["hours"]),
        "" if minutes is None else numbers.plain(minutes),
        grade_text(row["evidence_grade"]),
        coverage_text(row["coverage"]),
    ]
