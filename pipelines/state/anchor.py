"""The anchor: a file apart from the database that holds every head of the chain.

A database put back to an earlier day is whole in itself, and its chain holds. The anchor remembers that there
was more. It belongs on another disk than the database, or is copied to where its writer cannot change it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

ANCHOR_FILE = "record.anchor"


@dataclass(frozen=True)
class Head:
    """The last entry of a chain at some time: its number and its link."""

    sequence: int
    link: str


@dataclass(frozen=True)
class Anchor:
    """The file of heads, one a line; it only grows."""

    path: Path

    def add(self, head: Head) -> None:
        """Append a head. The entry is kept already: a head that could not be written is told by `verify`,
        and the next one covers it."""
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, f"{head.sequence} {head.link}\n".encode("ascii"))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def heads(self) -> list[Head]:
        """Every head, in the order it was written; a line cut short by a power cut is left out."""
        try:
            lines = self.path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(
                f"{self.path.name} cannot be read ({error.strerror}).", hint="look at its permissions"
            ) from None
        return [head for line in lines if (head := head_of(line)) is not None]


def head_of(line: str) -> Head | None:
    """A head as `verify` prints it and the anchor keeps it, `41 3f0a…`; None where it is none."""
    number, _, link = line.partition(" ")
    return Head(int(number), link) if number.isdecimal() and len(link) == 64 else None
