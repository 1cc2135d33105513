"""Numbers, dates and shares as readers say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words.catalogue import ENGLISH, has_own, language, say
from pipelines.disclosure.rounding import LEAST_SHARE, MOST_SHARE

if TYPE_CHECKING:
    from datetime import date

_SLACK = 1e-9
MINUS = "−"
_MOST_DIGITS = 3


def plain(value: float, digits: int = 1) -> str:
    """At most `digits` decimals, no trailing zeros, a real minus sign."""
    text = f"{abs(value):,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def telling_digits(value: float, other: float, digits: int = 1) -> int:
    """The fewest decimals at which two unequal numbers do not look the same."""
    while digits < _MOST_DIGITS and value != other and plain(value, digits) == plain(other, digits):
        digits += 1
    return digits


def load(measure: str, value: float, beside: float | None = None) -> str:
    """`6.9 patients per nurse`; with `beside` enough decimals to tell the two apart."""
    return say(f"measure.{measure}.value", value=load_number(value, beside))


def load_number(value: float, beside: float | None = None) -> str:
    """`6.9`."""
    return plain(value, 1 if beside is None else telling_digits(value, beside))


def percent(share: float) -> str:
    """`16 %`; never 0 % or 100 % for a share that is neither."""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return say("percent.under_one")
    if rounded == 100 and share < 1:
        return say("percent.over_99")
    return say("percent", value=plain(share * 100, 0))


def share(value: float) -> str:
    """`16 %`; near nothing or everything as published: `10 % or less`, `90 % or more`."""
    if value <= LEAST_SHARE + _SLACK:
        return say("percent.at_most", limit=percent(LEAST_SHARE))
    if value >= MOST_SHARE - _SLACK:
        return say("percent.at_least", limit=percent(MOST_SHARE))
    return percent(value)


def axis_locale() -> dict[str, Any] | None:
    """Names of months and signs of numbers for a chart's axes, as d3 takes them; None: d3's own, English."""
    if not has_own("axis.month") or language() == ENGLISH:
        return None
    months = [say("axis.month", month=say(f"month.short.{number}")) for number in range(1, 13)]
    days = [say(f"weekday.{number}") for number in (7, 1, 2, 3, 4, 5, 6)]  # d3 begins with Sunday
    return {
        "number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": MINUS},
        "time": {
            "dateTime": "%Y-%m-%d %H:%M",
            "date": "%Y-%m-%d",
            "time": "%H:%M",
            "periods": ["AM", "PM"],
            "days": days,
            "shortDays": days,
            "months": months,
            "shortMonths": months,
        },
    }


def day(value: date) -> str:
    """`1 March 2026`."""
    return say("date", day=value.day, month=say(f"month.{value.month}"), year=value.year)


def short_day(value: date) -> str:
    """`1 Mar 2026`."""
    return say("date.short", day=value.day, month=say(f"month.short.{value.month}"), year=value.year)
