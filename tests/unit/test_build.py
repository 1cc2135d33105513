"""A snapshot is built beside the old one and published by one pointer; its digest is that of its content."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.shapes import PUBLISHED, conform
from pipelines.warehouse import build
from pipelines.warehouse.build import (
    ABOUT_RUNS,
    KEPT_SNAPSHOTS,
    POINTER,
    logical_digest,
    snapshot_file,
    write_snapshot,
)
from pipelines.warehouse.read import current, open_snapshot

UNITS = pl.DataFrame({"unit_id": ["W1", "W2", "W3"], "unit_name": ["One", "Two", None]})


def values(*rows: tuple[str, float | None]) -> dict[str, pl.DataFrame]:
    """A table with a number in it."""
    frame = pl.DataFrame(rows, schema={"unit_id": pl.String, "value": pl.Float64}, orient="row")
    return {"metric_value": frame.with_columns(week_start=date(2026, 1, 5))}


# --- digest ---------------------------------------------------------------------------------------------


@given(order=st.permutations(range(3)))
def test_the_order_of_rows_does_not_count(order: list[int]) -> None:
    assert logical_digest({"unit": UNITS}) == logical_digest({"unit": UNITS[order]})


def test_a_value_a_row_a_column_a_table_or_a_name_counts() -> None:
    digests = {
        logical_digest(tables)
        for tables in (
            {"unit": UNITS},
            {"unit": UNITS.with_columns(unit_name=pl.lit("One"))},
            {"unit": UNITS[:2]},
            {"unit": UNITS.drop("unit_name")},
            {"unit": UNITS.rename({"unit_name": "name"})},
            {"place": UNITS},
            {"unit": UNITS, "empty": UNITS[:0]},
            {},
        )
    }
    assert len(digests) == 8


def test_nothing_and_an_empty_text_differ() -> None:
    nothing, empty = (UNITS.with_columns(unit_name=pl.lit(value, pl.String)) for value in (None, ""))
    assert logical_digest({"unit": nothing}) != logical_digest({"unit": empty})


def test_the_last_bits_of_a_sum_do_not_count_and_the_twelfth_figure_does() -> None:
    """0.1 + 0.2 is 0.30000000000000004: the order of a sum shows in its 17th figure."""
    assert logical_digest(values(("W1", 0.1 + 0.2))) == logical_digest(values(("W1", 0.3)))
    assert logical_digest(values(("W1", 0.300000000001))) != logical_digest(values(("W1", 0.3)))


@pytest.mark.parametrize("name", sorted(ABOUT_RUNS))
def test_tables_about_runs_are_left_out(name: str) -> None:
    assert name in PUBLISHED
    assert logical_digest({"unit": UNITS, name: UNITS}) == logical_digest({"unit": UNITS})


# --- publication ----------------------------------------------------------------------------------------


def publish(warehouse: Path, sequence: int, tables: dict[str, pl.DataFrame] | None = None) -> str:
    return write_snapshot(warehouse, tables or {"unit": UNITS}, {"sequence": sequence, "as_of": None})


def test_a_snapshot_holds_every_published_table_in_its_shape(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    snapshot = open_snapshot(tmp_path)
    assert snapshot.table("unit").sort("unit_id").equals(conform(UNITS, PUBLISHED["unit"]))
    for name, schema in PUBLISHED.items():
        assert dict(snapshot.table(name).schema) == dict(schema), name


def test_its_name_is_its_sequence_and_digest(tmp_path: Path) -> None:
    snapshot_id = publish(tmp_path, 7)
    assert current(tmp_path) == snapshot_id
    info = open_snapshot(tmp_path).info
    assert snapshot_id == f"000007-{info['digest'][:16]}"
    assert info["as_of"] is None


def test_the_pointer_moves_last_and_the_old_file_stays(tmp_path: Path) -> None:
    first = publish(tmp_path, 1)
    second = publish(tmp_path, 2, {"unit": UNITS[:1]})
    assert current(tmp_path) == second
    assert open_snapshot(tmp_path).table("unit").height == 1
    assert open_snapshot(tmp_path, first).table("unit").height == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        POINTER,
        f"snapshot-{first}.duckdb",
        f"snapshot-{second}.duckdb",
    ]


@pytest.mark.parametrize("step", ["_fill", "sync", "_point_to"])
def test_a_publication_that_fails_leaves_the_old_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = publish(tmp_path, 1)

    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(build, step, refuse)
        with pytest.raises(OSError, match="No space"):
            publish(tmp_path, 2, {"unit": UNITS[:1]})
    assert current(tmp_path) == first
    assert open_snapshot(tmp_path).table("unit").height == 3
    assert publish(tmp_path, 2, {"unit": UNITS[:1]}) == current(tmp_path)
    assert not list(tmp_path.glob("*.part"))


def test_everything_is_on_disk_before_the_pointer_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    snapshot_id = publish(tmp_path, 1)
    assert synced == [f"snapshot-{snapshot_id}.part", tmp_path.name, f"{POINTER}.part", tmp_path.name]


def test_only_the_newest_snapshots_are_kept_and_always_the_published_one(tmp_path: Path) -> None:
    ids = [publish(tmp_path, number) for number in range(1, KEPT_SNAPSHOTS + 3)]
    kept = sorted(path.name for path in tmp_path.glob("snapshot-*.duckdb"))
    assert kept == [snapshot_file(tmp_path, snapshot_id).name for snapshot_id in ids[-KEPT_SNAPSHOTS:]]
