"""The journal's database as one SQLite file, and in plain words what its faults mean."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Connection, Engine

WAITS_SECONDS = 5
"""How long a writer waits for another one; a write takes milliseconds."""

_FAULTS = {
    sqlite3.SQLITE_BUSY: ("is locked by another program", "close what else has it open, then try again"),
    sqlite3.SQLITE_LOCKED: ("is locked by another program", "close what else has it open, then try again"),
    sqlite3.SQLITE_FULL: ("could not grow: the disk is full", "free some space, then file it again"),
    sqlite3.SQLITE_READONLY: ("may not be written", "look at the permissions of file and folder"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "look at the permissions of its folder"),
    sqlite3.SQLITE_PERM: ("may not be written", "look at the permissions of file and folder"),
    sqlite3.SQLITE_IOERR: ("could not be read or written", "look at the disk and its messages"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "put it aside, keep it, and bring back the last good copy"),
    sqlite3.SQLITE_NOTADB: ("is no database", "put it aside, keep it, and bring back the last good copy"),
}

USER_VERSION = 2
"""What an older program reads before anything else, and refuses."""

_REFUSE = "begin select raise(abort, 'the journal only grows'); end"
_TAKEN = "select 1 from journal where sequence = new.sequence or key = new.key or receipt = new.receipt"
_WHEN = {
    "update": "before update on journal",
    "delete": "before delete on journal",
    # `insert or replace` takes the old row away without asking the guard above.
    "replace": f"before insert on journal when exists ({_TAKEN})",
}
_NO_NOTES = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


@dataclass(frozen=True)
class SqliteFile:
    """The journal's database in one file; it is made by the first who writes."""

    path: Path

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.name

    def exists(self) -> bool:
        """Whether anything was ever written."""
        return self.path.exists()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the only writer's lock; what it commits is on the disk when it ends."""
        with faults_told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _for_its_owner(self.path)
            with engine_on(self.path, write=True).begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that can change nothing."""
        with faults_told(self.path), engine_on(self.path, write=False).begin() as connection:
            yield connection

    def guard(self, connection: Connection) -> None:
        """Triggers that keep the journal append-only, and the mark that makes an older program refuse it."""
        for change, when in _WHEN.items():
            guard = f"create trigger if not exists journal_no_{change} {when} {_REFUSE}"
            connection.execute(text(guard))
        connection.execute(text(f"pragma user_version = {USER_VERSION}"))

    def unguard(self, connection: Connection) -> None:
        """Take the triggers away; for migrations, inside their transaction."""
        for change in _WHEN:
            connection.execute(text(f"drop trigger if exists journal_no_{change}"))


def engine_on(path: Path, *, write: bool) -> Engine:
    """An engine whose connections are opened for one piece of work and closed after it.

    A writer's transaction takes the lock at once, so that two cannot both have read before they write; what
    it commits is on the disk before it returns. A reader can change nothing.
    """

    def connect() -> sqlite3.Connection:
        return _writer(path) if write else _reader(path)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("begin immediate" if write else "begin")

    return engine


def _for_its_owner(path: Path) -> None:
    """Make the file, readable by its owner only, before SQLite would; what lies beside it follows suit."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _writer(path: Path) -> sqlite3.Connection:
    connection = _opened(path, "mode=rwc")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    return connection


def _reader(path: Path) -> sqlite3.Connection:
    """Where the folder may not be written, SQLite cannot keep its notes beside a file it writes ahead.

    If nothing waits to be taken over into the file, it is read as one that nobody changes.
    """
    connection = _opened(path, "mode=ro")
    try:
        connection.execute("select 1 from sqlite_master limit 1").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        ahead = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF not in _NO_NOTES or (ahead.exists() and ahead.stat().st_size):
            raise
        return _opened(path, "mode=ro&immutable=1")
    return connection


def _opened(path: Path, how: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    # No transaction but those that are begun below.
    return sqlite3.connect(address, uri=True, timeout=WAITS_SECONDS, isolation_level=None)


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Whatever goes wrong with the file is a StorageError that says what and what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        fault = error.orig if isinstance(error, DBAPIError) else error
        number = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        what, hint = _FAULTS.get(number, (f"could not be used ({fault})", "see the message"))
        raise StorageError(f"What people write is kept in {path.name}, which {what}.", hint=hint) from None
    except OSError as error:
        raise StorageError(
            f"The folder of {path.name}, where what people write is kept, cannot be used ({error.strerror}).",
            hint="look at its permissions",
        ) from None
