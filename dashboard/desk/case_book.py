"""Cases as one user may read and answer them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.desk.asking import LOCAL_USER
from dashboard.desk.notebook import NotGranted
from pipelines.site import SETTINGS_FILE, load_site
from pipelines.state import (
    CASE_KINDS,
    CONTEST_KINDS,
    AlertNow,
    Case,
    CaseNow,
    CaseStep,
    Draft,
    Journal,
    NotFit,
    case_now,
    cases,
    journal_of,
    new_key,
)
from pipelines.state.case_steps import ACTIONS, FARTHEST_DAYS, STEPS
from pipelines.state.cases import Clocks, TakenStep, why_no_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any

    from dashboard.desk.asking import Grants
    from pipelines.state import Receipt

__all__ = [
    "ACTIONS",
    "FARTHEST_DAYS",
    "STEPS",
    "CaseBook",
    "CaseNow",
    "CaseStep",
    "NotFit",
    "TakenStep",
    "case_book_for",
    "new_key",
]

ANSWERING = ("nurse_manager", "administrator", LOCAL_USER.role)
"""Roles that write into a case: those that answer for management."""
_OF_ALERT = ("alert_id", "unit_id", "kind", "severity", "started_on", "detected_on", "closed_on")


@dataclass(frozen=True)
class CaseBook:
    """The cases of a site as one user sees them. StorageError where they cannot be read or written."""

    journal: Journal
    grants: Grants
    clocks: Clocks
    author: str = ""

    def cases(self, alerts: Iterable[Mapping[str, Any]], day: date, as_of: date) -> list[CaseNow]:
        """Cases of the units the user holds a grant on or works in, beside the alerts published now.

        Open ones first: those past their day, then by the day something is due; closed ones newest first.
        """
        told = [AlertNow(**{name: row[name] for name in _OF_ALERT}) for row in alerts]
        found = [case_now(case, told, day, as_of, self.clocks) for case in self._cases()]
        waiting = sorted(
            (each for each in found if each.due is not None),
            key=lambda each: (not each.overdue, each.due.day if each.due else day, each.case.receipt),
        )
        return waiting + [each for each in found if each.due is None]

    def every(self, until: int | None = None) -> list[Case]:
        """The cases that the user may read, by entries `until` a number."""
        return self._cases(until)

    def newest(self) -> tuple[int, str] | None:
        """Number and link of the newest entry about a case or a contested figure, of any unit."""
        head = self.journal.newest((*CASE_KINDS, *CONTEST_KINDS))
        return None if head is None else (head.sequence, head.link)

    def may_answer(self, unit_id: str) -> bool:
        """Whether the user answers for the management of a unit."""
        return self.grants.covers(unit_id) and self.grants.role_in(unit_id) in ANSWERING

    def take(self, step: CaseStep, key: str) -> Receipt:
        """Keep a step about a case of a unit the user answers for. NotFit where it cannot be taken."""
        step.check()
        found = next((each for each in self._cases() if each.receipt == step.case), None)
        if found is None or not self.may_answer(found.unit_id):
            raise NotGranted(step.case)
        role = self.grants.role_in(found.unit_id)
        if (why := why_no_step(found, step)) and not self.journal.has(key):
            raise NotFit("step", why)
        return self.journal.add(Draft(role, found.unit_id, step, key, self.author))

    def _cases(self, until: int | None = None) -> list[Case]:
        units: list[str] | None = None
        if self.grants.units is not None and self.grants.own is not None:
            units = sorted(self.grants.units | self.grants.own)
        return cases(self.journal.entries(CASE_KINDS, units, until))


def case_book_for(grants: Grants, folder: Path | None = None, author: str = "") -> CaseBook:
    """The cases for these grants in the site's folder, by default that of PLIMSOLL_SITE."""
    place = Path(os.environ.get("PLIMSOLL_SITE", ".")) if folder is None else folder
    clocks = Clocks()
    if (place / SETTINGS_FILE).exists():
        site = load_site(place)
        clocks = Clocks(site.acknowledge_days, site.unresolved_days)
    return CaseBook(journal_of(place), grants, clocks, author)
