"""Publish a snapshot: build a new file beside the old one, make it durable, then move one pointer.

A reader either sees the old snapshot or the new one, whole. Files are never changed after publication, so
nobody is locked out and a cache keyed by the snapshot's id cannot be stale.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from pipelines.files import about, sync
from pipelines.shapes import PUBLISHED, conform
from pipelines.warehouse.engine import on, open_writer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

POINTER = "CURRENT"
KEPT_SNAPSHOTS = 8
"""Old snapshot files kept, so that `--snapshot` and readers that are still on one can go on."""

ABOUT_RUNS = frozenset(
    {
        "run",
        "rejection",
        "expectation_result",
        "coverage",
        "feed",
        "file_note",
        "restatement",
        "withdrawn_alert",
        "withheld_week",
    }
)
"""Tables that describe how the data came in, and in which order; the same data in another order must give the
same digest."""

_DIGEST_FIGURES = 12
"""Significant figures of a number in the digest: far finer than any data, coarser than the last bits."""


def logical_digest(tables: Mapping[str, pl.DataFrame]) -> str:
    """SHA-256 of what is published, whatever order its rows are in; tables about runs are left out."""
    total = hashlib.sha256()
    for name in sorted(set(tables) - ABOUT_RUNS):
        frame = tables[name]
        floats = [column for column, dtype in frame.schema.items() if dtype.is_float()]
        rows = frame.with_columns(pl.col(floats).round_sig_figs(_DIGEST_FIGURES)).sort(frame.columns)
        total.update(f"{name}|{','.join(frame.columns)}|{frame.height}\n".encode())
        total.update(rows.write_csv().encode())
    return total.hexdigest()


def snapshot_hash(warehouse: Path, snapshot_id: str) -> str | None:
    """SHA-256 of a snapshot's file, in hexadecimal digits; None where it is no longer kept."""
    path = snapshot_file(warehouse, snapshot_id)
    try:
        with about(path), path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def digest_of(tables: Mapping[str, pl.DataFrame]) -> str:
    """The logical digest of what would be published of `tables`."""
    return logical_digest(_whole(tables))


def _whole(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: conform(tables.get(name, pl.DataFrame()), schema) for name, schema in PUBLISHED.items()}


def write_snapshot(
    warehouse: Path,
    tables: Mapping[str, pl.DataFrame],
    info: Mapping[str, object],
    digest: str | None = None,
) -> str:
    """Publish `tables` (shapes.PUBLISHED; absent ones are empty) and give the new snapshot's id.

    `info` needs `sequence` (an integer that grows with every publication); `digest` is added to it: that of
    the tables, unless another is given.
    """
    whole = _whole(tables)
    digest = digest or logical_digest(whole)
    snapshot_id = f"{int(str(info['sequence'])):06d}-{digest[:16]}"
    part = warehouse / f"snapshot-{snapshot_id}.part"
    final = snapshot_file(warehouse, snapshot_id)
    part.unlink(missing_ok=True)
    _fill(part, whole, {**info, "digest": digest})
    sync(part)
    part.replace(final)
    sync(warehouse)
    _point_to(warehouse, snapshot_id)
    _drop_old(warehouse, snapshot_id)
    return snapshot_id


def snapshot_file(warehouse: Path, snapshot_id: str) -> Path:
    """The file that holds a snapshot."""
    return warehouse / f"snapshot-{snapshot_id}.duckdb"


def _fill(path: Path, tables: Mapping[str, pl.DataFrame], info: Mapping[str, object]) -> None:
    with on(path):
        con = open_writer(path)
        try:
            _write(con, tables, info)
        finally:
            con.close()


def _write(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, pl.DataFrame], info: Mapping[str, object]
) -> None:
    con.execute("begin")
    for name, frame in tables.items():
        con.register("incoming_frame", frame.to_arrow())
        con.execute(f'create table "{name}" as select * from incoming_frame')
        con.unregister("incoming_frame")
    con.execute("create table snapshot (info varchar)")
    con.execute("insert into snapshot values (?)", [json.dumps(dict(info), default=str, sort_keys=True)])
    con.execute("commit")
    con.execute("checkpoint")


def _point_to(warehouse: Path, snapshot_id: str) -> None:
    pointer = warehouse / POINTER
    part = warehouse / f"{POINTER}.part"
    with about(part):
        part.write_text(snapshot_id + "\n", encoding="ascii")
    sync(part)
    part.replace(pointer)
    sync(warehouse)


def _drop_old(warehouse: Path, current: str) -> None:
    files = sorted(warehouse.glob("snapshot-*.duckdb"), key=lambda path: path.name)
    old = [path for path in files if path != snapshot_file(warehouse, current)]
    for path in old[: max(0, len(old) - (KEPT_SNAPSHOTS - 1))]:
        path.unlink(missing_ok=True)
    for path in warehouse.glob("snapshot-*.part"):
        path.unlink(missing_ok=True)
