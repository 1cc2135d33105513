"""A load line in one sentence: what it allows, who says so, how it is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import clauses, code, join, say, semicolons

if TYPE_CHECKING:
    from collections.abc import Mapping

_USUAL_GROUP = {"patients_per_nurse": "nurse"}


def line_sentence(row: Mapping[str, Any]) -> str:
    """`At most 6 patients per nurse on day shifts; local agreement with ...; counted per shift, ...`."""
    parts = [_limit(row), _origin(row), _counting(row)]
    text = semicolons(parts)
    return say("sentence", text=f"{text[0].upper()}{text[1:]}")


def _limit(row: Mapping[str, Any]) -> str:
    text = say("line.limit", load=numbers.load(row["measure"], row["limit"]))
    group = row["staff_group"]
    if group and group != "all" and group != _USUAL_GROUP.get(row["measure"]):
        text = join(text, say("line.group", group=code("staff_group", group)))
    if row["period"] and row["period"] != "all":
        text = join(text, say("line.period", period=code("period", row["period"])))
    return text


def _origin(row: Mapping[str, Any]) -> str:
    basis = code("line.basis", row["basis"])
    if row["jurisdiction"]:
        basis = say("line.in", basis=basis, where=row["jurisdiction"])
    since = numbers.day(row["effective_from"])
    if row["agreed_with"]:
        text = say("line.agreed", basis=basis, who=row["agreed_with"], source=row["source"], day=since)
    else:
        text = say("line.source", basis=basis, source=row["source"], day=since)
    if row["effective_to"]:
        text = join(text, say("line.until", day=numbers.day(row["effective_to"])))
    return text


def _counting(row: Mapping[str, Any]) -> str:
    averaging = row["averaging"] or "week"
    parts = [say(f"line.averaging.{averaging}")]
    if averaging != "week":
        kind = "line.allowed" if averaging == "shift" else "line.allowed_moment"
        share = row["allowed_share"]
        parts.append(say(kind, share=numbers.percent(share)) if share else say(f"{kind}.none"))
    if row["rounding"] == "nurses_up":
        parts.append(say("line.rounding"))
    if row["observation"]:
        parts.append(say(f"line.observation.{row['observation']}"))
    if row["owner"]:
        parts.append(say("line.owner", owner=row["owner"]))
    return clauses(parts)
