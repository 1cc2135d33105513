"""The journal: entries are added, read, and never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipelines.errors import StorageError
from pipelines.site import SETTINGS_FILE, Site, load_site
from pipelines.state.anchor import ANCHOR_FILE, Anchor, Head
from pipelines.state.chain import FIRST_LINK, digest_of, link_after, seal_of
from pipelines.state.database import open_database
from pipelines.state.entries import AlreadyFiled, Draft, Entry, Receipt, receipt_of
from pipelines.state.migrate import HEAD, bring_up, version_of
from pipelines.state.record_key import RecordKey, make_key, read_key
from pipelines.state.tables import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from pipelines.state.database import Database

STATE_FOLDER = "state"
"""Of a site: the record key and, unless the settings say otherwise, the database and the anchor."""


@dataclass(frozen=True)
class Journal:
    """The journal of one site. Where there is none yet it is empty, and the first entry makes it."""

    database: Database
    folder: Path  # of the record key
    anchor: Anchor

    def add(self, draft: Draft) -> Receipt:
        """Keep what was written. When this returns it is on the disk; until then it is not kept.

        NotFit where the body cannot be kept, StorageError where the database fails. The same form filed twice
        is kept once, and gets the same receipt.
        """
        draft.body.check()
        at = draft.at or datetime.now(UTC)
        told = {
            "at": at.isoformat(timespec="microseconds"),
            "role": draft.role,
            "author": draft.author,
            "unit_id": draft.unit_id,
            "kind": draft.body.kind,
            "body": json.dumps(draft.body.to_json(), ensure_ascii=False, sort_keys=True),
            "key": draft.key,
        }
        with self.database.writing() as connection:
            bring_up(connection, self.database, self.first_key)
            before = connection.execute(select(JOURNAL).where(JOURNAL.c.key == draft.key)).first()
            if before is not None:
                return _filed_before(before, told)
            number = receipt_of(**{name: told[name] for name in _IN_RECEIPT})
            head = self._append(connection, {**told, "receipt": number})
        self.anchor.add(head)
        return Receipt(number, at, again=False)

    def entries(
        self, kinds: Iterable[str] = (), units: Iterable[str] | None = None, until: int | None = None
    ) -> list[Entry]:
        """Entries in the order they were kept; `units` None: of every unit. StorageError where it fails.

        `until`: the number of the last one that is asked for, so that two questions are about one state.
        """
        asked = select(JOURNAL).order_by(JOURNAL.c.sequence)
        if wanted := sorted(kinds):
            asked = asked.where(JOURNAL.c.kind.in_(wanted))
        if units is not None:
            asked = asked.where(JOURNAL.c.unit_id.in_(sorted(units)))
        if until is not None:
            asked = asked.where(JOURNAL.c.sequence <= until)
        return [_entry(row) for row in self._read(asked)]

    def newest(self, kinds: Iterable[str]) -> Head | None:
        """Number and link of the newest entry of these kinds; None where there is none. StorageError."""
        asked = select(JOURNAL.c.sequence, JOURNAL.c.link).where(JOURNAL.c.kind.in_(sorted(kinds)))
        found = self._read(asked.order_by(JOURNAL.c.sequence.desc()).limit(1))
        return Head(found[0].sequence, found[0].link) if found else None

    def has(self, key: str) -> bool:
        """Whether the form of this key was filed."""
        return bool(self._read(select(JOURNAL.c.sequence).where(JOURNAL.c.key == key)))

    def rows(self) -> list[dict[str, Any]]:
        """Every entry with its digest, link and seal, as it lies in the database and unchecked."""
        return [dict(row._mapping) for row in self._read(select(JOURNAL).order_by(JOURNAL.c.sequence))]

    def key(self) -> RecordKey | None:
        """The record key that is there; None where there is none."""
        return read_key(self.folder)

    def first_key(self) -> RecordKey:
        """The record key; made where there is none."""
        return read_key(self.folder) or make_key(self.folder)

    def _append(self, connection: Connection, told: dict[str, str]) -> Head:
        last = connection.execute(
            select(JOURNAL.c.sequence, JOURNAL.c.link).order_by(JOURNAL.c.sequence.desc()).limit(1)
        ).first()
        before, link = (0, FIRST_LINK) if last is None else (last.sequence, last.link)
        key = self.first_key() if last is None else self._kept_key()
        digest = digest_of(told)
        head = Head(before + 1, link_after(link, before + 1, digest))
        connection.execute(
            JOURNAL.insert().values(
                sequence=head.sequence,
                **told,
                digest=digest,
                link=head.link,
                seal=seal_of(key.secret, head.link),
                sealed_with=key.fingerprint,
            )
        )
        return head

    def _kept_key(self) -> RecordKey:
        """The key of a chain that goes on: a fresh one in silence would look like a forged end."""
        key = read_key(self.folder)
        if key is None:
            raise StorageError(
                "The record key, which seals what people write, is gone from the folder of the state.",
                hint="bring back record.key from the backup; if it is lost, make a new one "
                "(openssl rand -hex 32 > state/record.key; chmod 600 state/record.key): earlier entries "
                "then keep seals that nobody can check",
            )
        return key

    def _read(self, asked: Any) -> list[Row[Any]]:
        if not self.database.exists():
            return []
        with self.database.reading() as connection:
            version = version_of(connection)
            if version == HEAD:
                return list(connection.execute(asked))
        if version is None:
            return []  # its maker was stopped before the first entry was kept
        with self.database.writing() as connection:
            bring_up(connection, self.database, self.first_key)
            return list(connection.execute(asked))


_IN_RECEIPT = ("at", "role", "unit_id", "kind", "body", "key")


def journal_of(folder: Path) -> Journal:
    """The journal of the site in `folder`, where its settings say; the usual place without settings."""
    site = load_site(folder) if (folder / SETTINGS_FILE).exists() else Site(folder, "", "UTC")
    state = folder / STATE_FOLDER
    anchor = folder / site.anchor if site.anchor else state / ANCHOR_FILE
    return Journal(open_database(folder, site.state_url), state, Anchor(anchor))


def _filed_before(before: Row[Any], told: dict[str, str]) -> Receipt:
    """The receipt of a form that is filed again; AlreadyFiled where it says something else by now."""
    kept = before._mapping
    if any(kept[name] != told[name] for name in ("role", "author", "unit_id", "kind", "body")):
        raise AlreadyFiled(kept["receipt"])
    return Receipt(kept["receipt"], datetime.fromisoformat(kept["at"]), again=True)


def _entry(row: Row[Any]) -> Entry:
    kept = row._mapping
    if digest_of(dict(kept)) != kept["digest"]:
        raise StorageError(
            f"Entry {kept['sequence']} of what people wrote is not as it was filed.",
            hint="put the file aside, keep it, and bring back the last good copy",
        )
    return Entry(
        kept["sequence"],
        datetime.fromisoformat(kept["at"]),
        kept["role"],
        kept["unit_id"],
        kept["kind"],
        json.loads(kept["body"]),
        kept["receipt"],
        kept["author"],
    )
