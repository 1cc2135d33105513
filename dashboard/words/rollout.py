"""What rollouts did together, in sentences: the answer, an effect in readers' units, why there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, listing, say, semicolons
from dashboard.words.numbers import MINUS
from dashboard.words.registry import outcome_text
from dashboard.words.saving import grade_text
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.pooled.why import why_not_controlled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About

    Row = Mapping[str, Any]

ORDER = (
    "documentation_minutes",
    "ehr_minutes",
    "after_hours_minutes",
    "overtime_share",
    "missed_break_minutes",
    "overload_reports",
    "load",
    "patients",
    "acuity",
    "hours",
    "contacts",
)
"""Outcomes in the order in which they are told: time first, then what must not give way, then load."""

ORGANISATION = ""


def scope_title(service: str) -> str:
    """The scope as it is chosen."""
    return service or say("rollout.scope.all")


def where(service: str) -> str:
    """The scope at the head of a sentence."""
    return say("rollout.in.one", service=service) if service else say("rollout.in.all")


def lead(rows: Sequence[Row]) -> str:
    """The outcome a page opens with: the first in order that has an effect."""
    told = {row["outcome"] for row in rows if row["effect"] is not None}
    return next((name for name in ORDER if name in told), ORDER[0])


def number(outcome: str, value: float) -> str:
    """A size of the outcome, without its sign or unit."""
    return numbers.plain(abs(value), OUTCOMES[outcome].decimals)


def signed(outcome: str, value: float) -> str:
    """`+1.2`, `−12.4`, `0`."""
    text = number(outcome, value)
    return text if text == "0" else f"{MINUS if value < 0 else '+'}{text}"


def with_unit(outcome: str, text: str) -> str:
    """A figure with the outcome's unit, short."""
    name = "percent" if OUTCOMES[outcome].unit == "percent" else outcome
    return say(f"rollout.unit.{name}", value=text)


def figure(outcome: str, value: float) -> str:
    """`−12.4 min per 8 h`."""
    return with_unit(outcome, signed(outcome, value))


def tone(row: Row) -> str:
    """What an effect means: `worse`, `better`, `neither` by itself, or `unsure` whether there is one."""
    if row["low"] is None or row["low"] <= 0 <= row["high"]:
        return "unsure"
    direction = OUTCOMES[row["outcome"]].direction
    if direction == "context":
        return "neither"
    return "better" if (row["effect"] > 0) == (direction == "higher is better") else "worse"


def verdict(row: Row, *, short: bool = False) -> str:
    """The same in words."""
    if row["low"] is None:
        return say("rollout.verdict.no_interval")
    found = tone(row)
    name = ("more" if row["effect"] > 0 else "less") if found == "neither" else found
    return say(f"rollout.verdict.{name}_short" if short and name in ("more", "less", "unsure")
               else f"rollout.verdict.{name}")  # fmt: skip


def did(outcome: str, value: float) -> str:
    """What happened, as part of a sentence."""
    return say(f"rollout.did.{outcome}.{'less' if value < 0 else 'more'}", value=number(outcome, value))


def evidence(row: Row) -> str:
    """`controlled` only where both checks say so."""
    return grade_text("controlled") if row["grade"] == "controlled" else say("rollout.grade.compared")


def reason_text(reason: str | None) -> str:
    """Why an outcome has no effect."""
    return say(f"rollout.why.{reason or 'no_data'}")


def detectable_text(row: Row) -> str:
    """The smallest effect that would be found, with its unit."""
    return with_unit(row["outcome"], number(row["outcome"], row["detectable"]))


def answer(service: str, rows: Sequence[Row], ledger: Row | None, about: About, *, covered: bool) -> str:
    """The page's answer: what happened to time, what could be found, where it went, and what was promised.

    `rows`: estimates that may be told; `ledger`: that of all staff of the scope; `covered`: grants cover it.
    """
    stale = (
        say("rollout.answer.stale", age=count("days", about.age_days), day=numbers.day(about.as_of))
        if about.stale
        else ""
    )
    effect = say("rollout.answer.none") if not rows else _effect(service, rows, covered=covered)
    if not rows or all(row["reason"] == "no_rollout" for row in rows):
        return join(stale, effect)
    went = where_sentence(ledger, about, covered=covered)
    return join(stale, effect, went, kept_sentence(ledger))


def _effect(service: str, rows: Sequence[Row], *, covered: bool) -> str:
    by_name = {row["outcome"]: row for row in rows}
    name = lead(rows)
    row = by_name.get(name)
    refused = "" if covered else say("rollout.answer.not_granted")
    if row is None or row["effect"] is None:
        reason = None if row is None else row["reason"]
        return refused or say("rollout.no_effect", where=where(service), reason=reason_text(reason))
    usual = by_name.get(ORDER[0])
    instead = (
        ""
        if name == ORDER[0] or usual is None
        else say(
            "rollout.answer.lead",
            why=reason_text(usual["reason"]).rstrip("."),
            title=outcome_text(name, "title").lower(),
        )
    )
    return join(refused, instead, effect_sentence(service, row), found_sentence(row))


def effect_sentence(service: str, row: Row) -> str:
    """One outcome's effect with interval, grade and units."""
    name = row["outcome"]
    told = {
        "where": where(service),
        "did": did(name, row["effect"]),
        "treated": count("rollout.units", row["treated_units"]),
        "compared": count("rollout.units", row["comparison_units"]),
        "grade": evidence(row),
    }
    if row["low"] is None:
        return say("rollout.answer.no_interval", **told)
    if tone(row) == "unsure":
        ends = {"low": signed(name, row["low"]), "high": signed(name, row["high"])}
        return say(
            "rollout.answer.unsure",
            title=outcome_text(name, "title").lower(),
            figure=figure(name, row["effect"]),
            **ends,
            **told,
        )
    low, high = sorted((abs(row["low"]), abs(row["high"])))
    return say("rollout.answer.sure", low=number(name, low), high=number(name, high), **told)


def found_sentence(row: Row) -> str:
    """The smallest effect that could have been found; empty where there is no interval."""
    if row["detectable"] is None:
        return ""
    key = "rollout.answer.hides" if tone(row) == "unsure" else "rollout.answer.found"
    return say(key, detectable=detectable_text(row))


def where_sentence(ledger: Row | None, about: About, *, covered: bool) -> str:
    """Whether the saved hours of the scope became workload."""
    if not covered:
        return say("rollout.where.not_granted")
    if ledger is None:
        return say("rollout.where.none")
    if ledger["reason"] is not None:
        reason = say(f"ledger.why.{ledger['reason']}", n=about.minimum_group)
        return say("rollout.where.why", reason=reason[0].lower() + reason[1:])
    if ledger["conversion_ratio"] is None or ledger["conversion_low"] is None:
        return say("rollout.where.no_saving")
    told = {
        "ratio": numbers.plain(ledger["conversion_ratio"]),
        "low": numbers.plain(ledger["conversion_low"]),
        "high": numbers.plain(ledger["conversion_high"]),
        "grade": grade_text(ledger["evidence_grade"]),
    }
    if ledger["conversion_high"] < 0:
        return say("rollout.where.fell", **told)
    if ledger["conversion_low"] <= 0:
        return say("rollout.where.unsure", **told)
    key = "rollout.where.more" if ledger["conversion_low"] > 1 else "rollout.where.some"
    return say(key, text=say("rollout.where.ratio", **told))


def kept_sentence(ledger: Row | None) -> str:
    """Hours promised beside hours measured; empty where nothing was measured."""
    if ledger is None or ledger["saved_hours"] is None:
        return ""
    if ledger["claimed_hours"] is None:
        return say("rollout.kept.none")
    claimed, saved = ledger["claimed_hours"], ledger["saved_hours"]
    told = {"claimed": numbers.plain(claimed, 0), "saved": numbers.plain(saved, 0)}
    if saved >= claimed:
        return say("rollout.kept.all", **told)
    return say("rollout.kept.less", share=numbers.percent(max(saved, 0.0) / claimed), **told)


def grade_sentence(row: Row) -> str:
    """Why an estimate is called controlled, or is not; empty without one."""
    if row["effect"] is None:
        return ""
    if row["grade"] == "controlled":
        return say("rollout.controlled")
    why = [say(f"rollout.not.{reason}") for reason in why_not_controlled(row)]
    return say("rollout.not_controlled", reasons=semicolons(why))


def left_out_sentence(counts: Mapping[str, int]) -> str:
    """Units with a tool that an estimate does not hold; empty where it holds all."""
    parts = [
        say("rollout.left.part", n=number, why=code("rollout.left", reason))
        for reason, number in counts.items()
        if number
    ]
    return say("rollout.left", units=listing(parts, most=6)) if parts else ""


def left_out(row: Row) -> dict[str, int]:
    """The same of one row of `estimate`."""
    counts: dict[str, int] = json.loads(row["left_out"] or "{}")
    return counts
