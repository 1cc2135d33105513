"""Reading snapshots: only what is published, read-only, and a fault is told as one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipelines.errors import StorageError
from pipelines.warehouse import read
from pipelines.warehouse.build import POINTER, snapshot_file, write_snapshot
from pipelines.warehouse.read import current, open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

UNITS = pl.DataFrame({"unit_id": [f"W{number}" for number in range(500)]})


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    write_snapshot(tmp_path, {"unit": UNITS}, {"sequence": 1})
    return tmp_path


def test_nothing_published_is_said_with_what_to_do(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(StorageError, match="plimsoll run SITE") as caught:
        open_snapshot(tmp_path)
    assert caught.value.exit_code == 14


def test_an_empty_pointer_is_no_snapshot(warehouse: Path) -> None:
    (warehouse / POINTER).write_text("\n", encoding="ascii")
    assert current(warehouse) is None


@pytest.mark.parametrize("wanted", ["000009-0123456789abcdef", "../../etc/passwd"])
def test_a_snapshot_that_is_not_there_is_told_by_its_id(warehouse: Path, wanted: str) -> None:
    with pytest.raises(StorageError, match="is not in the warehouse"):
        open_snapshot(warehouse, wanted)


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_cut_file_is_a_storage_error_without_content(warehouse: Path, size: int) -> None:
    path = snapshot_file(warehouse, str(current(warehouse)))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StorageError, match="cannot be read") as caught:
        open_snapshot(warehouse)
    assert "--rebuild" in caught.value.hint
    assert "W4" not in str(caught.value)


def test_a_flipped_bit_is_noticed(warehouse: Path) -> None:
    """DuckDB keeps a checksum of every block: a wrong block is an error, never a wrong row."""
    path = snapshot_file(warehouse, str(current(warehouse)))
    content = bytearray(path.read_bytes())
    place = content.index(b"W499")
    content[place + 3] ^= 1
    path.write_bytes(content)
    with pytest.raises(StorageError, match="cannot be read"):
        open_snapshot(warehouse).table("unit")


def test_a_query_that_fails_is_a_storage_error(warehouse: Path) -> None:
    with pytest.raises(StorageError):
        open_snapshot(warehouse).table("no_such_table")


@pytest.mark.parametrize(
    "sql",
    [
        "create table x as select 1",
        "drop table unit",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/other.duckdb'",
        "set enable_external_access = true",
    ],
)
def test_a_reader_can_neither_write_nor_reach_other_files(warehouse: Path, sql: str) -> None:
    with pytest.raises(StorageError):
        open_snapshot(warehouse).query(sql)
    assert open_snapshot(warehouse).table("unit").height == UNITS.height


def test_values_are_bound_and_never_part_of_the_query(warehouse: Path) -> None:
    snapshot = open_snapshot(warehouse)
    sql = "select unit_id from unit where unit_id = $unit"
    assert snapshot.query(sql, {"unit": "W7"}).height == 1
    assert snapshot.query(sql, {"unit": "W7' or 'a' = 'a"}).height == 0


def test_threads_share_one_file(warehouse: Path) -> None:
    snapshot = open_snapshot(warehouse)
    seen: list[int] = []

    def ask() -> None:
        seen.extend(snapshot.table("unit").height for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [UNITS.height] * 20


def test_few_files_are_held_open_and_any_can_be_asked_again(tmp_path: Path) -> None:
    ids = [
        write_snapshot(tmp_path, {"unit": UNITS[:number]}, {"sequence": number})
        for number in range(1, read._KEPT_OPEN + 3)
    ]
    snapshots = [open_snapshot(tmp_path, snapshot_id) for snapshot_id in ids]
    assert len(read._open) <= read._KEPT_OPEN
    assert [snapshot.table("unit").height for snapshot in snapshots] == list(range(1, len(ids) + 1))
