"""One way to open a DuckDB file: no extension is ever fetched, temporary files stay beside the data."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    Config = dict[str, str | bool | int | float | list[str]]

_OFFLINE: Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_READER: Config = {
    **_OFFLINE,
    "enable_external_access": "false",
    "lock_configuration": "true",
    "threads": "2",
}
_REFUSALS = (OSError, duckdb.OperationalError, duckdb.InternalError, duckdb.FatalException)
"""Operational: reading, writing, memory, and a commit that finds the disk full. Internal: a damaged file."""

_REASONS = tuple(
    os.strerror(number)
    for number in (
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EIO,
        errno.EROFS,
        errno.EACCES,
        errno.EMFILE,
        errno.EFBIG,
    )
)
"""What the system says of a disk: all that is told of a database's message, for the rest may hold values."""
_PLAIN = re.compile(r"[\w./ -]+", re.ASCII)
"""A path that needs no escaping. Names of files that sites send are data: of any other the folder is told."""


def open_writer(path: Path, *, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """Open `path` for reading and writing; whoever holds it shuts every other process out."""
    con = duckdb.connect(str(path), config={**_OFFLINE, "preserve_insertion_order": "false"})
    con.execute("set timezone = 'UTC'")
    # DuckDB draws its bar on stdout for a statement of some seconds, in the middle of a JSON answer.
    con.execute("set enable_progress_bar = false")
    if memory_limit:
        con.execute("set memory_limit = ?", [memory_limit])
    return con


def open_reader(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published, immutable file read-only, without any way to reach other files."""
    return duckdb.connect(str(path), read_only=True, config=_READER)


def frame_of(
    con: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, object] | Sequence[object]
) -> pl.DataFrame:
    """The rows of one SELECT."""
    rows: pl.DataFrame = con.sql(sql, params=params or None).pl()
    return rows


@contextmanager
def faults_told(warehouse: Path) -> Iterator[None]:
    """Within the block, a disk or a database that refuses is a StorageError that says which file, and why."""
    try:
        yield
    except _REFUSALS as error:
        raise StorageError(
            f"{_file_of(error, warehouse)}: the disk or the database refused ({_reason(error)}).",
            hint="check free space, permissions and memory; the last snapshot still stands",
        ) from error


@contextmanager
def on(path: Path) -> Iterator[None]:
    """Within the block, what the database cannot do is about this file: not each of its messages says so."""
    try:
        yield
    except duckdb.Error as error:
        error.add_note(str(path))
        raise


def _file_of(error: Exception, warehouse: Path) -> str:
    """The file by its path in the site; the warehouse's name where the error tells none."""
    if isinstance(error, OSError) and error.filename is not None:
        told = Path(os.fsdecode(error.filename))
        if told.is_relative_to(warehouse.parent):
            within = told.relative_to(warehouse.parent)
            return str(within if _PLAIN.fullmatch(str(within)) else within.parent)
        return told.name if _PLAIN.fullmatch(told.name) else warehouse.name
    said = "\n".join([str(error), *getattr(error, "__notes__", [])])
    found = re.search(rf"{re.escape(str(warehouse))}/([\w./-]*\w)", said, re.ASCII)
    return f"{warehouse.name}/{found[1]}" if found else warehouse.name


def _reason(error: Exception) -> str:
    told = next((reason for reason in _REASONS if reason in str(error)), None)
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
