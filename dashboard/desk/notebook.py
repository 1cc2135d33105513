"""What one user may read and write of what people wrote: of the units they hold a grant on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.state import (
    Draft,
    Journal,
    LineAnswered,
    LineProposed,
    NotFit,
    PlanSaved,
    PlanWithdrawn,
    Proposal,
    Receipt,
    SavedPlan,
    journal_of,
    new_key,
    proposals,
    saved_plans,
    why_no_answer,
)
from pipelines.state.plans import KINDS
from pipelines.state.proposals import BASES, LINE_KINDS, NOTICE_DAYS, SIDES

if TYPE_CHECKING:
    from dashboard.desk.asking import Grants
    from pipelines.state.entries import Body

__all__ = [
    "BASES",
    "NOTICE_DAYS",
    "SIDES",
    "LineAnswered",
    "LineProposed",
    "NotFit",
    "Notebook",
    "PlanSaved",
    "PlanWithdrawn",
    "Proposal",
    "Receipt",
    "SavedPlan",
    "new_key",
    "notebook_for",
]


class NotGranted(PermissionError):
    """Something was written about a unit without a grant, or for the other side. Pages do not offer that."""


@dataclass(frozen=True)
class Notebook:
    """The journal as one user sees it. StorageError where it cannot be read or written."""

    journal: Journal
    grants: Grants
    author: str = ""

    def plans(self, unit_id: str) -> list[SavedPlan]:
        """Plans of the unit, the newest first; none without a grant."""
        if not self.grants.covers(unit_id):
            return []
        return saved_plans(self.journal.entries(KINDS, (unit_id,)))

    def write(self, unit_id: str, body: Body, key: str) -> Receipt:
        """Keep what was written; when this returns it is kept. NotFit says what has to be changed."""
        if not self.grants.covers(unit_id):
            raise NotGranted(unit_id)
        if isinstance(body, LineProposed | LineAnswered) and body.side not in self.grants.sides(unit_id):
            raise NotGranted(unit_id)
        return self.journal.add(Draft(self.grants.role_in(unit_id), unit_id, body, key, self.author))

    def line_proposals(self, unit_id: str) -> list[Proposal]:
        """Proposals of the unit's line, the newest first; none without a grant."""
        if not self.grants.covers(unit_id):
            return []
        return proposals(self.journal.entries(LINE_KINDS, (unit_id,)))

    def propose(self, unit_id: str, line: LineProposed, key: str) -> Receipt:
        """Keep a proposal. NotFit where another for the same measure and period is open."""
        line.check()
        for each in self.line_proposals(unit_id):
            if each.line.place == line.place and each.is_open(line.filed_on):
                if each.line != line:
                    raise NotFit("proposal", "open")
                return Receipt(each.receipt, each.at, again=True)  # the form was sent twice
        receipt = self.write(unit_id, line, key)
        if any(each.receipt == receipt.number and not each.counts for each in self.line_proposals(unit_id)):
            raise NotFit("proposal", "open")  # somebody else's was kept a moment before
        return receipt

    def answer(self, unit_id: str, answer: LineAnswered, key: str) -> Receipt:
        """Keep an answer to a proposal of the unit. NotFit where it is one's own side's, or not open."""
        answer.check()
        asked = next((each for each in self.line_proposals(unit_id) if each.receipt == answer.receipt), None)
        if asked is None:
            raise NotFit("proposal", "closed")
        if asked.answer == answer and asked.answered_at is not None:
            return Receipt(asked.receipt, asked.answered_at, again=True)  # the form was sent twice
        if why := why_no_answer(asked, answer):
            raise NotFit("side" if why == "own" else "proposal", why)
        return self.write(unit_id, answer, key)


def notebook_for(grants: Grants, folder: Path | None = None, author: str = "") -> Notebook:
    """The notebook for these grants in the site's folder, by default that of PLIMSOLL_SITE."""
    place = Path(os.environ.get("PLIMSOLL_SITE", ".")) if folder is None else folder
    return Notebook(journal_of(place), grants, author)
