"""One way to open a DuckDB file: no extension is ever fetched, temporary files stay beside the data."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

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
def faults_told() -> Iterator[None]:
    """Within the block, a disk or a database that refuses is a StorageError."""
    try:
        yield
    except _REFUSALS as error:
        raise StorageError(
            f"The disk or the database refused ({type(error).__name__}).",
            hint="check free space, permissions and memory; the last snapshot still stands",
        ) from error
