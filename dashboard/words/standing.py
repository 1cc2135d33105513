"""How a unit stands, in words and a sign: never in colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from dashboard.words.catalogue import code, say
from dashboard.words.numbers import day, short_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import About

Tone: TypeAlias = Literal["over", "near", "within", "unknown"]
SIGNS: dict[Tone, str] = {"over": "▲", "near": "◆", "within": "●", "unknown": "○"}
"""The same signs as in the charts: a triangle is over the line."""


def standing_text(row: Mapping[str, Any], about: About) -> str:
    """`Over the line`; past the greatest age of data `Unknown now`, with what it was."""
    if row["reason"] == "closed":
        return say("standing.closed")
    if about.stale:
        then = say(f"standing.{row['standing']}").lower()
        return say("standing.now_unknown", day=short_day(about.as_of), then=then)
    text = say(f"standing.{row['standing']}")
    return say("standing.though", standing=text) if row["staff_disagree"] else text


def shown_standing(row: Mapping[str, Any], about: About) -> Tone:
    """The standing that may be shown as today's."""
    return "unknown" if about.stale else cast("Tone", row["standing"])


def reason_text(row: Mapping[str, Any]) -> str:
    """Why a unit cannot be judged, with the day since when; empty where it can be."""
    if row["standing"] != "unknown":
        return ""
    if row["reason"] == "closed":
        return say("unit.closed_on", day=day(row["closed_on"]))
    reason = code("reason", row["reason"] or "not_assessed")
    since = row["unknown_since"]
    if since is None or row["reason"] == "no_line":
        return reason
    return say("reason.since", reason=reason, day=day(since))


def section(row: Mapping[str, Any]) -> str:
    """The part of the load lines page a unit belongs to."""
    if row["reason"] == "closed":
        return "closed"
    if row["standing"] == "within" and row["staff_disagree"]:
        return "disagree"
    return str(row["standing"])
