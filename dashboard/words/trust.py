"""How far the alarms of a rise can be trusted: where one can be told at all, and how many are to be false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

_REASONS = ("trial", "no_comparison", "gap")


def here(reach: Row | None, *, live: bool) -> str:
    """Whether a rise can be told on one unit, and if not why. `reach`: its row, `live`: it has a tool."""
    if not live:
        return say("trust.here.no_tool")
    if reach is None or reach["reason"] not in (None, *_REASONS):
        return say("trust.here.unknown")
    if reach["reason"] is None:
        return say("trust.here.watched", weeks=count("control.weeks", reach["weeks_judged"]))
    return say(f"trust.here.{reach['reason']}")


def site(check: Row | None, watched: int) -> str:
    """False alarms to be expected, and those of pretended go-lives; empty where no unit is watched."""
    if check is None or not watched or not check["unit_years"]:
        return ""
    expected = say(
        "trust.expected",
        units=count("trust.units", watched),
        years=numbers.plain(check["unit_years"]),
        expected=numbers.plain(check["expected"], 1 if check["expected"] >= 1 else 2),
        budget=numbers.plain(check["budget_per_unit_year"], 3),
    )
    if not check["placebo_unit_years"]:
        return join(expected, say("trust.placebo.none"))
    placebo = say(
        "trust.placebo",
        alarms=check["placebo_alarms"],
        years=numbers.plain(check["placebo_unit_years"]),
    )
    return join(expected, placebo)
