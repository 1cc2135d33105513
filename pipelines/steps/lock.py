"""One run at a time: the lock is the operating system's, so a killed run never leaves it behind."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.errors import SiteBusy, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE = "run.lock"


@contextmanager
def site_lock(warehouse: Path) -> Iterator[None]:
    """Hold the site for the block; SiteBusy if another run has it."""
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        handle = (warehouse / LOCK_FILE).open("a")
    except OSError as error:
        place = f"/{LOCK_FILE}" if str(error.filename).endswith(LOCK_FILE) else ""
        raise StorageError(
            f"{warehouse.name}{place} cannot be written ({error.strerror}).",
            hint="check the folder's owner and free space",
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SiteBusy(
                "Another run holds this site.", hint="wait until it is done, then run again"
            ) from None
        yield
