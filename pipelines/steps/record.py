"""The record of what was published: each snapshot's hash goes into the chain of what people wrote."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from pipelines.errors import StorageError
from pipelines.state import (
    ROWS_RETIRED,
    Draft,
    ExportMade,
    Person,
    PersonAnswered,
    RowsRetired,
    Sessions,
    SnapshotPublished,
    entries_of,
    journal_of,
    new_key,
)
from pipelines.warehouse.build import snapshot_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.site import Site
    from pipelines.state.entries import Body

ROLE = "run"
"""Who writes it: no person."""


def record_published(site: Site, snapshot_id: str, as_of: str | None) -> None:
    """Record a snapshot that stands published, once; StorageError where that cannot be kept.

    The snapshot stays published: whoever runs again records it then.
    """
    sha256 = snapshot_hash(site.warehouse, snapshot_id)
    if sha256 is None:
        return
    body = SnapshotPublished(snapshot_id, sha256, as_of or "", metadata.version("plimsoll-care"))
    _once(site, body, body.key, "The snapshot is published, but not yet in the record.", "run again")


def record_retired(site: Site, before: str, removed: Mapping[str, int], key: str) -> None:
    """Record once which rows of persons left; StorageError where that cannot be kept: they are gone."""
    body = RowsRetired(before, removed, metadata.version("plimsoll-care"), key)
    left = "The rows have left, but that is not yet in the record."
    _once(site, body, key, left, "run `plimsoll retain` again")


def retired_before(site: Site) -> str | None:
    """The Monday before which weeks were retired, by the record; None where none were, or unreadable."""
    try:
        entries = journal_of(site.folder).entries((ROWS_RETIRED,))
    except StorageError:
        return None
    return max((str(entry.body["retired_before"]) for entry in entries), default=None)


def held_of(site: Site, issuer: str, subject: str) -> dict[str, list[dict[str, Any]]]:
    """What the state holds of somebody who signs in, as rows by name; StorageError where unreadable."""
    journal, person = journal_of(site.folder), Person(issuer, subject)
    held = {
        "record": entries_of(journal.entries(), person),
        "sign_ins": [dict(row) for row in Sessions(journal).all_of(person)],
    }
    return {name: rows for name, rows in held.items() if rows}


def record_answered(site: Site) -> None:
    """Record that somebody asked what is held about them, and not who; StorageError where that fails."""
    body = PersonAnswered(metadata.version("plimsoll-care"))
    journal_of(site.folder).add(Draft(ROLE, "", body, new_key()))


def record_export(site: Site, snapshot_id: str, sha256: str) -> None:
    """Record an export once, by its manifest; StorageError where that cannot be kept."""
    body = ExportMade(snapshot_id, sha256, metadata.version("plimsoll-care"))
    _once(site, body, body.key, "The export is written, but not in the record.", "export again")


def _once(site: Site, body: Body, key: str, done: str, again: str) -> None:
    """Record it unless it is there; StorageError where that fails, with what was `done` all the same."""
    journal = journal_of(site.folder)
    try:
        if not journal.has(key):
            journal.add(Draft(ROLE, "", body, key))
    except StorageError as error:
        raise StorageError(f"{done} {error.what}", hint=f"{error.hint}; then {again}") from None
