"""The pipeline's own file: one run is one transaction, and a fault of the disk or database is told as one."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from pipelines.errors import SettingsError, StorageError
from pipelines.files import about
from pipelines.schemas import TABLES
from pipelines.shapes.weekly import DAILY, WEEKLY
from pipelines.warehouse.engine import faults_told, on, open_writer
from pipelines.warehouse.store import STORE_FILE, Store
from tests.shelf import Shelf
from tests.sites import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def shelves() -> Iterator[Shelf]:
    with Shelf() as made:
        yield made


@pytest.fixture
def shelf(shelves: Shelf) -> Shelf:
    shelves.begin()
    return shelves


def test_a_new_store_has_every_table(tmp_path: Path) -> None:
    store = Store(tmp_path / STORE_FILE)
    names = set(store.query("select table_name from duckdb_tables()")["table_name"])
    assert set(TABLES) | set(WEEKLY) | {"files", "runs", "meta", "log_records", "log_task"} <= names
    for name, table in TABLES.items():
        own = store.query(f'select * from "{name}"').columns
        assert own[: len(table.names)] == list(table.names)
    store.close()


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    for commit in (False, True):
        store = Store(path)
        store.begin()
        store.set_meta("a", "b")
        if commit:
            store.commit()
        store.close()
        store = Store(path)
        assert store.meta("a") == ("b" if commit else None)
        store.close()


def test_undoing_twice_or_too_early_does_no_harm(tmp_path: Path) -> None:
    store = Store(tmp_path / STORE_FILE)
    store.rollback()
    store.begin()
    store.rollback()
    store.rollback()
    store.close()


def test_another_process_cannot_open_it_meanwhile(tmp_path: Path) -> None:
    """DuckDB lets one writer in; in one process it refuses another configuration."""
    store = Store(tmp_path / STORE_FILE)
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(tmp_path / STORE_FILE), read_only=True)
    store.close()


def test_memory_can_be_limited(tmp_path: Path) -> None:
    store = Store(tmp_path / STORE_FILE, memory_limit="300MB")
    assert "286" in str(store.scalar("select current_setting('memory_limit')"))
    store.close()


def test_a_value_is_remembered_and_replaced(shelf: Shelf) -> None:
    assert shelf.store.meta("x") is None
    shelf.store.set_meta("x", "1")
    shelf.store.set_meta("x", "2")
    assert shelf.store.meta("x") == "2"


def test_new_rows_of_a_file_can_be_taken_back(shelf: Shelf) -> None:
    shelf.put("tools", [{"tool_id": "T1"}])
    shelf.put("tools", [{"tool_id": "T2"}, {"tool_id": "T3"}])
    shelf.store.take_back(2)
    assert shelf.settle("tools").accepted == 1
    assert [row["tool_id"] for row in shelf.accepted("tools")] == ["T1"]


def test_rows_kept_but_not_counted_are_told_by_state_and_file(shelf: Shelf) -> None:
    unit = {"unit_id": "W1", "setting": "other"}
    shelf.put("units", [{**unit, "unit_name": "one"}, {**unit, "unit_name": "other"}])
    shelf.put("caseload", [{"unit_id": "W9", "date": MONDAY, "period": "all", "patients": 1.0}])
    shelf.run()
    found = [shelf.store.waiting_or_refused(TABLES[name]).rows() for name in ("units", "caseload", "tools")]
    assert found == [[("conflict", 1, 2, 1)], [("unknown_unit", 2, 1, 1)], []]
    assert not shelf.store.has_rows("units")
    assert shelf.store.has_waiting(TABLES["caseload"])
    assert not shelf.store.has_waiting(TABLES["units"]), "a conflict waits for no other table"


@pytest.mark.parametrize("name", ["fact_hours", "line_week", "line_period", "line_moment"])
def test_weeks_are_replaced_whole_and_others_stay(shelf: Shelf, name: str) -> None:
    """`line_period` has a day in place of the week: Sunday belongs to the week of the Monday before."""
    column, last = ("date", timedelta(days=6)) if name in DAILY else ("week_start", timedelta(0))
    next_week = MONDAY + timedelta(weeks=1)

    def frame(*days: date) -> pl.DataFrame:
        empty = pl.DataFrame(schema=WEEKLY[name])
        return pl.concat([empty, pl.DataFrame({column: days}, schema={column: pl.Date})], how="diagonal")

    def days() -> list[date]:
        return sorted(shelf.store.weekly(name)[column])

    shelf.store.replace_weeks(name, [MONDAY, next_week], frame(MONDAY, MONDAY + last, next_week))
    assert len(days()) == 3
    shelf.store.replace_weeks(name, [MONDAY], frame(MONDAY + last))
    assert days() == [MONDAY + last, next_week]
    shelf.store.replace_weeks(name, [MONDAY], frame())
    assert days() == [next_week]


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        duckdb.IOException("/srv/site/store.duckdb: No space left"),
        duckdb.OutOfMemoryException("failed to allocate"),
        duckdb.TransactionException("Failed to commit: /srv/site/store.duckdb.wal: No space left on device"),
        duckdb.ConnectionException("the database was closed"),
        duckdb.SerializationException("failed to deserialize"),
        duckdb.InternalException("a pointer beyond the end of /srv/site/store.duckdb"),
        duckdb.FatalException("database has been invalidated"),
    ],
)
def test_a_refusal_of_disk_or_database_is_exit_14(error: Exception) -> None:
    warehouse = Path("/srv/site")
    with pytest.raises(StorageError, match=type(error).__name__) as caught, faults_told(warehouse):
        raise error
    assert caught.value.exit_code == 14
    assert "/srv" not in str(caught.value)
    told = "site/store.duckdb" if "/srv/site/store" in str(error) else "site"
    assert caught.value.what.startswith((f"{told}: ", f"{told}.wal: "))
    assert ("No space left on device" in str(caught.value)) is ("device" in str(error))


@pytest.mark.parametrize("error", [SettingsError("x"), duckdb.BinderException("x"), ZeroDivisionError()])
def test_other_errors_are_not_the_disks(error: Exception) -> None:
    with pytest.raises(type(error)), faults_told(Path("/srv/site")):
        raise error


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("/srv/site/warehouse/CURRENT.part", "warehouse/CURRENT.part"),
        ("/srv/site/incoming/shifts-2026 03.csv", "incoming/shifts-2026 03.csv"),
        ("/srv/site/incoming/\u202egnp.csv", "incoming"),
        ("/srv/site/incoming/=cmd|'a'.csv", "incoming"),
        ("/var/tmp/pool", "pool"),
        (None, "warehouse"),
    ],
)
def test_the_file_is_told_by_its_path_in_the_site_unless_its_name_could_deceive(
    filename: str | None, told: str
) -> None:
    error = OSError(5, "Input/output error", filename) if filename else OSError(5, "Input/output error")
    with pytest.raises(StorageError) as caught, faults_told(Path("/srv/site/warehouse")):
        raise error
    assert caught.value.what == f"{told}: the disk or the database refused (OSError: Input/output error)."


def test_a_write_that_fails_tells_which_file_it_was_about(tmp_path: Path) -> None:
    full = tmp_path / "CURRENT.part"
    full.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as caught, about(full):
        full.write_text("x", encoding="ascii")
    assert caught.value.filename == str(full)


def test_the_database_draws_no_progress_bar_into_a_json_answer(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "store.duckdb")) as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_a_database_that_does_not_say_which_file_is_told_by_the_one_it_has_open(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught, faults_told(tmp_path), on(tmp_path / STORE_FILE):
        raise duckdb.FatalException("database has been invalidated")
    assert caught.value.what.startswith(f"{tmp_path.name}/{STORE_FILE}: ")
