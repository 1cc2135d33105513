"""A promise beside what was measured, in sentences, and what a stated rule says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dashboard.words import numbers
from dashboard.words.catalogue import commas, count, join, listing, say
from dashboard.words.saving import coverage_text, grade_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About

    Row = Mapping[str, Any]

LEAST_WEEKS = 12
"""Weeks measured after the ramp from which a promise is judged."""

WORKLOAD_SHARES = ("share_patients", "share_access", "share_cost")
"""Shares of a promise that are workload by intent: more patients, shorter waits, fewer staff."""

NAMES = 3

Verdict = Literal["continue", "change", "stop", "not_yet"]


def title(row: Row) -> str:
    """`Scribe, Ash Ward, Birch Ward and 2 more`."""
    units = listing(row["unit_names"], most=NAMES)
    return say("rollout.promise.of", tool=row["tool_name"], units=units)


def label(row: Row) -> str:
    """The same, short: the unit's name, or how many units."""
    names = row["unit_names"]
    units = names[0] if len(names) == 1 else count("rollout.units", len(names))
    return say("rollout.promise.label", tool=row["tool_name"], units=units)


def share_of(row: Row, names: Sequence[str]) -> float | None:
    """Shares of a promise together; None where none of them was agreed."""
    known = [row[name] for name in names if row[name] is not None]
    return sum(known) if known else None


def verdict(row: Row, ledger: Row | None) -> Verdict | None:
    """What the rule says of a promise; None where no minutes were promised.

    `ledger`: of the scope, for the share of the saving that became workload.
    """
    if row["promised"] is None:
        return None
    known = row["measured"] is not None and row["evidence_grade"] not in (None, "assumed")
    if not known or row["weeks"] < LEAST_WEEKS:
        return "not_yet"
    if row["measured"] <= 0:
        return "stop"
    meant = share_of(row, WORKLOAD_SHARES)
    became = None if ledger is None else ledger["conversion_low"]
    taken = became is not None and became > (meant or 0.0)
    return "continue" if row["measured"] >= row["promised"] and not taken else "change"


def minutes(value: float) -> str:
    """`15.5`."""
    return numbers.plain(value)


def bar_figure(row: Row, *, covered: bool, short: bool = False) -> str:
    """The figure at a bar."""
    promised = minutes(row["promised"])
    if row["measured"] is None:
        key = "rollout.promise.unknown" if covered else "rollout.promise.not_granted"
        return say(key, promised=promised)
    key = "rollout.promise.figure_short" if short else "rollout.promise.figure"
    return say(
        key, measured=minutes(row["measured"]), promised=promised, grade=grade_text(row["evidence_grade"])
    )


@dataclass(frozen=True)
class Promise:
    """One agreement: what it is about, the verdict by rule (or empty), the figure, and what it rests on."""

    title: str
    verdict: str
    figure: str
    notes: str


def promise(row: Row, ledger: Row | None, about: About, *, covered: bool) -> Promise:
    """What the measurement says of one agreement, by rule."""
    names = row["unit_names"]
    units = say("rollout.promise.names", units=listing(names, most=NAMES)) if len(names) > 1 else ""
    if row["effective_from"] is None:
        return Promise(label(row), "", say("rollout.promise.unrecorded"), units)
    found = verdict(row, ledger) if covered else None
    return Promise(
        label(row),
        "" if found is None else say("rollout.promise.by_rule", verdict=_verdict_text(found)),
        _measured(row, covered=covered),
        join(units, _rests(row), _left_out(row), _review(row, about)),
    )


def _verdict_text(found: Verdict) -> str:
    return say(f"rollout.promise.verdict.{found}")


def _measured(row: Row, *, covered: bool) -> str:
    promised = None if row["promised"] is None else minutes(row["promised"])
    if row["measured"] is None:
        if promised is None:
            return say("rollout.promise.nothing")
        return say("rollout.promise.not_measured" if covered else "rollout.promise.hidden", promised=promised)
    key = "rollout.promise.alone" if promised is None else "rollout.promise.measured"
    return say(key, measured=minutes(row["measured"]), promised=promised)


def _rests(row: Row) -> str:
    if row["measured"] is None:
        return ""
    units = count("rollout.units", row["units"])
    if row["units_told"] < row["units"]:
        units = say("rollout.promise.told", told=row["units_told"], units=units)
    return say(
        "rollout.promise.rests" if row["units"] > 1 else "rollout.promise.rests_one",
        grade=grade_text(row["evidence_grade"]),
        share=coverage_text(row["coverage"]),
        weeks=count("rollout.unit_weeks", row["unit_weeks"]),
        units=units,
    )


def _left_out(row: Row) -> str:
    parts = [
        say(f"rollout.promise.{key}", weeks=count("rollout.unit_weeks", weeks))
        for key, weeks in (("mixed", row["mixed_weeks"]), ("grades", row["other_grade_weeks"]))
        if weeks
    ]
    return say("rollout.promise.left", parts=listing(parts)) if parts else ""


def _review(row: Row, about: About) -> str:
    if row["review_on"] is None:
        return say("rollout.promise.no_review")
    key = "rollout.promise.review" if row["review_on"] > about.as_of else "rollout.promise.reviewed"
    return say(key, day=numbers.day(row["review_on"]))


COLUMNS = (
    "tool", "units", "from", "promised", "measured", "grade", "verdict", "review", "patients", "access",
    "recovery", "teaching", "cost", "success", "stop", "with", "source",
)  # fmt: skip


def columns() -> list[str]:
    """Titles of the table of agreements."""
    return [say(f"rollout.promise.column.{name}") for name in COLUMNS]


def table_row(row: Row, ledger: Row | None, *, covered: bool) -> list[str]:
    """One agreement's line of it."""
    none = say("rollout.promise.not_recorded")
    if row["effective_from"] is None:
        return [row["tool_name"], _units(row), none, *([""] * (len(COLUMNS) - 3))]
    found = verdict(row, ledger) if covered else None
    measured = say("rollout.why.not_granted").rstrip(".") if not covered else say("unit.key.none")
    shares = [row[f"share_{name}"] for name in ("patients", "access", "recovery", "teaching", "cost")]
    texts = [row[name] for name in ("success_criterion", "stop_criterion", "agreed_with", "source")]
    return [
        row["tool_name"],
        _units(row),
        numbers.short_day(row["effective_from"]),
        none if row["promised"] is None else minutes(row["promised"]),
        measured if row["measured"] is None else minutes(row["measured"]),
        "" if row["measured"] is None else grade_text(row["evidence_grade"]),
        "" if found is None else _verdict_text(found),
        none if row["review_on"] is None else numbers.short_day(row["review_on"]),
        *(none if share is None else numbers.percent(share) for share in shares),
        *(text or none for text in texts),
    ]


def _units(row: Row) -> str:
    return commas(row["unit_names"])


def share_figure(measured: float, ends: tuple[float, float] | None, promised: Sequence[float]) -> str:
    """`100 % (59 to 141), promised 30 %`; shares as 0-1."""
    told = {"measured": numbers.plain(measured * 100, 0), "promised": promised_text(promised)}
    if ends is None:
        return say("rollout.shares.figure_plain", **told)
    low, high = (numbers.plain(end * 100, 0) for end in ends)
    return say("rollout.shares.figure", low=low, high=high, **told)


def share_figure_short(measured: float, promised: Sequence[float]) -> str:
    """The same without the interval."""
    told = {"measured": numbers.plain(measured * 100, 0), "promised": promised_text(promised)}
    return say("rollout.shares.figure_short", **told)


def promised_text(promised: Sequence[float]) -> str:
    """The share agreed on, or the least and the greatest of several."""
    if not promised or max(promised) == 0:
        return say("rollout.shares.nothing")
    low, high = (numbers.plain(end * 100, 0) for end in (min(promised), max(promised)))
    return (
        say("rollout.shares.percent", value=low)
        if low == high
        else say("rollout.shares.range", low=low, high=high)
    )
