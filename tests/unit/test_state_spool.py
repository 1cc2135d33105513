"""What the database refuses waits in a file, and is taken over once."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import StorageError
from pipelines.state import Journal, Spool, journal_of
from tests.entries import PLAN, draft


@pytest.fixture
def journal(state_site: Path) -> Journal:
    return journal_of(state_site)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_what_waits_is_taken_over_whole_with_its_own_moment(journal: Journal, spool: Spool):
    form = draft()
    spool.keep(form)
    waits = json.loads(spool.waiting()[0].read_text())
    (receipt,) = spool.take_over(journal)
    (entry,) = journal.entries()
    assert entry.receipt == receipt.number
    assert entry.body == PLAN.to_json()
    assert entry.at.isoformat(timespec="microseconds") == waits["at"]
    assert spool.waiting() == []


def test_what_was_kept_after_all_is_not_kept_twice(journal: Journal, spool: Spool):
    form = draft()
    spool.keep(form)
    journal.add(form)
    (receipt,) = spool.take_over(journal)
    assert receipt.again
    assert len(journal.entries()) == 1


def test_one_form_waits_once_however_often_it_is_sent(spool: Spool):
    form = draft()
    spool.keep(form)
    spool.keep(form)
    assert len(spool.waiting()) == 1


def test_a_killed_take_over_loses_nothing_and_repeats_nothing(journal: Journal, spool: Spool):
    """Killed between keeping an entry and removing its file, the worst moment: the file is still there."""
    form = draft()
    spool.keep(form)
    whole = spool.waiting()[0].read_text()
    spool.take_over(journal)
    (spool.folder / f"{form.key}.json").write_text(whole)
    spool.take_over(journal)
    assert len(journal.entries()) == 1


def test_a_file_that_cannot_be_read_stays_and_the_others_are_taken_over(journal: Journal, spool: Spool):
    spool.keep(draft())
    (spool.folder / "0.json").write_text("{")
    assert len(spool.take_over(journal)) == 1
    assert [path.name for path in spool.waiting()] == ["0.json"]


def test_a_form_that_was_kept_with_other_words_waits_and_holds_up_nobody(journal: Journal, spool: Spool):
    form = draft()
    journal.add(form)
    spool.keep(replace(form, body=replace(PLAN, reason="Others.")))
    spool.keep(draft())
    assert len(spool.take_over(journal)) == 1
    assert [path.stem for path in spool.waiting()] == [form.key]


def test_only_its_owner_can_read_what_waits(spool: Spool):
    spool.keep(draft())
    assert spool.waiting()[0].stat().st_mode & 0o777 == 0o600
    assert spool.folder.stat().st_mode & 0o777 == 0o700


def test_where_nothing_can_be_laid_aside_it_is_said(tmp_path: Path):
    (tmp_path / "spool").write_text("a file where the folder belongs")
    with pytest.raises(StorageError, match="could not be laid aside either") as told:
        Spool(tmp_path / "spool").keep(draft())
    assert "on paper" in told.value.hint


def test_a_database_that_is_still_away_leaves_what_waits(tmp_path: Path, spool: Spool):
    journal = journal_of(tmp_path)
    spool.keep(draft())
    (tmp_path / "state").write_text("not a folder")
    with pytest.raises(StorageError):
        spool.take_over(journal)
    assert len(spool.waiting()) == 1


KEEP = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from pipelines.state import Spool
from tests.entries import draft
Spool(Path(sys.argv[1])).keep(draft())
print("laid aside", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_laid_aside_survives_a_killed_process(spool: Spool, repository: Path):
    done = subprocess.run(
        [sys.executable, "-c", KEEP, str(spool.folder)], capture_output=True, text=True, cwd=repository
    )
    assert done.stdout == "laid aside\n", done.stderr
    assert len(spool.waiting()) == 1
