"""Which snapshot is served: the published one, or the last whole one before it where its file is damaged."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.warehouse.build import snapshot_file
from pipelines.warehouse.engine import open_reader
from pipelines.warehouse.read import current

if TYPE_CHECKING:
    from pathlib import Path

_looked_at: dict[tuple[Path, int, int], bool] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Served:
    """The snapshot to show, and the published one where that cannot be read."""

    id: str
    damaged: str | None = None


def served(warehouse: Path) -> Served | None:
    """What to show; None before anything was published.

    Where no earlier snapshot is whole either the published one is named, so that its fault is told.
    """
    wanted = current(warehouse)
    if wanted is None:
        return None
    if is_whole(snapshot_file(warehouse, wanted)):
        return Served(wanted)
    names = [path.stem.removeprefix("snapshot-") for path in warehouse.glob("snapshot-*.duckdb")]
    for name in sorted(names, reverse=True):
        if name < wanted and is_whole(snapshot_file(warehouse, name)):
            return Served(name, damaged=wanted)
    return Served(wanted)


def is_whole(path: Path) -> bool:
    """Whether every row of every table can be read: DuckDB keeps a checksum of each block.

    A file is looked at once, a tenth of a second for ten megabytes, and again when it has changed.
    """
    try:
        stat = path.stat()
    except OSError:
        return False
    key = (path, stat.st_size, stat.st_mtime_ns)
    with _lock:
        if key not in _looked_at:
            _looked_at[key] = _can_be_read(path)
        return _looked_at[key]


def _can_be_read(path: Path) -> bool:
    try:
        connection = open_reader(path)
    except duckdb.Error:
        return False
    try:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        for name in names:
            connection.execute(f'select count(*), bit_xor(hash(each)) from "{name}" as each').fetchall()
    except duckdb.Error:
        return False
    finally:
        connection.close()
    return "snapshot" in names
