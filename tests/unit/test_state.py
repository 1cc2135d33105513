"""What people write is kept, once, whole and for good; and what goes wrong is said."""

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest

from pipelines.errors import SettingsError, StorageError
from pipelines.state import (
    Draft,
    Journal,
    NotFit,
    PlanSaved,
    PlanWithdrawn,
    journal_of,
    new_key,
    saved_plans,
)

PLAN = PlanSaved(
    {"day": 4.0},
    0.0,
    "Three in four shifts are over.",
    "Matron",
    date(2026, 12, 7),
    "000001-a",
    "over",
    7.1,
    6.0,
)
WRITE = """
import os, signal, sys
from pathlib import Path
from datetime import date
from pipelines.state import Draft, Journal, PlanSaved, new_key
plan = PlanSaved({"day": 4.0}, 0.0, sys.argv[2], "Matron", date(2026, 12, 7), "a", "over", 7.1, 6.0)
for number in range(int(sys.argv[3])):
    Journal(Path(sys.argv[1])).add(Draft("tester", "W01", plan, new_key()))
print("kept", flush=True)
if sys.argv[4:] == ["kill"]:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path)


def draft(body=PLAN, unit="W01", key=None) -> Draft:
    return Draft("nurse_manager", unit, body, key or new_key())


def writing(path: Path, reason: str, times: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITE, str(path), reason, str(times), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_without_a_file_the_journal_is_empty_and_reading_makes_none(journal: Journal):
    assert journal.entries() == []
    assert not journal.path.parent.exists()


def test_what_is_kept_comes_back_whole(journal: Journal):
    receipt = journal.add(draft())
    (entry,) = journal.entries()
    assert (entry.sequence, entry.role, entry.unit_id, entry.kind) == (
        1,
        "nurse_manager",
        "W01",
        "plan.saved",
    )
    assert entry.at == receipt.at
    assert entry.at.tzinfo == UTC
    assert entry.receipt == receipt.number
    assert PlanSaved.from_json(entry.body) == PLAN


def test_entries_are_asked_for_by_unit_and_kind(journal: Journal):
    journal.add(draft())
    journal.add(draft(unit="W02"))
    assert [one.unit_id for one in journal.entries(units={"W02"})] == ["W02"]
    assert journal.entries(units=()) == []
    assert journal.entries(kinds=["plan.withdrawn"]) == []
    assert len(journal.entries(kinds=["plan.saved"])) == 2


def test_one_form_files_one_entry_however_often_it_is_sent(journal: Journal):
    form = draft()
    first, second = journal.add(form), journal.add(form)
    assert (first.again, second.again) == (False, True)
    assert first.number == second.number
    assert len(journal.entries()) == 1


def test_a_form_filed_again_with_other_words_is_not_taken_for_the_first(journal: Journal):
    form = draft()
    journal.add(form)
    with pytest.raises(StorageError, match="already filed, with other words"):
        journal.add(replace(form, body=replace(PLAN, reason="Another.")))
    assert len(journal.entries()) == 1


@pytest.mark.parametrize(
    "change",
    [
        "update journal set role = 'someone else'",
        "delete from journal",
        "insert or replace into journal select * from journal",
        "replace into journal values (1, 'a', 'b', 'c', 'd', '{}', 'e', 'f')",
    ],
)
def test_the_database_itself_refuses_changes(journal: Journal, change: str):
    journal.add(draft())
    connection = sqlite3.connect(journal.path)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(change)
    connection.close()


def test_the_table_is_strict_and_the_file_writes_ahead(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(journal.path)
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    with pytest.raises(sqlite3.IntegrityError, match=r"datatype mismatch|cannot store"):
        connection.execute(
            "insert into journal (sequence, at, role, unit_id, kind, body, key, receipt) "
            "values ('one', 'a', 'b', 'c', 'd', '{}', 'e', 'f')"
        )
    connection.close()


def test_an_entry_changed_behind_the_guards_is_noticed(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(journal.path)
    connection.execute("drop trigger journal_no_update")
    connection.execute("update journal set unit_id = 'W09'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="Entry 1 of what people wrote is not as it was filed"):
        journal.entries()


def test_what_was_committed_survives_a_killed_process(journal: Journal):
    process = writing(journal.path, "killed", 1, "kill")
    out, _ = process.communicate(timeout=60)
    assert out == "kept\n"
    assert process.returncode == -9
    assert [entry.body["reason"] for entry in journal.entries()] == ["killed"]


def test_two_processes_at_once_lose_nothing(journal: Journal):
    both = [writing(journal.path, name, 20) for name in ("one", "two")]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    entries = journal.entries()
    assert [entry.sequence for entry in entries] == list(range(1, 41))
    assert sorted(entry.body["reason"] for entry in entries) == ["one"] * 20 + ["two"] * 20


AS_NOBODY = """
import os, sys, tempfile
from datetime import date
from pathlib import Path
from pipelines.state import Draft, Journal, PlanSaved, new_key
plan = PlanSaved({"day": 4.0}, 0.0, "why", "Matron", date(2026, 12, 7), "a", "over", 7.1, 6.0)
def add(path):
    return Journal(Path(path)).add(Draft("tester", "W01", plan, new_key()))
def read(path):
    return len(Journal(Path(path)).entries())
with tempfile.TemporaryDirectory() as folder:  # whatever is imported late is imported before
    add(folder + "/a.sqlite"), read(folder + "/a.sqlite")
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
    reachable.path.parent.chmod(0o555)
    told = as_nobody("add", reachable.path)
    reachable.path.parent.chmod(0o755)
    assert told.startswith("StorageError What people write is kept in plimsoll.sqlite, which ")
    assert "look at the permissions" in told
    assert reachable.entries() == []


def test_who_may_not_write_can_still_read(reachable: Journal):
    reachable.add(draft())
    reachable.path.chmod(0o444)
    reachable.path.parent.chmod(0o555)
    told = as_nobody("read", reachable.path)
    reachable.path.parent.chmod(0o755)
    assert told == "1\n"


def test_a_folder_that_is_a_file_is_told(journal: Journal):
    journal.path.parent.write_text("not a folder")
    with pytest.raises(StorageError, match="cannot be used"):
        journal.add(draft())


def test_a_locked_file_is_told_and_nothing_is_kept(journal: Journal, monkeypatch):
    monkeypatch.setattr("pipelines.state.engine.WAITS_SECONDS", 0.05)
    journal.add(draft())
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StorageError, match="locked by another program"):
        journal.add(draft())
    assert len(journal.entries()) == 1, "readers do not wait"
    other.close()


def test_a_full_disk_is_told_and_nothing_is_kept(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(journal.path)
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        whole = sqlite3.connect

        def small(*args, **kwargs):
            opened = whole(*args, **kwargs)
            opened.execute(f"pragma max_page_count = {pages}")
            return opened

        patch.setattr("pipelines.state.engine.sqlite3.connect", small)
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
    whole = journal.path.read_bytes()
    broken = b"not a database " * 100 if damage == "text" else whole[:4096] + b"\xff" * (len(whole) - 4096)
    journal.path.write_bytes(broken)
    for wal in journal.path.parent.glob("*-*"):
        wal.unlink()
    with pytest.raises(StorageError, match=r"is (no database|damaged)") as told:
        journal.entries()
    assert "keep it" in told.value.hint
    with pytest.raises(StorageError):
        journal.add(draft())


def test_a_file_of_a_later_version_is_left_alone(journal: Journal):
    journal.add(draft())
    connection = sqlite3.connect(journal.path)
    connection.execute("pragma user_version = 99")
    connection.close()
    for use in (journal.entries, lambda: journal.add(draft())):
        with pytest.raises(StorageError, match="later version"):
            use()


def test_a_body_that_cannot_be_kept_is_refused_before_anything_is_written(journal: Journal):
    faults = {
        ("reason", "missing"): replace(PLAN, reason=" \n"),
        ("asked_of", "missing"): replace(PLAN, asked_of=""),
        ("reason", "too_long"): replace(PLAN, reason="x" * 2001),
        ("change", "missing"): replace(PLAN, hours={"day": 0.0}),
        ("change", "unknown"): replace(PLAN, hours={"dusk": 1.0}),
    }
    for (where, why), body in faults.items():
        with pytest.raises(NotFit) as told:
            journal.add(draft(body))
        assert (told.value.field, told.value.why) == (where, why)
    assert not journal.path.exists()


def test_plans_are_derived_from_entries(journal: Journal):
    one, two = journal.add(draft()), journal.add(draft(unit="W02"))
    journal.add(draft(PlanWithdrawn(one.number, "The ward got two nurses.")))
    journal.add(draft(PlanWithdrawn(one.number, "Once more."), unit="W01"))
    journal.add(draft(PlanWithdrawn(two.number, "Not its unit."), unit="W01"))
    journal.add(draft(PlanWithdrawn("0000-0000-0000", "Of nothing.")))
    newest, oldest = saved_plans(journal.entries())
    assert (newest.receipt, newest.withdrawn_at) == (two.number, None)
    assert (oldest.receipt, oldest.plan) == (one.number, PLAN)
    assert oldest.withdrawn_why == "The ward got two nurses."
    assert oldest.withdrawn_by == "nurse_manager"


def test_names_that_a_later_version_added_to_a_plan_are_left_out():
    told = json.loads(json.dumps(PLAN.to_json()))
    assert PlanSaved.from_json({**told, "colour": "blue"}) == PLAN


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://host/db", "no address"])
def test_an_address_that_names_no_file_is_told(tmp_path: Path, url: str):
    settings = f'[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "{url}"\n'
    (tmp_path / "site.toml").write_text(settings)
    with pytest.raises(SettingsError, match="names no SQLite file"):
        journal_of(tmp_path)


def test_the_settings_say_where_it_is_kept(tmp_path: Path):
    settings = '[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "sqlite:///kept/here.db"\n'
    (tmp_path / "site.toml").write_text(settings)
    assert journal_of(tmp_path).path == tmp_path / "kept" / "here.db"
    (tmp_path / "site.toml").unlink()
    assert journal_of(tmp_path).path == tmp_path / "state" / "plimsoll.sqlite"
