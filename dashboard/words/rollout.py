"""What rollouts did in many units together, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import count, join, say
from dashboard.words.ledger import where_sentence
from dashboard.words.saving import coverage_text, grade_text
from dashboard.words.unit import Figure
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About

    Row = Mapping[str, Any]

MINUTES, LOAD = "documentation_minutes", "load"


def title(outcome: str) -> str:
    """`Documentation`."""
    return say(f"outcome.{outcome}")


def amount(outcome: str, value: float, *, signed: bool = False, unit: bool = True) -> str:
    """`12.4 minutes per 8 hours worked`, `+6.1 %`."""
    told = numbers.plain(value, OUTCOMES[outcome].decimals)
    plus = "+" if signed and value > 0 and told != "0" else ""
    return f"{plus}{told} {say(f'outcome.{outcome}.unit')}" if unit else f"{plus}{told}"


def effect_text(outcome: str, row: Row, prefix: str = "") -> str:
    """A change with its sign, unit and interval. `row`: effect, low, high, their names after `prefix`."""
    value, low, high = (row[f"{prefix}{end}"] for end in ("effect", "low", "high"))
    told = amount(outcome, value, signed=True)
    if low is None:
        return told
    ends = (amount(outcome, end, signed=True, unit=False) for end in (low, high))
    return f"{told} ({say('rollout.course.bin', first=next(ends), last=next(ends))})"


def clear(row: Row) -> bool | None:
    """Whether a change differs from none beyond chance; None without an interval."""
    return None if row["low"] is None else bool(row["low"] * row["high"] > 0)


def answer(estimates: Mapping[str, Row], ledger: Row | None, about: About, age: str, *, granted: bool) -> str:
    """What the tools did to documentation and load, and what became of the hours saved."""
    if not granted:
        return say("rollout.answer.not_granted")
    if not estimates:
        return say("rollout.answer.no_estimate")
    if all(row["reason"] == "no_rollout" for row in estimates.values()):
        return say("rollout.answer.no_rollout")
    parts = [
        _sentence("minutes", MINUTES, estimates.get(MINUTES)),
        _sentence("load", LOAD, estimates.get(LOAD)),
    ]
    if ledger is not None and ledger["reason"] is None:
        parts.append(where_sentence(ledger))
    if about.stale:
        parts.insert(0, say("rollout.answer.stale", age=age, day=numbers.day(about.as_of)))
    return join(*parts)


def _sentence(key: str, outcome: str, row: Row | None) -> str:
    if row is None or row["effect"] is None:
        reason = say(f"rollout.why.{row['reason'] if row else 'no_data'}")
        return say(f"rollout.answer.{key}.none", reason=reason)
    is_clear = clear(row)
    if not is_clear:
        return say(
            f"rollout.answer.{key}.unclear",
            figure=amount(outcome, row["effect"], signed=True),
            sure=_sure(outcome, row, signed=True),
        )
    way = "less" if row["effect"] < 0 else "more"
    return say(
        f"rollout.answer.{key}.{way}",
        figure=amount(outcome, abs(row["effect"]), unit=outcome != MINUTES),
        sure=_sure(outcome, row, signed=False),
    )


def _sure(outcome: str, row: Row, *, signed: bool) -> str:
    grade = say(f"rollout.grade.{row['grade']}")
    if row["low"] is None:
        return say("rollout.sure.none", grade=grade)
    ends = [row["low"], row["high"]] if signed else sorted(abs(row[end]) for end in ("low", "high"))
    low, high = (amount(outcome, end, signed=signed, unit=False) for end in ends)
    return say("rollout.sure", low=low, high=high, grade=grade)


def figures(estimates: Mapping[str, Row], ledger: Row | None) -> list[Figure]:
    """Saved, promised, become workload, and how many units stand behind the estimates."""
    told = ledger is not None and ledger["reason"] is None and bool(ledger["weeks"])
    none = say("rollout.key.none")
    found = [_saved(ledger), _promised(ledger), _became(ledger)] if told and ledger is not None else []
    behind = estimates.get(MINUTES) or estimates.get(LOAD)
    if behind is not None and behind["effect"] is not None:
        found.append(
            Figure(
                say("rollout.key.units"),
                say("rollout.key.units.value", n=behind["treated_units"]),
                say("rollout.key.units.note", n=behind["comparison_units"]),
            )
        )
    return found or [Figure(say("rollout.key.saved"), none, "")]


def _saved(ledger: Row) -> Figure:
    evidence = {
        "grade": grade_text(ledger["evidence_grade"]),
        "coverage": coverage_text(ledger["coverage"]),
        "units": count("rollout.units", ledger["units"]),
    }
    per_week = ledger["weeks"] / ledger["units"]
    value = numbers.plain(ledger["saved_hours"] / per_week, 0)
    if ledger["saved_low"] is None:
        note = say("rollout.key.saved.note_plain", **evidence)
    else:
        low, high = (numbers.plain(ledger[end] / per_week, 0) for end in ("saved_low", "saved_high"))
        note = say("rollout.key.saved.note", low=low, high=high, **evidence)
    return Figure(say("rollout.key.saved"), say("rollout.key.saved.value", value=value), note)


def _promised(ledger: Row) -> Figure:
    label = say("rollout.key.promised")
    if not ledger["claimed_hours"]:
        return Figure(label, say("rollout.key.promised.nothing"), say("rollout.key.promised.nothing_note"))
    per_week = ledger["weeks"] / ledger["units"]
    value = numbers.plain(ledger["claimed_hours"] / per_week, 0)
    share = numbers.percent(max(0.0, ledger["saved_hours"] / ledger["claimed_hours"]))
    return Figure(
        label,
        say("rollout.key.promised.value", value=value),
        say("rollout.key.promised.note", share=share),
    )


def _became(ledger: Row) -> Figure:
    label = say("rollout.key.conversion")
    if ledger["conversion_ratio"] is None:
        return Figure(label, say("rollout.key.none"), "")
    value = say("rollout.key.conversion.value", value=numbers.plain(ledger["conversion_ratio"]))
    if ledger["conversion_low"] is None:
        return Figure(label, value, say("rollout.key.conversion.note_plain"))
    low, high = (numbers.plain(ledger[f"conversion_{end}"]) for end in ("low", "high"))
    return Figure(label, value, say("rollout.key.conversion.note", low=low, high=high))


def checks(outcome: str, row: Row) -> str:
    """The ramp, the two checks of the past and the dose-response of one outcome, in sentences."""
    parts = []
    if row["ramp_effect"] is not None:
        parts.append(say("rollout.checks.ramp", effect=effect_text(outcome, row, "ramp_")))
    trend = {True: "passed", False: "failed", None: "none"}[row["pretrend_passed"]]
    parts.append(say(f"rollout.checks.trend.{trend}"))
    if row["placebo_effect"] is None:
        parts.append(say("rollout.checks.placebo.none"))
    else:
        passed = "passed" if row["placebo_passed"] else "failed"
        placebo = effect_text(outcome, row, "placebo_")
        parts.append(say(f"rollout.checks.placebo.{passed}", effect=placebo))
    if row["dose_slope"] is None:
        parts.append(say(f"rollout.checks.dose.{row['dose_reason'] or 'too_few'}"))
    else:
        slope = {"effect": row["dose_slope"], "low": row["dose_low"], "high": row["dose_high"]}
        parts.append(say("rollout.checks.dose", effect=effect_text(outcome, slope)))
    return join(*parts)


def columns() -> list[str]:
    """Titles of the table of outcomes."""
    names = ("outcome", "effect", "interval", "clear", "grade", "units", "compared", "detectable")
    return [say(f"rollout.column.{name}") for name in names]


def cells(outcome: str, row: Row) -> list[str]:
    """One outcome's row: its change, or why there is none."""
    if row["effect"] is None:
        return [title(outcome), say(f"rollout.why.{row['reason']}"), *[""] * 6]
    is_clear = {True: "yes", False: "no", None: "unknown"}[clear(row)]
    ends = [row["low"], row["high"]]
    interval = (
        ""
        if ends[0] is None
        else say(
            "rollout.course.bin",
            **{
                name: amount(outcome, end, signed=True, unit=False)
                for name, end in zip(("first", "last"), ends, strict=True)
            },
        )
    )
    return [
        title(outcome),
        amount(outcome, row["effect"], signed=True),
        interval,
        say(f"rollout.clear.{is_clear}"),
        say(f"rollout.grade.{row['grade']}"),
        str(row["treated_units"]),
        str(row["comparison_units"]),
        "" if row["detectable"] is None else amount(outcome, row["detectable"], unit=False),
    ]


def promises(rows: Sequence[Row]) -> list[str]:
    """What was promised, a line each."""
    return [_promise(row) for row in rows]


def _promise(row: Row) -> str:
    told = {
        "tool": row["tool_name"],
        "day": numbers.day(row["effective_from"]),
        "where": row["unit_name"] or say("rollout.promise.everywhere"),
    }
    minutes = row["promised_minutes_per_shift"]
    if minutes is None:
        return say("rollout.promise.no_minutes", **told)
    return say("rollout.promise.text", minutes=count("minutes", round(minutes)), **told)
