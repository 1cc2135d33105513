"""Overload reports as one user may file, find, read and answer them."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.desk.asking import LOCAL_USER
from dashboard.desk.notebook import NotGranted
from expectations.overload_reports import CAUSES
from pipelines.errors import PlimsollError, StorageError
from pipelines.notices import addresses, send
from pipelines.site import SETTINGS_FILE, load_site
from pipelines.staging.identifiers import names_a_person
from pipelines.staging.names_in_text import may_name_a_patient
from pipelines.state import (
    FILED,
    REPORT_KINDS,
    AlreadyFiled,
    Draft,
    HelpTold,
    Journal,
    NotFit,
    OnCallNotified,
    Report,
    ReportFiled,
    ReportStep,
    Spool,
    TextRead,
    code_of,
    found_by_code,
    hidden_code,
    journal_of,
    new_key,
    reports,
    why_no_step,
)
from pipelines.state.entries import LONGEST_TEXT
from pipelines.state.report_steps import STEPS
from pipelines.state.reports import (
    ASKED,
    CAME,
    LEVELS,
    LONGEST_NAME,
    PERIODS,
    REMEDIES,
    TRIED,
    URGENT,
    monday,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.desk.asking import Grants
    from pipelines.state import Receipt

    Notice = Callable[[str, ReportFiled], tuple[str, str]]
    """Title and text of what is told of a unit's report."""

__all__ = [
    "ASKED",
    "CAME",
    "CAUSES",
    "LEVELS",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "PERIODS",
    "REMEDIES",
    "STEPS",
    "TRIED",
    "URGENT",
    "Clocks",
    "Filed",
    "NotFit",
    "Report",
    "ReportBook",
    "ReportFiled",
    "ReportStep",
    "may_be_personal",
    "monday",
    "new_key",
    "report_book_for",
]

REPORTER = "reporter"
"""The role under which every report is kept: that of the person would narrow down who it was."""
ANSWERING = ("nurse_manager", "administrator", LOCAL_USER.role)
"""Roles that answer for management."""
READING = ("staff_representative", LOCAL_USER.role)
"""Roles that may read what a reporter wrote, and their name."""


def may_be_personal(text: str) -> bool:
    """Whether a text seems to hold an address or a number of a person, or to name a patient: a guess.

    One too long to be kept is not looked at: the patterns take time with the square of its length.
    """
    return len(text) <= LONGEST_TEXT and (names_a_person(text) or may_name_a_patient(text))


@dataclass(frozen=True)
class Clocks:
    """Days until a report is acknowledged, and until it is decided, as the site's settings say."""

    acknowledge_days: int
    unresolved_days: int


@dataclass(frozen=True)
class Filed:
    """What became of a form: kept, kept before (`again`), or laid aside until the database takes it.

    A report that waits has no receipt yet, and is found by its code once it is taken over.
    """

    code: str
    receipt: str
    again: bool = False
    waits: bool = False


@dataclass(frozen=True)
class ReportBook:
    """The reports of a site as one user sees them. StorageError where they cannot be read or written."""

    journal: Journal
    spool: Spool
    grants: Grants
    clocks: Clocks
    on_call: str  # the variable with the addresses of who is on call
    author: str = ""  # who answers, as the record keeps it; never who reports

    def file(self, unit_id: str, body: ReportFiled, key: str) -> Filed:
        """Keep a report of any unit. When this returns it is on the disk, in the journal or laid aside.

        NotFit says what has to be changed, StorageError that it is kept nowhere.
        """
        code = code_of(key)
        body = replace(body, code=hidden_code(code))
        body.check()
        draft = Draft(REPORTER, unit_id, body, key, at=body.kept_at(datetime.now(UTC)))
        try:
            receipt = self.journal.add(draft)
        except AlreadyFiled:
            raise
        except PlimsollError as error:
            try:
                self.spool.keep(draft)
            except StorageError as second:
                raise StorageError(f"{error} {second.what}", hint=second.hint) from None
            return Filed(code, "", waits=True)
        return Filed(code, receipt.number, again=receipt.again)

    def was_filed(self, key: str) -> bool:
        """Whether the form of this key is in the record already; no, where that cannot be read."""
        with suppress(PlimsollError):
            return self.journal.has(key)
        return False

    @staticmethod
    def code(key: str) -> str:
        """The code that finds the report of a form, once it is filed."""
        return code_of(key)

    @property
    def has_on_call(self) -> bool:
        """Whether this site names somebody who is told of grave reports."""
        return bool(addresses(self.on_call))

    def take_over(self, notice: Notice) -> int:
        """Put what was laid aside into the journal, as far as that can be done now; how many it were.

        Of a grave report the record says whether who is on call was told of it while it waited. If not, it
        says *not reached* first, and whoever keeps that entry tells them now: one of all who look at once.
        """
        untold: list[tuple[str, str, ReportFiled]] = []

        def settle(draft: Draft, receipt: Receipt, reached: bool | None) -> None:
            if draft.body.kind != FILED:
                return
            filed = ReportFiled.from_json(draft.body.to_json())
            if filed.level < URGENT or (reached is None and not self.has_on_call):
                return
            told = OnCallNotified(receipt.number, reached is True)
            with suppress(AlreadyFiled):  # another has settled it otherwise, and tells
                kept = self.journal.add(
                    Draft(REPORTER, draft.unit_id, told, f"told {draft.key}", at=draft.at)
                )
                if not kept.again and not reached and self.has_on_call:
                    untold.append((draft.unit_id, receipt.number, filed))

        taken = 0
        with suppress(PlimsollError):
            taken = len(self.spool.take_over(self.journal, settle))
        for unit_id, receipt, filed in untold:
            self.tell_in_thread(unit_id, Filed("", receipt), filed, *notice(unit_id, filed))
        return taken

    def tell_in_thread(
        self, unit_id: str, filed: Filed, body: ReportFiled, title: str, text: str, key: str = ""
    ) -> None:
        """Tell who is on call in a thread: nobody waits for a mail server, whatever that answers."""
        given = (unit_id, filed.receipt, body, title, text, key)
        threading.Thread(target=self.tell_on_call, args=given, name="tell-on-call").start()

    def tell_on_call(
        self, unit_id: str, receipt: str, body: ReportFiled, title: str, text: str, key: str = ""
    ) -> bool | None:
        """Tell who is on call, and keep whether they were reached; None where nobody is named.

        The entry is dated like the report: the moment of a notice is that of the filing. A report that waits
        outside the record (no `receipt`) is told all the same, and that is noted beside it by its `key`.
        """
        to = addresses(self.on_call)
        if not to:
            return None
        reached = send(to, title, text)
        if not receipt:
            self.spool.note_told(key, reached=reached)
            return reached
        with suppress(PlimsollError):
            told, at = OnCallNotified(receipt, reached), body.kept_at(datetime.now(UTC))
            self.journal.add(Draft(REPORTER, unit_id, told, new_key(), at=at))
        return reached

    def mine(self, code: str) -> Report | None:
        """The report of whoever holds this code, of any unit; None where there is none."""
        return found_by_code(reports(self.journal.entries(REPORT_KINDS)), code)

    def say_help(self, report: Report, came: str, key: str) -> Receipt:
        """The reporter says whether help came after all."""
        told, at = HelpTold(report.receipt, came), report.filed.kept_at(datetime.now(UTC))
        return self.journal.add(Draft(REPORTER, report.unit_id, told, key, at=at))

    def reports(self) -> list[Report]:
        """Reports of the units the user holds a grant on, the newest first, without what reporters wrote."""
        units = None if self.grants.units is None else sorted(self.grants.units)
        return [_without_words(each) for each in reports(self.journal.entries(REPORT_KINDS, units))]

    def own_reports(self) -> list[Report]:
        """Reports of the units somebody works in, as management sees them: what was answered is for them."""
        units = None if self.grants.own is None else sorted(self.grants.own)
        return [_without_words(each) for each in reports(self.journal.entries(REPORT_KINDS, units))]

    def may_answer(self, unit_id: str) -> bool:
        """Whether the user answers for the management of a unit."""
        return self.grants.covers(unit_id) and self.grants.role_in(unit_id) in ANSWERING

    def may_read(self, unit_id: str) -> bool:
        """Whether the user may read what reporters of a unit wrote."""
        return self.grants.covers(unit_id) and self.grants.role_in(unit_id) in READING

    def words_of(self, receipt: str) -> ReportFiled:
        """A report with what its reporter wrote; that it was read is kept first. NotGranted otherwise."""
        units = None if self.grants.units is None else sorted(self.grants.units)
        known = reports(self.journal.entries(REPORT_KINDS, units))
        found = [each for each in known if each.receipt == receipt]
        if not found or not self.may_read(found[0].unit_id):
            raise NotGranted(receipt)
        unit_id = found[0].unit_id
        self.journal.add(
            Draft(self.grants.role_in(unit_id), unit_id, TextRead(receipt), new_key(), self.author)
        )
        return found[0].filed

    def take(self, step: ReportStep, key: str) -> Receipt:
        """Keep a step about a report of a unit the user answers for. NotFit where it cannot be taken."""
        step.check()
        found = [each for each in self.reports() if each.receipt == step.receipt]
        if not found or not self.may_answer(found[0].unit_id):
            raise NotGranted(step.receipt)
        if why := why_no_step(found[0], step):
            raise NotFit("step", why)
        unit_id = found[0].unit_id
        return self.journal.add(Draft(self.grants.role_in(unit_id), unit_id, step, key, self.author))


def report_book_for(grants: Grants, folder: Path | None = None, author: str = "") -> ReportBook:
    """The reports for these grants in the site's folder, by default that of PLIMSOLL_SITE."""
    place = Path(os.environ.get("PLIMSOLL_SITE", ".")) if folder is None else folder
    journal = journal_of(place)
    clocks, on_call = Clocks(10, 60), ""
    if (place / SETTINGS_FILE).exists():
        site = load_site(place)
        clocks, on_call = Clocks(site.acknowledge_days, site.unresolved_days), site.on_call_env
    return ReportBook(journal, Spool.beside(journal), grants, clocks, on_call, author)


def _without_words(report: Report) -> Report:
    """What management may see of a report: neither shift nor moment, neither name nor text."""
    bare = replace(report.filed, on=None, period=None, name="", text="", facts={}, code="")
    return replace(report, filed=bare, at=datetime.combine(bare.week, time(), UTC))
