"""The journal: entries are added, read, and never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from pipelines.errors import StorageError
from pipelines.site import SETTINGS_FILE, Site, load_site
from pipelines.state.engine import engine_on, faults_told, sqlite_file
from pipelines.state.entries import Draft, Entry, Receipt, receipt_of
from pipelines.state.tables import JOURNAL, VERSION, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row


@dataclass(frozen=True)
class Journal:
    """The journal in one file. Where there is none yet it is empty, and the first entry makes it."""

    path: Path

    def add(self, draft: Draft) -> Receipt:
        """Keep what was written. When this returns it is on the disk; until then it is not kept.

        NotFit where the body cannot be kept, StorageError where the file fails. The same form filed twice is
        kept once, and gets the same receipt.
        """
        draft.body.check()
        at = datetime.now(UTC)
        body = json.dumps(draft.body.to_json(), ensure_ascii=False, sort_keys=True)
        told = {
            "at": at.isoformat(timespec="microseconds"),
            "role": draft.role,
            "unit_id": draft.unit_id,
            "kind": draft.body.kind,
            "body": body,
            "key": draft.key,
        }
        with faults_told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with engine_on(self.path, write=True).begin() as connection:
                _refuse_later(connection)
                prepare(connection)
                before = connection.execute(select(JOURNAL).where(JOURNAL.c.key == draft.key)).first()
                if before is not None:
                    return _filed_before(before, told)
                number = receipt_of(**told)
                connection.execute(JOURNAL.insert().values(**told, receipt=number))
            return Receipt(number, at, again=False)

    def entries(self, kinds: Iterable[str] = (), units: Iterable[str] | None = None) -> list[Entry]:
        """Entries in the order they were kept; `units` None: of every unit. StorageError where it fails."""
        with faults_told(self.path):
            if not self.path.exists():
                return []
            asked = select(JOURNAL).order_by(JOURNAL.c.sequence)
            if wanted := sorted(kinds):
                asked = asked.where(JOURNAL.c.kind.in_(wanted))
            if units is not None:
                asked = asked.where(JOURNAL.c.unit_id.in_(sorted(units)))
            with engine_on(self.path, write=False).begin() as connection:
                _refuse_later(connection)
                if not connection.dialect.has_table(connection, JOURNAL.name):
                    return []  # its maker was stopped before the first entry was kept
                return [_entry(row) for row in connection.execute(asked)]


def journal_of(folder: Path) -> Journal:
    """The journal of the site in `folder`, where its settings say; the usual place without settings."""
    site = load_site(folder) if (folder / SETTINGS_FILE).exists() else Site(folder, "", "UTC")
    return Journal(sqlite_file(folder, site.state_url))


def _refuse_later(connection: Connection) -> None:
    version = connection.execute(text("pragma user_version")).scalar_one()
    if version > VERSION:
        raise StorageError(
            "What people wrote here was kept by a later version of Plimsoll.",
            hint="use that version; this one leaves it as it is",
        )


def _filed_before(row: Row[Any], told: dict[str, str]) -> Receipt:
    """The receipt of a form that is filed again; StorageError where it says something else by now."""
    kept = row._mapping
    if any(kept[name] != told[name] for name in ("role", "unit_id", "kind", "body")):
        raise StorageError(
            f"This form was already filed, with other words (receipt {kept['receipt']}).",
            hint="load the page again and file what is new as an entry of its own",
        )
    return Receipt(kept["receipt"], datetime.fromisoformat(kept["at"]), again=True)


def _entry(row: Row[Any]) -> Entry:
    kept = dict(row._mapping)
    sequence, receipt = kept.pop("sequence"), kept.pop("receipt")
    if receipt_of(**kept) != receipt:
        raise StorageError(
            f"Entry {sequence} of what people wrote is not as it was filed.",
            hint="put the file aside, keep it, and bring back the last good copy",
        )
    return Entry(
        sequence,
        datetime.fromisoformat(kept["at"]),
        kept["role"],
        kept["unit_id"],
        kept["kind"],
        json.loads(kept["body"]),
        receipt,
    )
