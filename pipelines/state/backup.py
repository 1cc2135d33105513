"""A copy of everything people wrote, in one file, and the way back from it.

The copy is a list of JSON lines: what it is first, then every entry as it lies in the database, so that it
can be brought back into either kind of database. The record key is not in it: a copy that carries the key
could be forged by whoever finds it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipelines.errors import StorageError, VerificationFailed
from pipelines.state.entries import Draft, new_key
from pipelines.state.journal import Journal
from pipelines.state.lines import write_lines
from pipelines.state.migrate import bring_up
from pipelines.state.tables import JOURNAL
from pipelines.state.verify import RECORD_RESTORED, examine

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "plimsoll record 1"
ROLE = "restore"
"""Who writes what a restore announces: no person."""


@dataclass(frozen=True)
class RecordRestored:
    """A record was brought back from a copy; `first` to `last` were kept after it and are lost, if any."""

    made_at: str  # of the copy
    entries: int  # in the copy
    first: int | None
    last: int | None
    kind: str = field(default=RECORD_RESTORED, init=False)

    def check(self) -> None:
        """A restore has nothing to put right."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"made_at": self.made_at, "entries": self.entries, "first": self.first, "last": self.last}

    @property
    def lost(self) -> int:
        """How many entries are lost."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1


def write_backup(journal: Journal, path: Path) -> int:
    """Write the copy beside `path` and rename it there; gives the number of entries.

    VerificationFailed where the record does not hold: a copy of it would pass for a good one. StorageError
    where the file cannot be written.
    """
    rows = journal.rows()
    verdict = examine(rows, journal.anchor.heads(), journal.key(), lambda _id: None)
    if not verdict.holds:
        raise VerificationFailed(
            "The record does not hold, so no copy was made of it.", hint="`plimsoll verify SITE` says why"
        )
    head = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "entries": len(rows),
    }
    write_lines(path, (head, *rows), "copy", private=True)
    return len(rows)


def read_backup(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """When a copy was made, and its rows, checked. VerificationFailed where it is cut short or changed."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        head, rows = lines[0], lines[1:]
        whole = head["format"] == FORMAT and head["entries"] == len(rows)
        holds = whole and examine(rows, (), None, lambda _id: None).holds
    except OSError as error:
        raise StorageError(f"The copy cannot be read ({error.strerror}).", hint="check the path") from None
    except (ValueError, LookupError, TypeError):
        holds = False
    if not holds:
        raise VerificationFailed(
            "This is no whole copy of a record: it is cut short, changed, or something else.",
            hint="take another copy; nothing was brought back",
        )
    return head["made_at"], rows


def restore(journal: Journal, path: Path) -> RecordRestored:
    """Bring a copy back into an empty database, and announce in the record itself what is missing.

    What was kept after the copy is known from the anchor alone. VerificationFailed where the copy is not
    whole, StorageError where there are entries already.
    """
    made_at, rows = read_backup(path)
    with journal.database.writing() as connection:
        bring_up(connection, journal.database, journal.first_key)
        if connection.execute(select(JOURNAL.c.sequence).limit(1)).first() is not None:
            raise StorageError(
                f"There are entries in {journal.database.name} already; a copy goes into an empty one.",
                hint="move the database file aside and keep it, or name an empty database in [state] url",
            )
        if rows:
            connection.execute(JOURNAL.insert(), rows)
    furthest = max((head.sequence for head in journal.anchor.heads()), default=0)
    missing = (len(rows) + 1, furthest) if furthest > len(rows) else (None, None)
    announced = RecordRestored(made_at, len(rows), *missing)
    journal.add(Draft(ROLE, "", announced, new_key()))
    return announced
