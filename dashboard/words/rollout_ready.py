"""What has to be recorded before a go-live, and what can never be recovered after one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, listing, say
from pipelines.shapes.comparing import BASELINE_WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

LATER_UNITS = 6
TIMED = frozenset({"ehr_audit", "time_motion"})
CHECKS = ("baseline", "line", "timed", "later")


def how(row: Row) -> str:
    """How task times were measured before go-live, the strongest way: a code."""
    methods = set((row["methods"] or "").split(",")) - {""}
    if methods & TIMED:
        return "timed"
    return next((name for name in ("self_report", "literature") if name in methods), "none")


def missing(row: Row) -> list[str]:
    """Which of the four a unit lacks."""
    held = {
        "baseline": row["baseline_weeks"] >= BASELINE_WEEKS,
        "line": row["has_line"],
        "timed": how(row) == "timed",
        "later": row["later_units"] >= LATER_UNITS,
    }
    return [name for name in CHECKS if not held[name]]


def answer(rows: Sequence[Row]) -> str:
    """Units without a tool: how many are ready, and what the others lack."""
    waiting = [row for row in rows if row["went_live"] is None and row["closed_on"] is None]
    if not waiting:
        return say("rollout.ready.none")
    lacking = [missing(row) for row in waiting]
    ready = sum(not names for names in lacking)
    if ready == len(waiting):
        return count("rollout.ready.all", len(waiting))
    parts = [
        say(f"rollout.ready.missing.{name}", n=sum(name in names for names in lacking))
        for name in CHECKS
        if any(name in names for names in lacking)
    ]
    text = count(
        "rollout.ready.some",
        len(waiting),
        ready=ready or say("rollout.ready.nobody"),
        missing=listing(parts, most=len(parts)),
    )
    return join(text, say("rollout.ready.why"))


def lost(rows: Sequence[Row]) -> list[str]:
    """What units with a tool never had, and can never have."""
    found = [
        say(
            f"rollout.ready.lost.{name}",
            unit=row["unit_name"],
            n=row["baseline_weeks"] if name == "baseline" else row["later_units"],
            how=say(f"rollout.ready.how.{how(row)}"),
        )
        for row in rows
        if row["went_live"] is not None
        for name in missing(row)
    ]
    live = any(row["went_live"] is not None for row in rows)
    return found or ([say("rollout.ready.lost.nothing")] if live else [])


def columns() -> list[str]:
    """Titles of the table of units."""
    names = ("unit", "live", "baseline", "line", "timed", "later")
    return [say(f"rollout.ready.column.{name}") for name in names]


def table_row(row: Row) -> list[str]:
    """One unit's line of it."""
    return [
        row["unit_name"],
        _live(row),
        str(row["baseline_weeks"]),
        say("rollout.ready.yes" if row["has_line"] else "rollout.ready.no"),
        say(f"rollout.ready.how.{how(row)}"),
        str(row["later_units"]),
    ]


def _live(row: Row) -> str:
    if row["went_live"] is not None:
        return numbers.short_day(row["went_live"])
    if row["closed_on"] is not None:
        return say("rollout.ready.closed")
    if row["planned"] is not None:
        return say("rollout.ready.planned", day=numbers.short_day(row["planned"]))
    return say("rollout.ready.no_date")
