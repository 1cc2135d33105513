"""Who is signed in: a table beside the journal, so that a session ends on the server and not in a browser.

A session lives eight hours. The wall clock alone does not say so, for it can be put back: within a process a
clock that only goes forward counts, and across processes no moment before the last one in which the session
was seen.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from pipelines.errors import StorageError
from pipelines.state.journal import Journal
from pipelines.state.migrate import HEAD, bring_up, version_of
from pipelines.state.tables import SESSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Row

LIVES = timedelta(hours=8)
"""From sign-in, however busy: a long shift signs in twice, a forgotten ward computer is closed by evening."""
_SEEN_EVERY = timedelta(minutes=1)
_ID_BYTES = 32


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Person:
    """Whom a sign-in names."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Sessions:
    """The sessions of one site, beside its journal. StorageError where they cannot be read or written."""

    journal: Journal
    now: Callable[[], datetime] = _now
    ticks: Callable[[], float] = time.monotonic
    _deadlines: dict[str, float] = field(default_factory=dict)

    def begin(self, person: Person) -> str:
        """A new session; its id is told once, to the browser it belongs to."""
        number, now = secrets.token_urlsafe(_ID_BYTES), self.now()
        row = {
            "id": _digest(number),
            "issuer": person.issuer,
            "subject": person.subject,
            "began_at": _text(now),
            "seen_at": _text(now),
            "ends_at": _text(now + LIVES),
        }
        with self._writing() as connection:
            connection.execute(SESSION.insert().values(row))
        self._deadlines[row["id"]] = self.ticks() + LIVES.total_seconds()
        return number

    def holder(self, number: str) -> Person | None:
        """Whose session it is; None where it is over, was ended, or never was."""
        digest = _digest(number)
        found = self._read(select(SESSION).where(SESSION.c.id == digest))
        row = found[0] if found else None
        if row is None or row.ended_at is not None:
            self._deadlines.pop(digest, None)
            return None
        now, seen, ends = self.now(), _moment(row.seen_at), _moment(row.ends_at)
        left = min(ends - max(now, seen), LIVES).total_seconds()
        deadline = min(self._deadlines.get(digest, self.ticks() + left), self.ticks() + left)
        self._deadlines[digest] = deadline
        if deadline <= self.ticks():
            return None
        if now - seen >= _SEEN_EVERY:
            self._note_seen(digest, now)
        return Person(row.issuer, row.subject)

    def end(self, number: str) -> None:
        """Sign out: whoever has a copy of the cookie is refused from now on."""
        self._end(SESSION.c.id == _digest(number))

    def end_all(self, person: Person) -> None:
        """End every session of one person, as when a grant is taken back."""
        self._end((SESSION.c.issuer == person.issuer) & (SESSION.c.subject == person.subject))

    def all_of(self, person: Person) -> list[dict[str, str]]:
        """When each session of one person began, was seen last, and ended or ends; the oldest first."""
        whose = (SESSION.c.issuer == person.issuer) & (SESSION.c.subject == person.subject)
        rows = self._read(select(SESSION).where(whose).order_by(SESSION.c.began_at))
        times = ("began_at", "seen_at", "ends_at", "ended_at")
        return [{name: row._mapping[name] or "" for name in times} for row in rows]

    def signed_in(self) -> dict[Person, datetime]:
        """When each person last signed in, the latest first."""
        rows = self._read(select(SESSION).order_by(SESSION.c.began_at))
        last = {Person(row.issuer, row.subject): _moment(row.began_at) for row in rows}
        return dict(sorted(last.items(), key=lambda each: each[1], reverse=True))

    def _note_seen(self, digest: str, now: datetime) -> None:
        """A disk that is full locks nobody out: this process's own clock goes on counting."""
        with suppress(StorageError):
            self._write(update(SESSION).where(SESSION.c.id == digest).values(seen_at=_text(now)))

    def _end(self, which: object) -> None:
        open_now = SESSION.c.ended_at.is_(None)
        if self._read(select(SESSION.c.id).where(which, open_now)):  # type: ignore[arg-type]
            self._write(update(SESSION).where(which, open_now).values(ended_at=_text(self.now())))  # type: ignore[arg-type]

    def _read(self, asked: Any) -> list[Row[Any]]:
        database = self.journal.database
        if not database.exists():
            return []
        with database.reading() as connection:
            # Before the step that makes the table nobody can have signed in.
            return list(connection.execute(asked)) if version_of(connection) == HEAD else []

    def _write(self, change: Any) -> None:
        with self._writing() as connection:
            connection.execute(change)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.journal.database.writing() as connection:
            bring_up(connection, self.journal.database, self.journal.first_key)
            yield connection


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
