"""One run at a time: the lock is the operating system's, so a killed run never leaves it behind."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.errors import SiteBusy, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def site_lock(warehouse: Path) -> Iterator[None]:
    """Hold the site for the block; SiteBusy if another run has it."""
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        handle = (warehouse / "run.lock").open("a")
    except OSError as error:
        raise StorageError(
            f"The warehouse folder cannot be written ({error.strerror}).",
            hint="check its owner and free space",
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SiteBusy(
                "Another run holds this site.", hint="wait until it is done, then run again"
            ) from None
        yield
