"""What was told or published otherwise before, in words: withdrawn alerts and restated weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

LISTED = 200
"""Restated weeks a page lists, the last changed first; the command line tells all."""
_HOURS_A_DAY = 24
_COLUMNS = ("unit", "week", "what", "first", "now", "day", "times")


def withdrawn_lead(rows: Sequence[Row], *, whole: bool) -> str:
    """How many alerts stand no longer, or that none was withdrawn. `whole`: of all there are."""
    if rows:
        return count("alerts.withdrawn.lead", len(rows))
    return say("alerts.withdrawn.none" if whole else "alerts.withdrawn.none_here")


def withdrawn_item(row: Row) -> str:
    """One alert that was told and stands no longer."""
    return say(
        "alerts.withdrawn.item",
        unit=row["unit_name"],
        kind=code("alert", row["kind"]),
        severity=code("severity", "gap" if row["kind"] == "data_gap" else row["severity"]).lower(),
        start=numbers.day(row["started_on"]),
        told=numbers.day(row["detected_on"]),
        gone=numbers.day(row["published_on"]),
        sequence=row["sequence"],
    )


def restated_lead(rows: Sequence[Row], *, whole: bool) -> str:
    """How many weeks of how many units were published otherwise, or that none was. `whole`: of all units."""
    if not rows:
        return say("alerts.restated.none" if whole else "alerts.restated.none_here")
    units = count("alerts.in_units", len({row["unit_id"] for row in rows}))
    return count("alerts.restated.lead", len(rows), units=units)


def page_note(rows: Sequence[Row]) -> str:
    """How many weeks behind a page were corrected, and the last of them in full; empty where none was."""
    if not rows:
        return ""
    last = rows[0]
    what, first, now = _changes(last)[0]
    pair = say("corrected.pair", first=first, now=now) if first else now
    return count(
        "corrected",
        len(rows),
        units=count("alerts.in_units", len({row["unit_id"] for row in rows})),
        day=numbers.day(last["published_on"]),
        unit=last["unit_name"],
        week=numbers.short_day(last["week_start"]),
        change=say("corrected.change", what=what, pair=pair),
    )


def restated_more(rows: Sequence[Row]) -> str:
    """That not all weeks are listed; empty where they are."""
    return say("alerts.restated.more", n=LISTED, total=len(rows)) if len(rows) > LISTED else ""


def restated_columns() -> list[str]:
    """Titles of the table of restated weeks."""
    return [say(f"alerts.restated.column.{name}") for name in _COLUMNS]


def restated_rows(rows: Sequence[Row]) -> list[list[str]]:
    """A row for each figure of a week that was published otherwise before."""
    return [
        [
            row["unit_name"],
            numbers.short_day(row["week_start"]),
            what,
            first,
            now,
            numbers.short_day(row["published_on"]),
            str(row["changes"]),
        ]
        for row in rows[:LISTED]
        for what, first, now in _changes(row)
    ]


def _changes(row: Row) -> list[tuple[str, str, str]]:
    """What changed: its name, the figure first published, the figure now.

    A ward's patients are summed in patient-hours and told in patient-days. Where neither patients nor hours
    differ, acuity does: its figures are not kept.
    """
    divisor = _HOURS_A_DAY if row["measure"] == "patients_per_nurse" else 1
    found = []
    for name, scale in (("patients", divisor), ("hours", 1)):
        first, now = row[f"{name}_before"], row[f"{name}_now"]
        if first != now:
            what = code(f"restated.{name}", row["measure"]) or name
            found.append((what, *_pair(first, now, scale)))
    if not found:
        found.append((say("restated.acuity"), "", say("restated.acuity.changed")))
    return found


def _pair(first: float | None, now: float | None, scale: float) -> tuple[str, str]:
    """Both figures at decimals that tell them apart; one that was not told is said to be so."""
    if first is None or now is None:
        return _figure(first, scale), _figure(now, scale)
    digits = numbers.telling_digits(first / scale, now / scale)
    return numbers.plain(first / scale, digits), numbers.plain(now / scale, digits)


def _figure(value: float | None, scale: float) -> str:
    return say("alerts.restated.not_told") if value is None else numbers.plain(value / scale)
