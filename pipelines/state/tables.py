"""The journal's table, and what keeps it append-only in the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Text, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION = 1
"""Of the tables below; a file of a later version is not written to, nor guessed at."""

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),  # UTC, ISO 8601 with microseconds
    Column("role", Text, nullable=False),
    Column("unit_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, CheckConstraint("json_valid(body)"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("receipt", Text, nullable=False, unique=True),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # a number is never given twice
)

_REFUSE = "begin select raise(abort, 'the journal only grows'); end"
_TAKEN = "select 1 from journal where sequence = new.sequence or key = new.key or receipt = new.receipt"
_WHEN = {
    "update": "before update on journal",
    "delete": "before delete on journal",
    # `insert or replace` takes the old row away without asking the guard above.
    "replace": f"before insert on journal when exists ({_TAKEN})",
}
_GUARDS = tuple(
    f"create trigger if not exists journal_no_{change} {when} {_REFUSE}" for change, when in _WHEN.items()
)


def prepare(connection: Connection) -> None:
    """Make the table and its guards where they are not there yet; inside the caller's transaction."""
    METADATA.create_all(connection)
    for guard in _GUARDS:
        connection.execute(text(guard))
    connection.execute(text(f"pragma user_version = {VERSION}"))
