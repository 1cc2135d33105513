"""What one user may read and write of what people wrote: plans of the units they hold a grant on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.state import (
    Draft,
    Journal,
    NotFit,
    PlanSaved,
    PlanWithdrawn,
    Receipt,
    SavedPlan,
    journal_of,
    new_key,
    saved_plans,
)
from pipelines.state.plans import KINDS

if TYPE_CHECKING:
    from dashboard.desk.asking import Grants

__all__ = [
    "NotFit",
    "Notebook",
    "PlanSaved",
    "PlanWithdrawn",
    "Receipt",
    "SavedPlan",
    "new_key",
    "notebook_for",
]


class NotGranted(PermissionError):
    """Something was written about a unit without a grant on it. Pages do not offer that."""


@dataclass(frozen=True)
class Notebook:
    """The journal as one user sees it. StorageError where it cannot be read or written."""

    journal: Journal
    grants: Grants

    def plans(self, unit_id: str) -> list[SavedPlan]:
        """Plans of the unit, the newest first; none without a grant."""
        if not self.grants.covers(unit_id):
            return []
        return saved_plans(self.journal.entries(KINDS, (unit_id,)))

    def write(self, unit_id: str, body: PlanSaved | PlanWithdrawn, key: str) -> Receipt:
        """Keep what was written; when this returns it is kept. NotFit says what has to be changed."""
        if not self.grants.covers(unit_id):
            raise NotGranted(unit_id)
        return self.journal.add(Draft(self.grants.role, unit_id, body, key))


def notebook_for(grants: Grants, folder: Path | None = None) -> Notebook:
    """The notebook for these grants in the site's folder, by default that of PLIMSOLL_SITE."""
    place = Path(os.environ.get("PLIMSOLL_SITE", ".")) if folder is None else folder
    return Notebook(journal_of(place), grants)
