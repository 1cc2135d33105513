"""The form of an overload report as plain values: what stood in it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboard.desk.report_book import URGENT, NotFit, ReportFiled, may_be_personal, monday
from dashboard.words import file_report as words
from dashboard.words.catalogue import say
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.desk.report_book import ReportBook
    from dashboard.words.file_report import Shift

    Row = Mapping[str, Any]

ANONYMOUS, NAMED = "anonymous", "named"


@dataclass(frozen=True)
class Inputs:
    """What stood in the form when it was sent: read first, all of it, before anything is done."""

    level: int | None
    cause: str | None
    tried: tuple[str, ...]
    remedy: str | None
    help_asked: str | None
    help_came: str | None
    red_flag: bool
    text: str
    who: str
    name: str
    keep_text: bool


@dataclass(frozen=True)
class Told:
    """What is said of the form last sent; `next`: whether somebody was told, where it is grave.

    `again`: it had been kept before. `flagged`: its words may name a patient, and the form asks whether to
    keep them nevertheless.
    """

    text: str
    done: bool
    code: str = ""
    next: str = ""
    again: bool = False
    flagged: bool = False


def body_of(inputs: Inputs, shift: Shift, planned: Row | None, snapshot_id: str) -> ReportFiled:
    """The report of a form. NotFit where a name was meant to be there and is not."""
    named = inputs.who == NAMED
    if named and not inputs.name:
        raise NotFit("name", "missing")
    known = {} if planned is None else {name: planned[name] for name in ("planned_hours", "patients", "load")}
    return ReportFiled(
        week=monday(shift.on),
        on=shift.on if named else None,
        period=shift.period if named else None,
        level=inputs.level or 0,
        cause=inputs.cause or "",
        red_flag=inputs.red_flag,
        tried=inputs.tried,
        remedy=inputs.remedy or "",
        help_asked=inputs.help_asked or "",
        help_came=inputs.help_came or "",
        text=inputs.text,
        text_flagged=bool(inputs.text) and may_be_personal(inputs.text),
        name=inputs.name if named else "",
        code="",
        facts={name: value for name, value in known.items() if value is not None} if named else {},
        snapshot_id=snapshot_id if named else "",
    )


def file(
    book: ReportBook,
    unit: Row,
    shift: Shift,
    planned: Row | None,
    inputs: Inputs,
    key: str,
    *,
    snapshot_id: str,
    contact: str,
    unit_code: str = "",
) -> Told:
    """Keep the report, tell who is on call, and say so only then.

    Nothing of a page is called here: a second click or a closed tab cuts a page short at such a call, and
    nowhere else. `unit_code`: receipt of the code it was filed with.
    """
    try:
        body = replace(body_of(inputs, shift, planned, snapshot_id), unit_code=unit_code)
        filed = book.file(unit["unit_id"], body, key)
    except NotFit as fault:
        return Told(words.fault_text(fault.field, fault.why), done=False)
    except PlimsollError as error:
        return Told(words.failed(error), done=False)
    told_on_call = body.level >= URGENT and not filed.again and book.has_on_call
    if told_on_call:
        book.tell_in_thread(unit["unit_id"], filed, body, *words.notice(unit, body, contact), key=key)
    following = ""
    if body.level >= URGENT and not filed.again:
        following = _on_call_text(contact, told=told_on_call)
    return Told(
        words.done(filed),
        done=True,
        code=filed.code,
        next=following,
        again=filed.again,
    )


def _on_call_text(contact: str, *, told: bool) -> str:
    if told:
        return say("file.done.on_call")
    return say("file.done.nobody", contact=contact) if contact else say("file.done.nobody.unknown")
