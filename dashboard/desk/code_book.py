"""Codes of units: whether one holds, and giving one. What a code opens is the form of its unit alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.desk.asking import Grants
from pipelines.errors import PlimsollError
from pipelines.site import SETTINGS_FILE, load_site
from pipelines.state import (
    UNIT_CODE_KINDS,
    Draft,
    Journal,
    UnitCode,
    UnitCodeGiven,
    hidden_code,
    journal_of,
    new_key,
    new_unit_code,
    plain_code,
    unit_code_of,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipelines.state import Receipt

__all__ = ["CODE_HOLDER", "CodeBook", "UnitCode", "code_book_for", "plain_code"]

CODE_HOLDER = Grants("unit code", frozenset())
"""Whoever files with a code holds nothing: of the figures they get what everybody gets."""
BY = "command line"


@dataclass(frozen=True)
class CodeBook:
    """The codes of one site. StorageError where the journal cannot be read and a code is not known yet."""

    journal: Journal
    timezone: str
    _known: dict[str, UnitCode] = field(default_factory=dict, repr=False)

    def of(self, code: str) -> UnitCode | None:
        """The code somebody holds, where it holds today.

        While the database is away a code that held when it was last asked for holds on: what is filed with
        it is laid aside, and not lost for want of an answer.
        """
        hidden, today = hidden_code(code), self._today()
        try:
            found = unit_code_of(self.journal.entries(UNIT_CODE_KINDS), code, today)
        except PlimsollError:
            known = self._known.get(hidden)
            if known is None:
                raise
            return known if known.holds(today) else None
        if found is None:
            self._known.pop(hidden, None)
        else:
            self._known[hidden] = found
        return found

    def give(self, unit_id: str, reason: str, until: date | None) -> tuple[str, Receipt]:
        """A fresh code for a unit, told here and never again; with the receipt that takes it back."""
        code = new_unit_code()
        given = UnitCodeGiven(hidden_code(code), reason, until)
        return code, self.journal.add(Draft(BY, unit_id, given, new_key()))

    def _today(self) -> date:
        return datetime.now(ZoneInfo(self.timezone)).date()


def code_book_for(folder: Path) -> CodeBook:
    """The codes of the site in `folder`."""
    zone = load_site(folder).timezone if (folder / SETTINGS_FILE).exists() else "UTC"
    return CodeBook(journal_of(folder), zone)
