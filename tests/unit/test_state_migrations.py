"""A journal of an earlier version is led to today's shape, whole or not at all."""

import json
import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from pipelines.errors import StorageError
from pipelines.state import Journal, examine, journal_of
from pipelines.state.entries import receipt_of
from pipelines.state.migrate import EARLIER, HEAD
from pipelines.state.tables import JOURNAL
from tests.entries import PLAN, draft

MIGRATIONS = Path(__file__).parents[2] / "pipelines" / "state" / "migrations"

FIRST_SHAPE = """
create table journal (
  sequence integer not null primary key autoincrement, at text not null, role text not null,
  unit_id text not null, kind text not null, body text not null check (json_valid(body)),
  key text not null unique, receipt text not null unique
) strict;
create trigger journal_no_update before update on journal
  begin select raise(abort, 'the journal only grows'); end;
create trigger journal_no_delete before delete on journal
  begin select raise(abort, 'the journal only grows'); end;
pragma user_version = 1;
"""
"""What the first version made."""


def of_the_first_version(folder: Path, count: int, *, forged: bool = False) -> Path:
    """A journal as the first version left it."""
    path = folder / "state" / "plimsoll.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_SHAPE)
    for number in range(1, count + 1):
        row = [
            f"2026-06-0{number}T08:00:00.000000+00:00",
            "nurse_manager",
            "W01",
            "plan.saved",
            json.dumps(PLAN.to_json(), sort_keys=True),
            f"key {number}",
        ]
        receipt = "0000-0000-0000" if forged and number == count else receipt_of(*row)
        connection.execute(
            "insert into journal (at, role, unit_id, kind, body, key, receipt) values (?, ?, ?, ?, ?, ?, ?)",
            [*row, receipt],
        )
    connection.commit()
    connection.close()
    return path


def test_the_last_step_is_the_one_this_version_writes():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert steps == [HEAD, *reversed(EARLIER)]


def test_the_steps_lead_to_the_table_this_version_knows(state_site: Path):
    journal = journal_of(state_site)
    journal.add(draft())
    with journal.database.reading() as connection:
        found = {column["name"]: column["nullable"] for column in inspect(connection).get_columns("journal")}
        unique = {
            name
            for key in inspect(connection).get_unique_constraints("journal")
            for name in key["column_names"]
        }
    assert list(found) == [column.name for column in JOURNAL.columns]
    assert not any(found.values())
    assert unique == {"key", "receipt"}


@pytest.mark.parametrize("first", ["read", "write"])
def test_a_journal_of_the_first_version_is_chained_and_sealed(tmp_path: Path, first: str):
    of_the_first_version(tmp_path, 3)
    journal = journal_of(tmp_path)
    if first == "write":
        journal.add(draft())
    entries = journal.entries()
    assert [entry.sequence for entry in entries] == list(range(1, 4 + (first == "write")))
    assert [entry.at.day for entry in entries[:3]] == [1, 2, 3]
    assert {entry.author for entry in entries[:3]} == {""}
    verdict = examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None)
    assert verdict.holds
    assert verdict.sealed == len(entries)


def test_the_guards_stand_again_after_the_steps(tmp_path: Path):
    path = of_the_first_version(tmp_path, 2)
    journal_of(tmp_path).entries()
    connection = sqlite3.connect(path)
    for change in ("update journal set role = 'x'", "delete from journal"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(change)
    connection.close()


def test_a_step_that_fails_leaves_the_journal_as_it_was(tmp_path: Path):
    path = of_the_first_version(tmp_path, 3, forged=True)
    with pytest.raises(StorageError, match="Entry 3 of what people wrote is not as it was filed"):
        journal_of(tmp_path).entries()
    connection = sqlite3.connect(path)
    names = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    assert "alembic_version" not in names
    assert "journal_before" not in names
    assert connection.execute("select count(*) from journal").fetchone() == (3,)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute("delete from journal")
    connection.close()


def test_a_database_that_a_later_version_led_further_is_left_alone(state_site: Path):
    journal = journal_of(state_site)
    journal.add(draft())
    set_version(journal, "9999")
    for use in (journal.entries, lambda: journal.add(draft())):
        with pytest.raises(StorageError, match="later version"):
            use()
    set_version(journal, HEAD)
    assert len(journal.entries()) == 1


def set_version(journal: Journal, version: str) -> None:
    with journal.database.writing() as connection:
        connection.exec_driver_sql(f"update alembic_version set version_num = '{version}'")


def test_the_first_version_refuses_what_this_one_has_written(tmp_path: Path):
    """It reads the file's own number before anything else, and knows none above 1."""
    journal_of(tmp_path).add(draft())
    connection = sqlite3.connect(tmp_path / "state" / "plimsoll.sqlite")
    assert connection.execute("pragma user_version").fetchone()[0] > 1
    connection.close()
