"""The unit page's answer, its key figures and the reasons for what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, pair, say
from dashboard.words.load_lines import by_week, load_text
from dashboard.words.saving import Saving, coverage_text, grade_text, saving_sentence, span_text
from dashboard.words.standing import reason_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import About

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One key figure: what it is, its value, and what stands beside it."""

    label: str
    value: str
    note: str


def answer(row: Row, saving: Saving, about: About, where: str) -> str:
    """How the unit stands, what the tools freed there, and `where` it went."""
    return join(
        _standing(row, about),
        say("unit.answer.disagree") if row["staff_disagree"] and row["standing"] != "over" else "",
        saving_sentence(saving, about),
        where if saving.freed else "",
    )


def _standing(row: Row, about: About) -> str:
    if row["reason"] == "closed":
        return closed_sentence(row)
    detail = _detail(row, about)
    if about.stale:
        start = say("unit.answer.stale", age=count("days", about.age_days), day=numbers.day(about.as_of))
        then = say(f"standing.was.{row['standing']}", unit=row["unit_name"])
        return join(start, pair(then, detail))
    now = say(f"standing.is.{row['standing']}", unit=row["unit_name"])
    return pair(now, detail)


def closed_sentence(row: Row) -> str:
    """That a unit has closed, and since when."""
    return say("standing.is.closed", unit=row["unit_name"], day=numbers.day(row["closed_on"]))


def _detail(row: Row, about: About) -> str:
    if row["standing"] == "unknown":
        if row["reason"] == "no_line":
            known = row["load"] is not None
            return say("unit.answer.no_line" if known else "unit.answer.no_line_no_load", load=load_text(row))
        return say("unit.answer.unknown", reason=reason_text(row))
    if row["periods_observed"] and not by_week(row):
        return say(
            "unit.answer.shifts",
            over=row["periods_over"],
            observed=row["periods_observed"],
            shifts=_shifts_word(row),
            days=span_text("days", about),
            line=numbers.load(row["measure"], row["limit"]),
            allowed=_allowed(row),
        )
    line = numbers.load_number(row["limit"], row["load"])
    return say("unit.answer.load", load=load_text(row), line=line, days=span_text("days", about))


def _allowed(row: Row) -> str:
    share = row["allowed_share"]
    return (
        say("unit.answer.allowed", share=numbers.percent(share)) if share else say("unit.answer.allowed.none")
    )


def _shifts_word(row: Row) -> str:
    period = "any" if row["period"] in (None, "all") else row["period"]
    return say(f"periods.{period}").lower()


def figures(row: Row, saving: Saving, about: About) -> list[Figure]:
    """The figures at the head of the page, each with its coverage and grade."""
    return [_load(row), _shifts(row), *_saved(saving, about)]


def _load(row: Row) -> Figure:
    if row["reason"] == "closed":
        return Figure(say("unit.key.load"), load_text(row), reason_text(row))
    note = "unit.key.no_line" if row["limit"] is None else "unit.key.line"
    line = "" if row["limit"] is None else numbers.load_number(row["limit"], row["load"])
    return Figure(
        say("unit.key.load"), load_text(row), say(note, line=line, share=coverage_text(row["coverage"]))
    )


def _shifts(row: Row) -> Figure:
    label = say("unit.key.shifts")
    if not row["periods_observed"]:
        return Figure(label, say("unit.key.none"), reason_text(row))
    if by_week(row):
        counted = {"over": row["periods_over"], "observed": row["periods_observed"]}
        return Figure(say("unit.key.weeks_over"), say("unit.key.of", **counted), say("unit.key.by_week"))
    over, observed = row["periods_over"], row["periods_observed"]
    note = say(
        "unit.key.share",
        share=numbers.percent(over / observed),
        allowed=numbers.percent(row["allowed_share"] or 0.0),
    )
    return Figure(label, say("unit.key.of", over=over, observed=observed), note)


def _saved(saving: Saving, about: About) -> list[Figure]:
    labels = [say("unit.key.freed"), say("unit.key.hours")]
    if saving.state != "value":
        words = {"suppressed": "hidden", "no_tool": "no_tool", "not_granted": "not_granted"}
        value = say(f"unit.key.{words.get(saving.state, 'none')}")
        note = say("unit.key.fewer", n=about.minimum_group) if saving.state == "suppressed" else ""
        return [Figure(label, value, note) for label in labels]
    minutes, hours = saving.minutes_per_shift, saving.hours_per_week
    note = say("unit.key.freed_note", grade=grade_text(saving.grade), share=coverage_text(saving.coverage))
    return [
        Figure(
            labels[0],
            say("unit.key.none")
            if minutes is None
            else say("minutes_value", value=numbers.plain(minutes, 0)),
            note,
        ),
        Figure(
            labels[1],
            say("unit.key.none") if hours is None else say("hours_value", value=numbers.plain(hours, 0)),
            say("unit.key.weeks", n=saving.weeks),
        ),
    ]


def why_no_saving(saving: Saving, about: About) -> str:
    """The sentence that stands in place of the chart of hours saved."""
    return say(f"unit.time.empty.{saving.state}", n=about.minimum_group)
