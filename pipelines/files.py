"""Writing files so that a disk that refuses says so: as an OSError that names the file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Within the block, an OSError that names no file, as writing gives, is about this one."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def sync(path: Path) -> None:
    """Return when what was written to the file, or what a folder holds, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with about(path):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_parquet(frame: pl.DataFrame, path: Path, *, to_keep: bool = False) -> None:
    """Write a frame, through memory: a full disk is an OSError to Python, and to Polars a fault of the data.

    What is `to_keep` is smaller, and slower to write.
    """
    content = BytesIO()
    frame.write_parquet(content, compression="zstd" if to_keep else "lz4", statistics=to_keep)
    with about(path):
        path.write_bytes(content.getbuffer())


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as text, for the same reason through memory."""
    content = BytesIO()
    frame.write_csv(content)
    with about(path):
        path.write_bytes(content.getbuffer())
