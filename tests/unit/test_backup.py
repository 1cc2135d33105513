"""A copy of the record can be brought back whole, and what it lacks is announced."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from pipelines.errors import StorageError, VerificationFailed
from pipelines.state import Journal, Verdict, examine, journal_of
from pipelines.state.backup import read_backup, restore, write_backup
from tests.entries import draft
from tests.postgres import Server


def kept(journal: Journal, count: int) -> None:
    for _ in range(count):
        journal.add(draft())


def verdict(journal: Journal) -> Verdict:
    return examine(journal.rows(), journal.anchor.heads(), journal.key(), lambda _id: None)


def emptied(journal: Journal) -> None:
    """The database is lost; key and anchor are still there."""
    with journal.database.writing() as connection:
        journal.database.unguard(connection)
        connection.execute(text("delete from journal"))
        journal.database.guard(connection)


def test_a_copy_brings_back_every_entry_as_it_was(state_site: Path, tmp_path: Path):
    journal = journal_of(state_site)
    kept(journal, 4)
    before = journal.entries()
    assert write_backup(journal, tmp_path / "copy") == 4
    emptied(journal)
    told = restore(journal, tmp_path / "copy")
    assert (told.entries, told.lost) == (4, 0)
    assert journal.entries()[:4] == before
    assert journal.entries()[4].kind == "record.restored"
    assert verdict(journal).holds


def test_what_was_kept_after_the_copy_is_announced_and_the_record_goes_on(state_site: Path, tmp_path: Path):
    journal = journal_of(state_site)
    kept(journal, 3)
    write_backup(journal, tmp_path / "copy")
    kept(journal, 2)  # entries 4 and 5
    emptied(journal)
    told = restore(journal, tmp_path / "copy")
    assert (told.first, told.last, told.lost) == (4, 5, 2)
    kept(journal, 4)
    whole = verdict(journal)
    assert whole.holds, whole.findings
    assert (whole.entries, whole.lost) == (3 + 1 + 4, 2)


def test_a_restore_explains_nothing_that_was_lost_after_it(state_site: Path, tmp_path: Path):
    """Entries 4 and 5 were lost and announced; whoever cuts off later ones cannot hide behind that."""
    journal = journal_of(state_site)
    kept(journal, 3)
    write_backup(journal, tmp_path / "copy")
    kept(journal, 2)
    emptied(journal)
    restore(journal, tmp_path / "copy")
    kept(journal, 1)  # entry 5 anew
    with journal.database.writing() as connection:
        journal.database.unguard(connection)
        connection.execute(text("delete from journal where sequence = 5"))
        journal.database.guard(connection)
    assert {(one.what, one.where) for one in verdict(journal).findings} == {("end_missing", "5 to 5")}


def test_a_copy_goes_from_one_kind_of_database_into_the_other(tmp_path: Path, postgres: Server):
    journal = journal_of(tmp_path)
    kept(journal, 3)
    write_backup(journal, tmp_path / "copy")
    url = postgres.url()
    text_of = f'[site]\nname = "A"\ntimezone = "Europe/London"\n[state]\nurl = "{url}"\n'
    (tmp_path / "site.toml").write_text(text_of)
    moved = journal_of(tmp_path)
    restore(moved, tmp_path / "copy")
    assert moved.entries()[:3] == journal.entries()
    assert verdict(moved).holds


def test_a_copy_is_never_brought_back_over_entries(state_site: Path, tmp_path: Path):
    journal = journal_of(state_site)
    kept(journal, 2)
    write_backup(journal, tmp_path / "copy")
    with pytest.raises(StorageError, match=r"entries in .* already"):
        restore(journal, tmp_path / "copy")
    assert len(journal.entries()) == 2


@pytest.mark.parametrize("damage", ["cut", "changed", "left out", "something else", "empty"])
def test_a_copy_that_is_not_whole_is_refused(tmp_path: Path, damage: str):
    journal = journal_of(tmp_path)
    kept(journal, 3)
    copy = tmp_path / "copy"
    write_backup(journal, copy)
    lines = copy.read_text().splitlines()
    changed = json.dumps({**json.loads(lines[2]), "unit_id": "W09"})
    copy.write_text(
        {
            "cut": "\n".join(lines)[:-20],
            "changed": "\n".join([lines[0], lines[1], changed, lines[3]]),
            "left out": "\n".join([lines[0].replace('"entries": 3', '"entries": 2'), lines[1], lines[3]]),
            "something else": '{"a": 1}\n',
            "empty": "",
        }[damage]
    )
    with pytest.raises(VerificationFailed, match="no whole copy"):
        read_backup(copy)


def test_only_its_owner_can_read_a_copy_and_it_holds_no_key(tmp_path: Path):
    journal = journal_of(tmp_path)
    kept(journal, 1)
    write_backup(journal, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "state" / "record.key").read_text().strip() not in (tmp_path / "copy").read_text()


def test_no_copy_is_made_of_a_record_that_does_not_hold(state_site: Path, tmp_path: Path):
    journal = journal_of(state_site)
    kept(journal, 2)
    with journal.database.writing() as connection:
        journal.database.unguard(connection)
        connection.execute(text("update journal set unit_id = 'W09' where sequence = 1"))
        journal.database.guard(connection)
    with pytest.raises(VerificationFailed, match="does not hold"):
        write_backup(journal, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
