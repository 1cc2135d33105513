"""What the form of an overload report says, before and after it is filed, and what its reporter finds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.answers import due_text, state_text, steps
from dashboard.words.catalogue import count, has, join, say
from dashboard.words.overload_reports import cause_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.desk.report_book import Filed, Report, ReportBook, ReportFiled
    from pipelines.errors import PlimsollError

    Row = Mapping[str, Any]

PERIODS = ("day", "evening", "night")
SHIFT_HOURS = 12
"""What planned hours are told in people by: a long shift, so that rather too few are named than too many."""

_FAULTS = {
    ("text", "too_long"): "file.fault.text",
    ("name", "missing"): "file.fault.name",
    ("name", "too_long"): "file.fault.name_long",
}


@dataclass(frozen=True)
class Shift:
    """A shift that can be reported about, and the clock's day it is told against."""

    on: date
    period: str
    today: date

    @property
    def value(self) -> str:
        """What stands for it in a list."""
        return f"{self.on.isoformat()} {self.period}"

    def title(self) -> str:
        """`Today, night shift`, `Mon 23 Nov 2026, day shift`."""
        period = say(f"file.period.{self.period}")
        ago = (self.today - self.on).days
        if ago in (0, 1):
            return say("file.shift.yesterday" if ago else "file.shift.today", period=period)
        return say("file.shift.named", day=numbers.day(self.on), period=period)


def first_line(contact: str) -> str:
    """That the form calls nobody, and whom to call."""
    return say("file.call", contact=contact) if contact else say("file.call.nobody")


def facts(unit: Row, shift: Shift, planned: Row | None) -> str:
    """What plan and census say of the shift, and that this is not what the reporter saw."""
    told = {"unit": unit["unit_name"], "shift": shift.title()}
    if planned is None or planned["planned_hours"] is None or planned["patients"] is None:
        return say("file.facts.none", **told)
    told |= {"hours": _hours(planned), "patients": count("file.facts.patients", round(planned["patients"]))}
    if planned["load"] is None or planned["limit"] is None:
        return say("file.facts.no_line", **told)
    load = numbers.load(planned["measure"], planned["load"], planned["limit"])
    return say("file.facts", **told, load=load, limit=numbers.plain(planned["limit"]))


def _hours(planned: Row) -> str:
    return say("file.facts.hours", n=numbers.plain(planned["planned_hours"], 0))


def people_planned(planned: Row | None) -> int | None:
    """How many are planned, in people of `SHIFT_HOURS`; None where that is not known."""
    if planned is None or not planned["planned_hours"]:
        return None
    return max(1, math.ceil(float(planned["planned_hours"]) / SHIFT_HOURS))


def guess(planned: Row | None) -> str:
    """Who could guess the reporter, from the hours that are planned."""
    people = people_planned(planned)
    if planned is None or people is None:
        return say("file.guess.unknown")
    return say("file.guess", hours=_hours(planned), people=count("file.guess.people", people))


def fault_text(field: str, why: str) -> str:
    """What has to be changed before the form can be filed."""
    if (field, why) in _FAULTS:
        return say(_FAULTS[field, why], most=2_000)
    return say(f"file.fault.{field}") if has(f"file.fault.{field}") else say("file.fault.other")


def failed(error: PlimsollError) -> str:
    """That nothing was filed, and what to do."""
    return say("file.failed", what=error.what, hint=error.hint)


def done(filed: Filed) -> str:
    """What became of the form, with the code."""
    if filed.waits:
        return say("file.waits", code=filed.code)
    return say("file.done.again" if filed.again else "file.done", receipt=filed.receipt, code=filed.code)


def notice(unit: Row, filed: ReportFiled, contact: str) -> tuple[str, str]:
    """Title and text of what is sent to who is on call: no name, no words of the reporter."""
    level = say(f"file.level.{filed.level}")
    return (
        say("file.on_call.title", level=filed.level, unit=unit["unit_name"]),
        say(
            "file.on_call.text",
            unit=unit["unit_name"],
            level=filed.level,
            level_text=level.partition(":")[2].strip() or level,
            cause=cause_text(filed.cause),
            asked=say(f"file.help_asked.{filed.help_asked}"),
            came=say(f"file.help_came.{filed.help_came}"),
            contact=contact or say("file.on_call.nobody"),
        ),
    )


def late_notices(units: Iterable[Row], contact: str) -> Callable[[str, ReportFiled], tuple[str, str]]:
    """How a report of one of these units is told that waited outside the record, and nobody was told of."""
    names = {row["unit_id"]: row["unit_name"] for row in units}

    def told(unit_id: str, filed: ReportFiled) -> tuple[str, str]:
        title, text = notice({"unit_name": names.get(unit_id, unit_id)}, filed, contact)
        return title, join(say("file.on_call.late"), text)

    return told


def mine(report: Report, book: ReportBook, today: date) -> list[tuple[str, str]]:
    """What the reporter sees of their own report."""
    told = [
        (say("file.find.state"), state_text(report)),
        (say("file.find.due"), due_text(report, book.clocks, today)),
        *steps(report),
        (say("file.find.help"), say(f"file.find.help.{report.help_came}")),
    ]
    if report.notified is not None:
        told.append(
            (say("file.find.on_call"), say(f"file.find.on_call.{'yes' if report.notified else 'no'}"))
        )
    return [(term, text) for term, text in told if text]


def choices(family: str, values: Sequence[object]) -> dict[Any, str]:
    """Texts by value, for a list of the form."""
    return {value: say(f"file.{family}.{value}") for value in values}
