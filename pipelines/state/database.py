"""Where the journal is kept, by the site's `[state] url`: one SQLite file, or a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from pipelines.errors import SettingsError
from pipelines.state.postgres import PostgresDatabase
from pipelines.state.sqlite import SqliteFile

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection


class Database(Protocol):
    """What the journal needs of a database; faults are StorageErrors that say what to do."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def exists(self) -> bool:
        """Whether there may be anything to read."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction of the only writer; when it ends well, what it wrote survives a power cut."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that can change nothing."""

    def guard(self, connection: Connection) -> None:
        """Make the database itself refuse to change or delete an entry."""

    def unguard(self, connection: Connection) -> None:
        """Undo `guard`, for a migration inside its own transaction."""


def open_database(folder: Path, address: str) -> Database:
    """The database of an address, a file's path from the site's folder; SettingsError where it names none."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise _names_none() from None
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return SqliteFile(folder / str(url.database))
    if url.get_backend_name() == "postgresql" and url.database:
        return PostgresDatabase(
            url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        )
    raise _names_none()


def _names_none() -> SettingsError:
    return SettingsError(
        "[state] url names neither a SQLite file nor a PostgreSQL database.",
        hint='write url = "sqlite:///state/plimsoll.sqlite", or url = "postgresql://role@host/database"',
    )
