"""The journal's database on a PostgreSQL server: the same table and promises, other words for faults."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

WAITS_SECONDS = 5
"""How long a writer waits for another one, and for the server to answer at all."""

_LOCK = 0x506C696D
"""Of the one writer; `Plim` in ASCII, so that it meets no other program's by chance."""

_FAULTS = {
    "55P03": ("is locked by another program", "close what else has it open, then try again"),
    "53100": ("could not grow: the disk is full", "free some space on the server, then file it again"),
    "53300": ("takes no more connections", "close other programs, or let the server take more"),
    "42501": ("may not be written", "grant the role of the address what it needs"),
    "25006": ("may not be written", "the server is read-only; use its primary"),
    "28P01": ("does not let us in", "look at the password of the address"),
    "28000": ("does not let us in", "look at the role of the address and at pg_hba.conf"),
    "3D000": ("is not there", "make it with createdb, or mend the address"),
}
_AWAY = ("cannot be reached", "look whether the server runs and the address is right")
_ONLY_GROWS = """
create or replace function journal_only_grows() returns trigger language plpgsql as
$$ begin raise exception 'the journal only grows'; end $$
"""


@dataclass(frozen=True)
class PostgresDatabase:
    """The journal's database by its address; messages name the database, never the address."""

    url: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return "its PostgreSQL database"

    def exists(self) -> bool:
        """Whether it may be asked; an unreachable server is a fault, not an empty journal."""
        return True

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the only writer's lock; what it commits is on the server's disk."""
        with faults_told(self.name), _engine(self.url).begin() as connection:
            connection.execute(text(f"set local lock_timeout = '{WAITS_SECONDS}s'"))
            connection.execute(text("set local synchronous_commit = on"))
            connection.execute(text(f"select pg_advisory_xact_lock({_LOCK})"))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that can change nothing."""
        with faults_told(self.name), _engine(self.url).begin() as connection:
            connection.execute(text("set transaction read only"))
            yield connection

    def guard(self, connection: Connection) -> None:
        """Triggers that keep the journal append-only."""
        connection.execute(text(_ONLY_GROWS))
        for change, each in (("update", "row"), ("delete", "row"), ("truncate", "statement")):
            connection.execute(
                text(
                    f"create or replace trigger journal_no_{change} before {change} on journal "
                    f"for each {each} execute function journal_only_grows()"
                )
            )

    def unguard(self, connection: Connection) -> None:
        """Take the triggers away; for migrations, inside their transaction."""
        for change in ("update", "delete", "truncate"):
            connection.execute(text(f"drop trigger if exists journal_no_{change} on journal"))


@cache
def _engine(url: str) -> Engine:
    """One small pool for a process; a connection that a restarted server has dropped is made again."""
    return create_engine(
        url,
        pool_size=4,
        max_overflow=4,
        pool_pre_ping=True,
        connect_args={"connect_timeout": WAITS_SECONDS, "application_name": "plimsoll"},
    )


# A forked process makes connections of its own: two that speak over one socket garble each other.
os.register_at_fork(after_in_child=_engine.cache_clear)


@contextmanager
def faults_told(name: str) -> Iterator[None]:
    """Whatever goes wrong with the server is a StorageError that says what and what to do."""
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        usual = ("could not be used", "see the server's log") if state else _AWAY
        what, hint = _FAULTS.get(state or "", usual)
        raise StorageError(f"What people write is kept in {name}, which {what}.", hint=hint) from None
