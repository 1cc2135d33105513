"""Reading what a lazy frame promises: damage inside a file shows only then."""

from __future__ import annotations

import errno
import os
import sys

import polars as pl

from pipelines.errors import FileRefused

DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What Polars raises for bytes it cannot make sense of; a panic is no Exception."""


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """The rows; FileRefused where the file turns out to be damaged. Polars' own message may quote a value."""
    try:
        return frame.collect()
    except DAMAGE:
        raise damaged() from None


_OF_THE_DISK = tuple(
    os.strerror(number) for number in (errno.EIO, errno.ESTALE, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
)
"""What the system says where it is the disk or the computer that fails, and not the file."""


class NotReached(FileRefused):
    """The disk did not give the file up. That may pass: the next run tries it again, changed or not."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(
            "unreadable",
            f"the file cannot be read ({reason})",
            hint="Look at its permissions, and at the disk. The next run tries it again.",
        )


def damaged() -> FileRefused:
    """The file passed for whole and is not; NotReached where what is being handled is a fault of the disk."""
    told = str(sys.exception())
    reason = next((reason for reason in _OF_THE_DISK if reason in told), None)
    if reason is not None:
        return NotReached(reason)
    return FileRefused("damaged", "the file is damaged inside", hint="Export or copy the file again.")
