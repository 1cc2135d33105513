"""Contested figures as one user may read, file and answer them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.desk.asking import LOCAL_USER
from dashboard.desk.notebook import NotGranted
from pipelines.state import (
    CONTEST_KINDS,
    Contest,
    Draft,
    FigureContested,
    FigureSettled,
    Journal,
    NotFit,
    Receipt,
    contests,
    journal_of,
    new_key,
)
from pipelines.state.contests import ANSWER_DAYS, FIGURES, OPEN_FIGURES, OUTCOMES, OWNER

if TYPE_CHECKING:
    from dashboard.desk.asking import Grants

__all__ = [
    "ANSWER_DAYS",
    "FIGURES",
    "OUTCOMES",
    "OWNER",
    "Contest",
    "ContestBook",
    "FigureContested",
    "FigureSettled",
    "NotFit",
    "Receipt",
    "contest_book_for",
    "new_key",
]

SETTLING = (OWNER, LOCAL_USER.role)
"""Roles that answer."""


@dataclass(frozen=True)
class ContestBook:
    """The contested figures of a site as one user sees them. StorageError where they cannot be reached."""

    journal: Journal
    grants: Grants
    author: str = ""

    def contests(self, until: int | None = None) -> list[Contest]:
        """Contested figures that the user is shown themselves, the newest first; by entries `until` a number.

        That a figure of a unit is contested is for everybody who sees the figure; why, in somebody's words,
        and why it was settled, for who holds a grant on the unit or works there.
        """
        return [
            each if self._reads(each.unit_id) else _without_words(each)
            for each in contests(self.journal.entries(CONTEST_KINDS, until=until))
            if each.told.figure in self.figures(each.unit_id)
        ]

    def figures(self, unit_id: str) -> tuple[str, ...]:
        """What the user is shown of a unit, and may contest."""
        return FIGURES if self.grants.covers(unit_id) else OPEN_FIGURES

    def may_settle(self, unit_id: str) -> bool:
        """Whether the user answers for the data of a unit."""
        return self.grants.covers(unit_id) and self.grants.role_in(unit_id) in SETTLING

    def contest(self, unit_id: str, body: FigureContested, key: str) -> Receipt:
        """Keep that a figure is contested. NotFit says what has to be changed."""
        body.check()
        if body.figure not in self.figures(unit_id):
            raise NotGranted(body.figure)
        return self.journal.add(Draft(self.grants.role_in(unit_id), unit_id, body, key, self.author))

    def settle(self, body: FigureSettled, key: str) -> Receipt:
        """Keep the answer to a contested figure. NotFit where it was answered before."""
        body.check()
        found = next((each for each in self.contests() if each.receipt == body.receipt), None)
        if found is None or not self.may_settle(found.unit_id):
            raise NotGranted(body.receipt)
        if not found.is_open and not self.journal.has(key):
            raise NotFit("outcome", "settled")
        role = self.grants.role_in(found.unit_id)
        return self.journal.add(Draft(role, found.unit_id, body, key, self.author))

    def _reads(self, unit_id: str) -> bool:
        own = self.grants.own
        return self.grants.covers(unit_id) or own is None or unit_id in own


def contest_book_for(grants: Grants, folder: Path | None = None, author: str = "") -> ContestBook:
    """The contested figures for these grants in the site's folder, by default that of PLIMSOLL_SITE."""
    place = Path(os.environ.get("PLIMSOLL_SITE", ".")) if folder is None else folder
    return ContestBook(journal_of(place), grants, author)


def _without_words(contest: Contest) -> Contest:
    settled = contest.settled
    bare = None if settled is None else replace(settled, reason="")
    return replace(contest, told=replace(contest.told, reason=""), settled=bare)
