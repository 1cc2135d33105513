"""The evidence of an alert in words and numbers, and what usually is asked next, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.alerts import RISES
from dashboard.words.catalogue import clauses, count, has, join, say, semicolons

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]


def evidence_text(row: Row, gate: float) -> str:
    """What stands behind the sentence of an alert; empty where that says it all. `gate`: completeness."""
    texts = [text for text in _parts(row, gate) if text] if row["evidence"] else []
    text = semicolons(texts)
    return say("sentence", text=f"{text[0].upper()}{text[1:]}") if text else ""


def _parts(row: Row, gate: float) -> list[str]:
    kind, told = row["kind"], row["evidence"]
    if kind in RISES:
        return _rise(row)
    if kind == "safeguard":
        return _safeguard(told)
    single = {
        "over_line": lambda: _saved(told, unknown=False),
        "after_hours": lambda: _usual(told),
        "overload_reports": lambda: _reports(told),
        "uneven_load": lambda: _mean(told),
        "data_gap": lambda: _complete(told, gate),
    }
    return [single[kind]()] if kind in single else []


def _rise(row: Row) -> list[str]:
    told = row["evidence"]
    return [
        _load(row["measure"], told),
        _absorbed(told),
        _saved(told, unknown=True),
        _compared(told),
        say("evidence.rising") if told.get("rising_before_go_live") else "",
    ]


def _load(measure: str | None, told: Row) -> str:
    """Only where all lines of the unit count the same: the evidence does not say which line it is about."""
    load, expected, line = told.get("load"), told.get("load_expected"), told.get("load_line")
    if measure is None or load is None or expected is None or line is None:
        return ""
    return say(
        "evidence.load_line",
        load=numbers.load(measure, load, line),
        expected=numbers.load_number(expected),
        line=numbers.load_number(line, load),
    )


def _absorbed(told: Row) -> str:
    hours, ratio, interval = (
        told.get(name) for name in ("absorbed_hours_per_week", "conversion_ratio", "conversion_interval")
    )
    if hours is None or round(hours) <= 0:
        return ""
    words = count("hours", round(hours))
    if ratio is None or interval is None:
        return say("evidence.absorbed", hours=words)
    low, high = (numbers.plain(edge) for edge in interval)
    return say("evidence.ratio", hours=words, ratio=numbers.plain(ratio), low=low, high=high)


def _saved(told: Row, *, unknown: bool) -> str:
    hours, saving = told.get("saved_hours_per_week"), told.get("saving")
    if saving not in ("measured", "none") or hours is None:
        return say("evidence.saved_unknown") if unknown else ""
    key = "evidence.saved" if saving == "measured" or hours >= 0 else "evidence.cost"
    return say(key, hours=say("hours_value", value=numbers.plain(abs(hours), 0 if abs(hours) >= 10 else 1)))


def _compared(told: Row) -> str:
    units = told.get("comparison_units")
    if units is None:
        return ""
    weeks = count("evidence.rise_weeks", told["weeks"]) if told.get("weeks") else ""
    compared = count("evidence.weak" if told.get("attribution") == "weak" else "evidence.compared", units)
    return clauses([part for part in (weeks, compared) if part])


def _usual(told: Row) -> str:
    change = told.get("rate_change_percent")
    return "" if change is None else say("evidence.rate", change=numbers.percent(change / 100))


def _reports(told: Row) -> str:
    rate, usual = told.get("rate"), told.get("rate_expected")
    if rate is None or usual is None:
        return ""
    digits = numbers.telling_digits(rate, usual)
    return say("evidence.reports", rate=numbers.plain(rate, digits), usual=numbers.plain(usual, digits))


def _mean(told: Row) -> str:
    change = told.get("load_per_hour_change_percent")
    if change is None:
        return ""
    way = "same" if round(change) == 0 else "higher" if change > 0 else "lower"
    return say("evidence.mean", change=say(f"evidence.mean.{way}", share=numbers.percent(abs(change) / 100)))


def _safeguard(told: Row) -> list[str]:
    if told.get("safeguard") == "refusal":
        return []
    outside, observed = told.get("weeks_outside"), told.get("weeks_observed")
    return [say("evidence.judged", outside=outside, observed=observed), say("evidence.no_count")]


def _complete(told: Row, gate: float) -> str:
    share = told.get("completeness")
    if share is None:
        return ""
    return say("evidence.complete", share=numbers.percent(share), gate=numbers.percent(gate))


def next_text(row: Row) -> str:
    """What usually is asked next: of a rise by what drives it and what is known of the saving."""
    kind, told, driver = row["kind"], row["evidence"], row["driver"]
    if kind == "safeguard":
        part = told.get("safeguard")
        return say(f"next.safeguard.{part}") if has(f"next.safeguard.{part}") else ""
    if kind == "data_gap":
        limiting = told.get("limiting")
        return say(f"next.gap.{limiting}") if has(f"next.gap.{limiting}") else say("next.gap")
    return join(
        say(f"next.driver.{driver}") if has(f"next.driver.{driver}") else "",
        say(f"next.kind.{kind}") if has(f"next.kind.{kind}") else "",
    )
