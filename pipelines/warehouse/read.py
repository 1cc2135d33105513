"""Read a published snapshot. Files are immutable, so one connection per file is shared by all threads."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.errors import StorageError
from pipelines.files import about
from pipelines.warehouse.build import POINTER, snapshot_file
from pipelines.warehouse.engine import frame_of, open_reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

_KEPT_OPEN = 4
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot: its `id`, its `info` and read-only queries."""

    id: str
    path: Path
    info: dict[str, Any]

    def query(self, sql: str, params: Mapping[str, object] | Sequence[object] = ()) -> pl.DataFrame:
        """The rows of one SELECT as a Polars frame."""
        try:
            with _connection(self.path).cursor() as cursor:
                return frame_of(cursor, sql, params)
        except (duckdb.CatalogException, duckdb.BinderException):
            raise _of_earlier_version(self.path) from None
        except duckdb.Error as error:
            raise _unreadable(self.path, error) from None

    def has(self, name: str) -> bool:
        """Whether it holds this table: those of an earlier version may not."""
        return name in self._tables

    @cached_property
    def _tables(self) -> frozenset[str]:
        return frozenset(self.query("select table_name from duckdb_tables()")["table_name"])

    def table(self, name: str) -> pl.DataFrame:
        """One whole published table."""
        return self.query(f'select * from "{name}"')


def current(warehouse: Path) -> str | None:
    """Id of the published snapshot; None where nothing was published yet."""
    try:
        with about(warehouse / POINTER):
            return (warehouse / POINTER).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def open_snapshot(warehouse: Path, snapshot_id: str | None = None) -> Snapshot:
    """The snapshot called `snapshot_id`, or the published one.

    StorageError where there is none or the file is damaged.
    """
    wanted = snapshot_id or current(warehouse)
    if wanted is None:
        raise StorageError("Nothing has been published here yet.", hint="run `plimsoll run SITE` first")
    path = snapshot_file(warehouse, wanted)
    if not path.is_file():
        raise StorageError(
            f"Snapshot {wanted} is not in the warehouse folder.",
            hint="`plimsoll run SITE` publishes a new one; old ones are removed after a while",
        )
    try:
        with _connection(path).cursor() as cursor:
            row = cursor.execute("select info from snapshot").fetchall()[0]
    except duckdb.Error as error:
        raise _unreadable(path, error) from None
    return Snapshot(wanted, path, json.loads(row[0]))


def published(warehouse: Path) -> Snapshot | None:
    """What is published; None where nothing is, or it cannot be read."""
    try:
        return open_snapshot(warehouse)
    except StorageError:
        return None


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        if path not in _open:
            while len(_open) >= _KEPT_OPEN:
                # Not closed here: a thread may still be reading. It goes when its last cursor does.
                _open.pop(next(iter(_open)))
            _open[path] = open_reader(path)
        return _open[path]


def _of_earlier_version(path: Path) -> StorageError:
    """A table or column is not there: what asks is newer than what was published."""
    return StorageError(
        f"{path.name} was published by an earlier version and does not hold what is asked for.",
        hint="run `plimsoll run SITE` again: it publishes everything this version shows",
    )


def _unreadable(path: Path, error: duckdb.Error) -> StorageError:
    return StorageError(
        f"{path.name} cannot be read ({type(error).__name__}).",
        hint="run `plimsoll run SITE --rebuild`; an older snapshot can be shown with --snapshot",
    )
