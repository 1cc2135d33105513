"""A file that a command writes where it is asked to: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE_MODE = 0o644


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A draft beside the file, which takes its place at the end: nobody ever finds half a document.

    Made first, so that a path that cannot be written is told at once and not after the work. StorageError
    where it cannot.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".plimsoll-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        what = f"{target.name} cannot be written where it should be ({error.strerror})."
        raise StorageError(what, hint="check the folder, its permissions and free space") from None
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(_FILE_MODE)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
