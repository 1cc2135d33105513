"""Where something a person wrote waits when the database refuses it: a file for each, on the disk.

Whoever filed is told that it waits there. It is taken over into the journal as soon as that can be written,
once: the form's key makes sure of it. Another file beside one may say whether somebody was told meanwhile.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.errors import StorageError
from pipelines.state.entries import AlreadyFiled, Draft, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipelines.state.journal import Journal

    Then = Callable[[Draft, Receipt, bool | None], None]

SPOOL_FOLDER = "spool"
_SUFFIX = ".json"
_TOLD = ".told"


@dataclass(frozen=True)
class Kept:
    """What a file holds: a body as plain values, of whatever kind."""

    kind: str
    values: Mapping[str, Any]

    def check(self) -> None:
        """It was checked before it was laid aside."""

    def to_json(self) -> dict[str, Any]:
        """The values as they were."""
        return dict(self.values)


@dataclass(frozen=True)
class Spool:
    """The folder of waiting entries."""

    folder: Path

    @classmethod
    def beside(cls, journal: Journal) -> Spool:
        """The spool in the folder of a journal's state."""
        return cls(journal.folder / SPOOL_FOLDER)

    def keep(self, draft: Draft) -> None:
        """Lay a draft aside; when this returns it is on the disk. StorageError where it fails."""
        at = draft.at or datetime.now(UTC)
        told = {
            "role": draft.role,
            "author": draft.author,
            "unit_id": draft.unit_id,
            "kind": draft.body.kind,
            "body": draft.body.to_json(),
            "key": draft.key,
            "at": at.isoformat(timespec="microseconds"),
        }
        path = self.folder / f"{draft.key}{_SUFFIX}"
        beside = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
                json.dump(told, handle, ensure_ascii=False)
                handle.flush()
                os.fsync(handle.fileno())
            beside.replace(path)
            _flush(self.folder)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise StorageError(
                f"It could not be laid aside either ({error.strerror}).",
                hint="file it on paper, and tell whoever looks after this computer",
            ) from None

    def note_told(self, key: str, *, reached: bool) -> None:
        """Note beside what waits whether whoever had to be told was reached; nothing if it waits no more.

        Where it cannot be noted, whoever takes it over tells again: twice is better than not at all.
        """
        with suppress(OSError):
            if (self.folder / f"{key}{_SUFFIX}").exists():
                (self.folder / f"{key}{_TOLD}").write_text("yes" if reached else "no", encoding="utf-8")

    def waiting(self) -> list[Path]:
        """Files that wait, in the order of their names."""
        with suppress(OSError):
            return sorted(self.folder.glob(f"*{_SUFFIX}"))
        return []

    def take_over(self, journal: Journal, then: Then | None = None) -> list[Receipt]:
        """Put what waits into the journal, each file removed once it is kept there.

        `then` is called with each draft, its receipt and whether somebody was reached while it waited, None
        where nothing is known of that: before the file goes, so that a kill in between repeats it.
        A file that cannot be read, or whose form was kept with other words, stays where it is.
        StorageError where the journal fails.
        """
        receipts = []
        for path in self.waiting():
            draft = _draft(path)
            if draft is None:
                continue
            try:
                receipt = journal.add(draft)
            except AlreadyFiled:
                continue  # with other words: what waits is not what was kept, so it stays to be looked at
            told = path.with_suffix(_TOLD)
            if then is not None:
                then(draft, receipt, _reached(told))
            receipts.append(receipt)
            with suppress(OSError):
                path.unlink()
                told.unlink()
        return receipts


def _reached(told: Path) -> bool | None:
    try:
        return told.read_text(encoding="utf-8") == "yes"
    except (OSError, ValueError):
        return None


def _draft(path: Path) -> Draft | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        body = Kept(told["kind"], told["body"])
        at = datetime.fromisoformat(told["at"])
        return Draft(told["role"], told["unit_id"], body, told["key"], told["author"], at)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flush(folder: Path) -> None:
    """The folder's own entry of the file must be on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
