"""Short labels for what happened to a unit: they stand on the chart itself, not in a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, join, pair, say

if TYPE_CHECKING:
    from collections.abc import Mapping


def mark_label(row: Mapping[str, Any]) -> str:
    """`Scribe goes live`, `Scribe 2.0`, `line 5`, `alert: over the line`, `watch: load rose`."""
    kind = str(row["kind"])
    if kind == "line":
        return say("mark.line", limit=numbers.load_number(row["limit"]))
    if kind == "action":
        return say("mark.action", subject=code("case.action", row["subject"]))
    if kind == "contested":
        return say("mark.contested", figure=code("contest.figure", row["subject"]))
    subject = code("alert", row["subject"]) if kind in ("alert", "watch", "gap") else row["subject"] or ""
    return say(f"mark.{kind}", subject=subject, version=row["version"] or "").strip()


def mark_sentence(row: Mapping[str, Any]) -> str:
    """The same with its day, for the list beside the chart."""
    label = mark_label(row)
    if row["kind"] == "action":
        label = say("case.action.told", subject=label)
    text = pair(numbers.short_day(row["happened_on"]), label)
    message = row.get("message")
    return join(say("sentence", text=text), message, _ended(row)) if message else text


def _ended(row: Mapping[str, Any]) -> str:
    """Whether an alert is still open, or the day it closed."""
    closed_on = row.get("closed_on")
    return say("mark.open") if closed_on is None else say("mark.closed", day=numbers.short_day(closed_on))
