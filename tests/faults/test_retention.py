"""Retention that is killed, refused or whose store is lost: nothing half done, nothing lost in silence."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.errors import StorageError
from pipelines.state import ROWS_RETIRED, journal_of
from pipelines.steps.lock import site_lock
from pipelines.steps.retention import Retained, retain
from pipelines.warehouse.read import open_snapshot
from tests.retired import (
    MARGIN_SHIFTS,
    MARK,
    PERSON_WEEKS,
    REFUSED_SHIFTS,
    RETIRED_WEEKS,
    SHIFTS_A_WEEK,
    TODAY,
    WEEKS,
    a_site,
    ran,
    rows,
)

pytestmark = pytest.mark.usefixtures("polars_alone")


def test_a_lost_store_is_told_and_a_damaged_one_is_not_thrown_away(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    retain(site, today=TODAY)
    store = site.warehouse / "store.duckdb"
    whole = store.read_bytes()
    store.write_bytes(b"damaged" * 4096)
    with pytest.raises(StorageError, match="it alone holds the figures of weeks whose rows have left"):
        ran(site, rebuild=True)
    assert store.read_bytes() == b"damaged" * 4096
    store.unlink()
    summary = ran(site)
    (note,) = [note for note in summary.notes if "have left this site" in note]
    assert MARK.isoformat() in note
    assert summary.rejections[("shifts", "retired")]["rows"] > 0
    assert open_snapshot(site.warehouse).table("week_load")["week_start"].min() == MARK
    store.write_bytes(whole)
    assert ran(site, rebuild=True).notes == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_the_middle_the_store_is_the_old_one_or_the_new_one(tmp_path: Path, moment: str) -> None:
    site = a_site(tmp_path)
    ran(site)
    held, digest = rows(site, "shifts"), open_snapshot(site.warehouse).info["digest"]
    program = KILLED.format(folder=str(site.folder), before=moment == "before")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = rows(site, "shifts")
    assert (left == held) == (moment == "before")
    again = retain(site, today=TODAY)
    gone = RETIRED_WEEKS * SHIFTS_A_WEEK - MARGIN_SHIFTS - REFUSED_SHIFTS
    assert again.rows == REFUSED_SHIFTS + (gone + 2 * PERSON_WEEKS if moment == "before" else 0)
    assert rows(site, "shifts") == (WEEKS - RETIRED_WEEKS) * SHIFTS_A_WEEK + MARGIN_SHIFTS - 4
    told = [entry.body["removed"].get("shifts") for entry in journal_of(site.folder).entries((ROWS_RETIRED,))]
    assert [number for number in told if number] == [gone]  # once, also where the kill came before the record
    assert not (site.warehouse / "store-retain.duckdb").exists()
    ran(site, rebuild=True)
    assert open_snapshot(site.warehouse).info["digest"] == digest


KILLED = """
import os, signal
from dataclasses import replace
from datetime import date
from pathlib import Path
from pipelines.site import load_site
from pipelines.steps import retention
put = retention.put_in_place
def killed(beside, path):
    if not {before}:
        put(beside, path)
    os.kill(os.getpid(), signal.SIGKILL)
retention.put_in_place = killed
retention.retain(replace(load_site(Path({folder!r})), retention_weeks=52), today=date(2027, 6, 14))
"""


def test_a_record_that_fails_is_said_and_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_site(tmp_path)
    ran(site)

    def full(*_given: object) -> None:
        raise StorageError("The disk is full.", hint="make room")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.state.journal.Journal.add", full)
        with pytest.raises(StorageError, match="not yet in the record"):
            retain(site, today=TODAY)
    assert journal_of(site.folder).entries((ROWS_RETIRED,)) == []
    assert retain(site, today=TODAY) == Retained(MARK)
    (entry,) = journal_of(site.folder).entries((ROWS_RETIRED,))
    assert entry.body["removed"]["shifts"] > 0


def test_the_command_says_what_left_and_waits_for_nobody(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    ran(site)
    with site_lock(site.warehouse):
        busy = CliRunner().invoke(main, ["retain", str(site.folder)])
    assert busy.exit_code == 13
    nothing = CliRunner().invoke(main, ["retain", str(site.folder), "--json"])
    assert json.loads(nothing.stdout)["dry_run"] is False
    settings = site.folder / "site.toml"
    settings.write_text(settings.read_text() + "[retention]\nweeks = 51\n")
    refused = CliRunner().invoke(main, ["retain", str(site.folder)])
    assert refused.exit_code == 10
    assert "from 52 to" in refused.stderr
