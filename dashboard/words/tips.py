"""One sentence a week or shift: what a reader sees on pointing at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, pair, say
from dashboard.words.saving import coverage_text, grade_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]


def state_text(state: str, minimum_group: int) -> str:
    """Why there is no figure; hidden, missing, not collected and not assessed stay apart."""
    return say(f"state.{state}", n=minimum_group)


def load_week(row: Row, measure: str) -> str:
    """A week's load against its line."""
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    if row["load"] is None:
        return say("tip.not_assessed", week=week)
    load = numbers.load(measure, row["load"], row["limit"])
    if row["limit"] is None:
        return say("tip.load", week=week, load=load)
    line = numbers.load_number(row["limit"], row["load"])
    text = say("tip.load_line", week=week, load=load, line=line)
    if row["periods_observed"]:
        text += say("tip.periods", over=row["periods_over"], observed=row["periods_observed"])
    return text


def saved_week(row: Row, minimum_group: int) -> str:
    """A week's hours saved with their grade and coverage."""
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    if row["state"] != "value" or row["hours"] is None:
        return pair(week, state_text(row["state"], minimum_group))
    hours = say("hours_value", value=numbers.plain(row["hours"]))
    text = say(
        "tip.saved",
        week=week,
        hours=hours,
        grade=grade_text(row["evidence_grade"]),
        coverage=coverage_text(row["coverage"]),
    )
    return text + say("tip.ramp") if row["ramp"] else text


def share_week(row: Row) -> str:
    """A week's shifts over the line in one period of the day."""
    return say(
        "tip.share",
        week=say("tip.week", day=numbers.short_day(row["week_start"])),
        over=row["over"],
        observed=row["observed"],
        share=numbers.percent(row["share"] or 0.0),
    )


def shift(row: Row, measure: str) -> str:
    """One shift's load."""
    return say(
        "tip.shift",
        day=numbers.short_day(row["date"]),
        period=code("period", row["period"]),
        load=numbers.load(measure, row["load"], row["limit"]),
    )


def value_week(row: Row, value: str, minimum_group: int) -> str:
    """A week's figure of any other measure; `value` is the figure in words."""
    week = say("tip.week", day=numbers.short_day(row["week_start"]))
    return pair(week, value if row["state"] == "value" else state_text(row["state"], minimum_group))
