"""Cases opened by what was published: a run puts each grave alert under the case of its unit.

The clocks of a case begin at the publication, whether or not anybody looks.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from pipelines.errors import StorageError
from pipelines.state import (
    CASE_KINDS,
    AlertNow,
    AlertTold,
    AlreadyFiled,
    CaseAlerted,
    Draft,
    cases,
    journal_of,
    not_under_a_case,
)
from pipelines.steps.record import ROLE
from pipelines.warehouse.read import open_snapshot

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.warehouse.read import Snapshot

COLUMNS = ("alert_id", "unit_id", "kind", "severity", "started_on", "detected_on", "closed_on")


def record(site: Site, today: date) -> None:
    """Put what is published under cases: one entry for each unit with alerts that are under none yet.

    StorageError where that cannot be kept; the snapshot stays published, and whoever runs again records it.
    """
    snapshot = open_snapshot(site.warehouse)
    journal = journal_of(site.folder)
    try:
        known = cases(journal.entries(CASE_KINDS))
        for unit_id, alerts in not_under_a_case(alerts_of(snapshot), known).items():
            told = tuple(AlertTold(each.alert_id, each.kind, each.severity) for each in alerts)
            as_of = date.fromisoformat(str(snapshot.info["as_of"])[:10])
            body = CaseAlerted(told, today, as_of, snapshot.id)
            try:
                journal.add(Draft(ROLE, unit_id, body, _key(unit_id, body)))
            except AlreadyFiled:
                continue  # another run, on another computer, kept the same alerts a moment before
    except StorageError as error:
        raise StorageError(
            f"The snapshot is published, but its alerts are not yet under cases. {error.what}",
            hint=f"{error.hint}; then run again",
        ) from None


def alerts_of(snapshot: Snapshot) -> list[AlertNow]:
    """Every alert of a snapshot, open or closed."""
    rows = snapshot.table("alert").select(COLUMNS).to_dicts()
    return [AlertNow(**row) for row in rows]


def _key(unit_id: str, body: CaseAlerted) -> str:
    """The same alerts of the same unit are one entry, however often a run finds them."""
    ids = " ".join([unit_id, *sorted(each.alert_id for each in body.alerts)])
    return f"{body.kind} {hashlib.sha256(ids.encode()).hexdigest()}"
