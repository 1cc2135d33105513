"""What documents say that no page says: how units stood before, and what a board has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.alerts import RISES
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.ledger import saved_and_ratio
from dashboard.words.load_lines import load_text
from dashboard.words.standing import SIGNS
from dashboard.words.unit import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dashboard.data import About
    from dashboard.drawings.standings import Run

    Row = Mapping[str, Any]


def counted_standing(standing: str, number: int) -> str:
    """`▲ 3 over the line`."""
    return say(f"report.history.{standing}", sign=SIGNS[standing], n=number)  # type: ignore[index]


def history_tip(monday: date, standing: str, number: int) -> str:
    """One part of one week's column."""
    week = say("tip.week", day=numbers.short_day(monday))
    return say("report.history.tip", week=week, what=counted_standing(standing, number))


def history_alt(first: date, last: date, then: Mapping[str, int], now: Mapping[str, int]) -> str:
    """The picture in a sentence."""
    return say(
        "report.history.alt",
        first=numbers.short_day(first),
        last=numbers.short_day(last),
        then=_all_standings(then),
        now=_all_standings(now),
    )


def _all_standings(counts: Mapping[str, int]) -> str:
    told = [counted_standing(standing, number) for standing, number in counts.items() if number]
    return listing(told, most=len(told)) if told else say("report.history.none")


def action_text(on: date, what: str, again: date | None) -> str:
    """`3 Aug 2026: add staff; to be looked at again by 31 Aug 2026`."""
    told = {"day": numbers.short_day(on), "action": code("case.action", what)}
    if again is None:
        return say("report.record.action.open", **told)
    return say("report.record.action", **told, again=numbers.short_day(again))


def over_columns() -> list[str]:
    """Titles of the table of units over their lines."""
    return [say(f"report.over.column.{name}") for name in ("unit", "load", "line", "since", "shifts")]


def over_rows(units: Iterable[Row], runs: Mapping[str, Run]) -> list[list[str]]:
    """One row per unit over its line, the one that has been so longest first."""
    over = [row for row in units if row["standing"] == "over" and row["reason"] != "closed"]
    longest = sorted(over, key=lambda row: -runs[row["unit_id"]].weeks if row["unit_id"] in runs else 0)
    return [
        [
            row["unit_name"],
            load_text(row),
            "" if row["limit"] is None else numbers.load_number(row["limit"], row["load"]),
            since_text(runs.get(row["unit_id"])),
            _counted(row),
        ]
        for row in longest
    ]


def _counted(row: Row) -> str:
    over, observed = row["periods_over"], row["periods_observed"]
    return say("unit.key.of", over=over, observed=observed) if observed else ""


def since_text(run: Run | None) -> str:
    """For how many weeks a unit has stood as it stands, and since when."""
    if run is None:
        return say("report.over.unknown")
    weeks = count("weeks", run.weeks)
    if not run.whole:
        return say("report.over.at_least", weeks=weeks)
    return say("report.over.since", weeks=weeks, day=numbers.short_day(run.since))


def conversion_text(alerts: Sequence[Row], about: About, *, hidden: int, total: int) -> str:
    """Which alarms of a rise after go-live are open. `hidden`: units whose alerts the reader may not see."""
    if hidden and hidden == total:
        return say("report.conversion.not_granted")
    risen = [row for row in alerts if row["kind"] in RISES and row["closed_on"] is None]
    told: list[str] = []
    for kind in RISES:
        alarms = [row for row in risen if row["kind"] == kind and row["severity"] != "watch"]
        if alarms:
            names = [
                say("report.conversion.unit", unit=row["unit_name"], day=numbers.short_day(row["started_on"]))
                for row in alarms
            ]
            told.append(say("report.conversion.kind", kind=code("alert", kind), names=listing(names)))
    watched = [str(row["unit_name"]) for row in risen if row["severity"] == "watch"]
    key = "report.conversion.stale" if about.stale else "report.conversion.open"
    start = count(key, len(risen) - len(watched), kinds=listing(told, most=len(told)))
    return join(
        start if told else say("report.conversion.none"),
        count("report.conversion.watch", len(watched), names=listing(watched)) if watched else "",
        count("report.conversion.hidden", hidden, total=total) if hidden else "",
    )


def ledger_columns() -> list[str]:
    """Titles of the table of the units' ledgers."""
    return [say("load_lines.column.unit"), say("ledger.group.column.saved"), say("ledger.group.column.ratio")]


def ledger_cells(name: str, ledger: Row | None, minimum_group: int, *, granted: bool) -> list[str]:
    """One unit's row of it."""
    if not granted:
        return [name, say("unit.key.not_granted"), ""]
    return (
        [name, say("ledger.why.none"), ""]
        if ledger is None
        else [name, *saved_and_ratio(ledger, minimum_group)]
    )


def figures(
    units: Sequence[Row], alerts: Sequence[Row] | None, over: Sequence[Sequence[str]]
) -> list[Figure]:
    """The figures at the head of a board's summary. `alerts`: None where the reader may see none."""
    standing = [row for row in units if row["reason"] != "closed"]
    found = []
    for name in ("over", "unknown", "near"):
        number = sum(row["standing"] == name for row in standing)
        value = say("unit.key.of", over=number, observed=len(standing))
        found.append(Figure(say(f"report.key.{name}"), value, say(f"report.key.{name}.note")))
    if over:
        found[0] = Figure(found[0].label, found[0].value, say("report.key.longest", since=over[0][3]))
    if alerts is None:
        return [*found, Figure(say("report.key.rises"), say("unit.key.not_granted"), "")]
    risen = sum(
        row["kind"] in RISES and row["closed_on"] is None and row["severity"] != "watch" for row in alerts
    )
    return [*found, Figure(say("report.key.rises"), str(risen), say("report.key.rises.note"))]
