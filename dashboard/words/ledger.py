"""The ledger in sentences: what was saved, which entries are more than chance, what to be careful with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, listing, say
from dashboard.words.saving import coverage_text, grade_text
from pipelines.shapes.comparing import FEW_COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

LARGE_REST = 0.5
"""Of what was saved, that cannot be placed: said aloud from here on."""


def entry_name(entry: Row, ledger: Row) -> str:
    """What an entry is called on this unit's page."""
    if entry["name"] == "unaccounted" and not ledger["separable"]:
        return say("ledger.entry.not_recorded")
    if entry["name"] == "less_overtime" and ledger["overtime_may_be_unrecorded"]:
        return say("ledger.entry.overtime_doubtful")
    return say(f"ledger.entry.{entry['name']}")


def saved_name(ledger: Row) -> str:
    """Hours saved, or cost."""
    return say("ledger.saved" if ledger["saved_hours"] >= 0 else "ledger.cost")


def weekly(hours: float, ledger: Row) -> str:
    """Hours in all as hours a week, to a tenth."""
    return numbers.plain(hours / ledger["weeks"])


def reason_text(ledger: Row | None, minimum_group: int, *, granted: bool) -> str | None:
    """Why there is no waterfall; None where there is one."""
    if not granted:
        return say("ledger.why.not_granted")
    if ledger is None:
        return say("ledger.why.none")
    return None if ledger["reason"] is None else say(f"ledger.why.{ledger['reason']}", n=minimum_group)


def where_sentence(ledger: Row | None) -> str:
    """The page's answer in one sentence: did the saved hours become workload?"""
    if ledger is None or ledger["conversion_ratio"] is None:
        return say("ledger.where.unknown")
    if ledger["conversion_low"] is not None and ledger["conversion_low"] > 0:
        return say("ledger.where.ratio", ratio=numbers.plain(ledger["conversion_ratio"]))
    return say("ledger.where.unsure")


def saved_sentence(ledger: Row) -> str:
    """What was saved or cost since go-live, with its interval and evidence."""
    key = "ledger.answer.saved" if ledger["saved_hours"] >= 0 else "ledger.answer.cost"
    sign = 1 if ledger["saved_hours"] >= 0 else -1
    ends = [ledger["saved_low"], ledger["saved_high"]]
    evidence = {
        "day": numbers.day(ledger["from_day"]),
        "hours": count("hours", round(abs(ledger["saved_hours"]) / ledger["weeks"])),
        "grade": grade_text(ledger["evidence_grade"]),
        "coverage": coverage_text(ledger["coverage"]),
        "weeks": count("ledger.weeks", ledger["weeks"]),
    }
    if ends[0] is None:
        return say(f"{key}_plain", **evidence)
    low, high = sorted(sign * end for end in ends)
    return say(key, low=weekly(low, ledger), high=weekly(high, ledger), **evidence)


def entries_sentence(ledger: Row, entries: Sequence[Row]) -> str:
    """Which entries are more than chance, the largest first."""
    units = count("ledger.units", ledger["comparison_units"])
    sure = [entry for entry in entries if entry["low"] is not None and entry["low"] * entry["high"] > 0]
    if not sure:
        return say("ledger.answer.none_sure", units=units)
    told = [
        say(
            "ledger.answer.entry",
            name=entry_name(entry, ledger) if entry["hours"] > 0 else say(f"ledger.less.{entry['name']}"),
            hours=weekly(abs(entry["hours"]), ledger),
        )
        for entry in sorted(sure, key=lambda entry: -abs(entry["hours"]))
    ]
    return say("ledger.answer.sure", units=units, entries=listing(told, most=7))


def answer(ledger: Row, entries: Sequence[Row]) -> str:
    """The sentences above the waterfall."""
    told = entries_sentence(ledger, entries) if ledger["reason"] is None else ""
    return join(saved_sentence(ledger), told)


def notes(ledger: Row, entries: Sequence[Row]) -> list[str]:
    """What to be careful with, below the waterfall."""
    found = []
    if ledger["reason"] is None:
        found += [_conversion(ledger), *_rest(ledger, entries)]
        if ledger["overtime_may_be_unrecorded"]:
            found.append(say("ledger.note.overtime"))
        if ledger["comparison_units"] < FEW_COMPARISONS:
            found.append(say("ledger.note.weak"))
    missing = ledger["weeks_in_span"] - ledger["weeks"]
    if missing:
        found.append(say("ledger.note.weeks", missing=missing, weeks=ledger["weeks_in_span"]))
    others = json.loads(ledger["other_grades"] or "{}")
    if others:
        grades = [
            say("ledger.note.grade", hours=numbers.plain(hours, 0), grade=grade_text(grade))
            for grade, hours in others.items()
        ]
        found.append(say("ledger.note.grades", grades=listing(grades)))
    return [*found, *_beside(ledger), say("ledger.never")]


def _beside(ledger: Row) -> list[str]:
    """What else is said of the saving: by minutes of documentation, and by who promised it."""
    found = []
    if ledger["documented_hours"] is not None:
        low, high = ledger["disagreement_low"], ledger["disagreement_high"]
        agrees = low is None or low <= 0 <= high
        told = {"hours": weekly(ledger["documented_hours"], ledger)}
        if ledger["documented_low"] is not None:
            told["interval"] = say(
                "ledger.interval",
                low=weekly(ledger["documented_low"], ledger),
                high=weekly(ledger["documented_high"], ledger),
            )
        key = "ledger.note.documented" if "interval" in told else "ledger.note.documented_plain"
        found.append(join(say(key, **told), "" if agrees else say("ledger.note.disagrees")))
    if ledger["claimed_hours"] is not None:
        gap = ledger["claimed_hours"] - ledger["saved_hours"]
        found.append(
            say(
                "ledger.note.claimed_more" if gap > 0 else "ledger.note.claimed_less",
                claimed=weekly(ledger["claimed_hours"], ledger),
                gap=weekly(abs(gap), ledger),
            )
        )
    return found


def group_row(ledger: Row, minimum_group: int) -> tuple[str, ...]:
    """A staff group's line of the table: its name, hours a week saved, what of it became workload."""
    name = say(f"ledger.group.{ledger['staff_group']}")
    if ledger["saved_hours"] is None and ledger["reason"] == "suppressed":
        return (name, say("ledger.group.hidden", n=minimum_group), "")
    return (name, *saved_and_ratio(ledger, minimum_group))


def saved_and_ratio(ledger: Row, minimum_group: int) -> tuple[str, str]:
    """Hours a week saved, with interval and grade, and what of each became workload; or why not."""
    if ledger["saved_hours"] is None:
        return (say(f"ledger.why.{ledger['reason']}", n=minimum_group), "")
    saved = weekly(ledger["saved_hours"], ledger)
    if ledger["saved_low"] is not None:
        ends = (weekly(ledger["saved_low"], ledger), weekly(ledger["saved_high"], ledger))
        saved = say("ledger.group.figure", hours=saved, low=ends[0], high=ends[1])
    told = say("ledger.group.graded", saved=saved, grade=grade_text(ledger["evidence_grade"]))
    if ledger["reason"] is not None:
        return (told, say(f"ledger.why.{ledger['reason']}", n=minimum_group))
    if ledger["conversion_ratio"] is None:
        return (told, say("ledger.note.no_ratio"))
    ratio = say(
        "ledger.group.figure",
        hours=numbers.plain(ledger["conversion_ratio"]),
        low=numbers.plain(ledger["conversion_low"]),
        high=numbers.plain(ledger["conversion_high"]),
    )
    return (told, ratio)


def _conversion(ledger: Row) -> str:
    if ledger["conversion_ratio"] is None:
        return say("ledger.note.no_ratio")
    ratio = say(
        "ledger.note.ratio" if ledger["conversion_ratio"] > 0 else "ledger.note.no_conversion",
        ratio=numbers.plain(ledger["conversion_ratio"]),
        low=numbers.plain(ledger["conversion_low"]),
        high=numbers.plain(ledger["conversion_high"]),
    )
    return join(ratio, say("ledger.note.over") if ledger["conversion_low"] > 1 else "")


def _rest(ledger: Row, entries: Sequence[Row]) -> list[str]:
    hours = {entry["name"]: entry["hours"] for entry in entries}
    rest, found = next(entry for entry in entries if entry["name"] == "unaccounted"), []
    if rest["high"] is not None and rest["high"] < 0 and not ledger["separable"]:
        found.append(say("ledger.note.squeezed"))
    elif rest["hours"] > LARGE_REST * abs(ledger["saved_hours"]):
        found.append(say("ledger.note.rest"))
    unrecorded = [say(f"ledger.part.{name}") for name, value in hours.items() if value is None]
    if unrecorded:
        found.append(say("ledger.note.unrecorded", names=listing(unrecorded, most=7)))
    return found
