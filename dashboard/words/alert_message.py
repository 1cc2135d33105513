"""What an alert said on the day it was told, in the reader's language.

The data keep it as an English sentence, which is what is shown in English. Where a catalogue has sentences of
its own (`message.…`), the same is said in them from the evidence that was kept beside it: the numbers are
those of that day, and nothing newer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import catalogue, numbers
from dashboard.words.catalogue import code, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

_PERCENT_MEASURES = frozenset({"overtime_share"})


def message_text(row: Row) -> str:
    """The alert in one or a few sentences. `row`: of the desk's alerts, its evidence read."""
    kind = row["kind"]
    by_kind = {
        "over_line": _over_line,
        "uneven_load": _uneven,
        "safeguard": _safeguard,
        "data_gap": _gap,
        "after_hours": _rate,
        "overload_reports": _rate,
        "conversion": _rise,
        "load_without_saving": _rise,
        "load_rise": _rise,
    }
    make = by_kind.get(kind)
    if make is None or not row["evidence"] or not _known("rise"):
        return str(row["message"])
    return make(row)


def _known(key: str) -> bool:
    """Whether the reader's catalogue says alerts in sentences of its own; English has none."""
    return catalogue.has_own(f"message.{key}")


def _sentence(key: str, **values: object) -> str:
    return catalogue.say(f"message.{key}", **values)


def _start(row: Row) -> str:
    return numbers.day(row["started_on"])


def _over_line(row: Row) -> str:
    told = row["evidence"]
    value, measure, line = told["load"], row["measure"], told["load_line"]
    weeks = {
        "line": numbers.load_number(line, value),
        "observed": told["weeks_observed"],
        "over": told["weeks_over"],
    }
    if value is None:
        return _sentence("over_line.no_load", **weeks)
    weeks["load"] = numbers.load(measure, value, line) if measure else numbers.load_number(value, line)
    if not told.get("periods_observed"):
        return _sentence("over_line.weeks", **weeks)
    return _sentence(
        "over_line.periods", periods=told["periods_observed"], above=told["periods_over"], **weeks
    )


def _rise(row: Row) -> str:
    told = row["evidence"]
    low, high = told["load_change_interval_percent"]
    saved = told["saved_hours_per_week"]
    kind = "load_rise" if row["kind"] == "conversion" and saved is None else row["kind"]
    early = told.get("rising_before_go_live")
    return join(
        _sentence(
            "rise",
            start=_start(row),
            size=numbers.plain(told["load_change_percent"], 0),
            low=numbers.plain(low, 0),
            high=numbers.plain(high, 0),
            driver=code("driver", row["driver"]),
        ),
        _sentence("rise.before")
        if early
        else _sentence(f"rise.{kind}", hours=numbers.plain(saved or 0.0, 0)),
        _sentence("rise.weak") if told.get("attribution") == "weak" else "",
    )


def _rate(row: Row) -> str:
    told = row["evidence"]
    scale = 100 if told["measure"] in _PERCENT_MEASURES else 1
    expected = told["amount_expected"]
    return _sentence(
        f"rate.{told['measure']}",
        weeks=told["weeks"],
        rate=numbers.plain(told["rate"] * scale),
        usual=numbers.plain(told["rate_expected"] * scale),
        amount=numbers.plain(told["amount"], 0),
        expected=_sentence("rate.few") if expected < 1 else numbers.plain(expected, 0),
        start=_start(row),
    )


def _uneven(row: Row) -> str:
    told = row["evidence"]
    before = told["spread_expected_percent"]
    return _sentence(
        "uneven_load.hardly" if before < 1 else "uneven_load",
        start=_start(row),
        weeks=told["weeks"],
        spread=numbers.plain(told["spread_percent"], 0),
        before=numbers.plain(before, 0),
    )


def _safeguard(row: Row) -> str:
    told = row["evidence"]
    return _sentence(
        f"safeguard.{told['safeguard']}",
        outside=told["weeks_outside"],
        observed=told["weeks_observed"],
        start=_start(row),
    )


def _gap(row: Row) -> str:
    told = row["evidence"]
    limiting = told["limiting"]
    known = _known(f"gap.{limiting}")
    return _sentence(
        "data_gap",
        weeks=told["weeks"],
        incomplete=told["weeks_incomplete"],
        why=_sentence(f"gap.{limiting}" if known else "gap.unknown"),
    )
