"""The journal as one SQLite file: its guards, and what is said of a file that cannot be used."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import SettingsError, StorageError
from pipelines.state import Journal, PlanSaved, journal_of
from pipelines.state.sqlite import SqliteFile
from tests.entries import PLAN, draft


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path)


def path_of(journal: Journal) -> Path:
    assert isinstance(journal.database, SqliteFile)
    return journal.database.path


@pytest.mark.parametrize(
    "change",
    [
        "update journal set role = 'someone else'",
        "delete from journal",
        "insert or replace into journal select * from journal",
        "replace into journal select * from journal limit 1",
    ],
)
def test_the_database_itself_refuses_changes(journal: Journal, change: str):
    journal.add(draft())
    connection = sqlite3.connect(path_of(journal))
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(change)
    connection.close()


def test_the_table_is_strict_and_the_file_writes_ahead(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(path_of(journal))
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    with pytest.raises(sqlite3.IntegrityError, match=r"datatype mismatch|cannot store"):
        connection.execute(
            "insert into journal values ('one', 'a', 'b', '', 'c', 'd', '{}', 'e', 'f', 'g', 'h', 'i', 'j')"
        )
    connection.close()


def test_an_entry_changed_behind_the_guards_is_noticed(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(path_of(journal))
    connection.execute("drop trigger journal_no_update")
    connection.execute("update journal set unit_id = 'W09'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="Entry 1 of what people wrote is not as it was filed"):
        journal.entries()


AS_NOBODY = """
import os, sys, tempfile
from datetime import date
from pathlib import Path
from pipelines.state import Draft, PlanSaved, journal_of, new_key
plan = PlanSaved({"day": 4.0}, 0.0, "why", "Matron", date(2026, 12, 7), "a", "over", 7.1, 6.0)
def add(path):
    return journal_of(Path(path)).add(Draft("tester", "W01", plan, new_key()))
def read(path):
    return len(journal_of(Path(path)).entries())
with tempfile.TemporaryDirectory() as folder:  # whatever is imported late is imported before
    add(folder), read(folder)
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    print({"add": add, "read": read}[sys.argv[1]](sys.argv[2]))
except Exception as error:
    print(type(error).__name__, error)
"""


def as_nobody(what: str, path: Path) -> str:
    """What another user gets, who may not write there: root may write everywhere."""
    command = [sys.executable, "-c", AS_NOBODY, what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


@pytest.fixture
def reachable() -> Iterator[Journal]:
    """A journal in a folder that another user may enter: pytest closes its own to others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "state").mkdir()
        yield journal_of(Path(folder))


def test_a_folder_that_may_not_be_written_is_told_and_nothing_is_kept(reachable: Journal):
    reachable.folder.chmod(0o555)
    told = as_nobody("add", reachable.folder.parent)
    reachable.folder.chmod(0o755)
    assert told.startswith("StorageError The folder of plimsoll.sqlite, where what people write is kept, ")
    assert "look at its permissions" in told
    assert reachable.entries() == []


def test_who_may_not_write_can_still_read(reachable: Journal):
    reachable.add(draft())
    path_of(reachable).chmod(0o444)
    reachable.folder.chmod(0o555)
    told = as_nobody("read", reachable.folder.parent)
    reachable.folder.chmod(0o755)
    assert told == "1\n"


def test_a_folder_that_is_a_file_is_told(journal: Journal):
    journal.folder.write_text("not a folder")
    with pytest.raises(StorageError, match="cannot be used"):
        journal.add(draft())


def test_a_locked_file_is_told_and_nothing_is_kept(journal: Journal, monkeypatch):
    monkeypatch.setattr("pipelines.state.sqlite.WAITS_SECONDS", 0.05)
    journal.add(draft())
    other = sqlite3.connect(path_of(journal), isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StorageError, match="locked by another program"):
        journal.add(draft())
    assert len(journal.entries()) == 1, "readers do not wait"
    other.close()


def test_a_full_disk_is_told_and_nothing_is_kept(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(path_of(journal))
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        whole = sqlite3.connect

        def small(*args, **kwargs):
            opened = whole(*args, **kwargs)
            opened.execute(f"pragma max_page_count = {pages}")
            return opened

        patch.setattr("pipelines.state.sqlite.sqlite3.connect", small)
        with pytest.raises(StorageError, match="the disk is full"):
            add_many(journal, replace(PLAN, reason="x" * 2000))
    kept = [entry.body["reason"][:1] for entry in journal.entries()]
    assert kept == ["T", *["x"] * (len(kept) - 1)]


def add_many(journal: Journal, body: PlanSaved) -> None:
    for _ in range(50):
        journal.add(draft(body))


@pytest.mark.parametrize("damage", ["text", "middle"])
def test_a_damaged_file_is_told(journal: Journal, damage: str):
    for _ in range(20):
        journal.add(draft(replace(PLAN, reason="x" * 1500)))
    whole = path_of(journal).read_bytes()
    broken = b"not a database " * 100 if damage == "text" else whole[:4096] + b"\xff" * (len(whole) - 4096)
    path_of(journal).write_bytes(broken)
    for wal in journal.folder.glob("*-*"):
        wal.unlink()
    with pytest.raises(StorageError, match=r"is (no database|damaged)") as told:
        journal.entries()
    assert "keep it" in told.value.hint
    with pytest.raises(StorageError):
        journal.add(draft())


def test_a_file_of_a_later_version_is_left_alone(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(path_of(journal))
    connection.execute("update alembic_version set version_num = '9999'")
    connection.commit()
    connection.close()
    for use in (journal.entries, lambda: journal.add(draft())):
        with pytest.raises(StorageError, match="later version"):
            use()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "postgresql://host", "mysql://a/b", "no address"]
)
def test_an_address_that_names_no_database_is_told(tmp_path: Path, url: str):
    settings = f'[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "{url}"\n'
    (tmp_path / "site.toml").write_text(settings)
    with pytest.raises(SettingsError, match="names neither"):
        journal_of(tmp_path)


def test_the_settings_say_where_it_is_kept(tmp_path: Path):
    settings = '[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "sqlite:///kept/here.db"\n'
    (tmp_path / "site.toml").write_text(settings)
    assert path_of(journal_of(tmp_path)) == tmp_path / "kept" / "here.db"
    (tmp_path / "site.toml").unlink()
    assert path_of(journal_of(tmp_path)) == tmp_path / "state" / "plimsoll.sqlite"
