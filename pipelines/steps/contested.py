"""What the record says of contested figures, for an export: without who, and without anybody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.exporting.contested import Contested
from pipelines.state import CONTEST_KINDS, contests, journal_of

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.state import Contest


def contested(site: Site) -> Contested:
    """Every contested figure, settled or not; StorageError where the record cannot be read."""
    journal = journal_of(site.folder)
    head = journal.newest(CONTEST_KINDS)
    if head is None:
        return Contested()
    rows = [_row(each) for each in contests(journal.entries(CONTEST_KINDS, until=head.sequence))]
    return Contested(rows, head.sequence, head.link)


def _row(contest: Contest) -> dict[str, object]:
    told, settled = contest.told, contest.settled
    return {
        "unit_id": contest.unit_id,
        "figure": told.figure,
        "week_start": told.week,
        "contested_on": told.filed_on,
        "due_on": contest.due,
        "outcome": None if settled is None else settled.outcome,
        "settled_on": None if settled is None else settled.filed_on,
        "seen_in": told.snapshot_id,
    }
