"""Opens the journal's database, and says in plain words what its faults mean."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from pipelines.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Engine

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


_NO_NOTES = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def sqlite_file(folder: Path, address: str) -> Path:
    """The file an address names, from the site's folder; SettingsError where it names none."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise SettingsError(
            "[state] url names no SQLite file.", hint='write url = "sqlite:///state/plimsoll.sqlite"'
        )
    return folder / str(url.database)


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
