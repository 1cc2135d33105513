"""Runs beside readers, beside one another, under a clock that goes back, over files of a later version."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines import run as flow
from pipelines.state import journal_of
from pipelines.steps import publish as publishing
from pipelines.warehouse.build import snapshot_file
from pipelines.warehouse.read import current, open_snapshot
from tests.sites import Ward, run_site, write_rows, write_ward_site

READERS = 20
pytestmark = pytest.mark.usefixtures("polars_alone")


def plimsoll(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = write_ward_site(tmp_path_factory.mktemp("once") / "site", Ward(weeks=2))
    run_site(site)
    return site


@pytest.fixture
def published(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "site"))


def started(site: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dashboard", "run", str(site), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_twenty_readers_are_never_locked_out_while_a_run_writes(published: Path) -> None:
    """Who opened the old snapshot goes on with it; who opens one meanwhile gets the old or the new, whole."""
    warehouse = published / "warehouse"
    old = open_snapshot(warehouse)
    held = old.table("unit").height
    over = threading.Event()

    def read() -> int:
        reads = 0
        while not over.is_set():
            now = open_snapshot(warehouse)
            assert now.table("unit").height == held
            assert now.info["digest"] == old.info["digest"], "the same files, the same figures"
            reads += 1
            over.wait(0.02)
        return reads

    child = started(published, "--rebuild")
    with ThreadPoolExecutor(READERS) as pool:
        asked = [pool.submit(read) for _ in range(READERS)]
        told = child.communicate()[1]
        over.set()
        reads = [each.result() for each in asked]
    assert child.returncode == 0, told
    assert min(reads) > 1
    assert old.table("unit").height == held
    assert open_snapshot(warehouse).id != old.id


@pytest.mark.slow
def test_of_runs_that_begin_at_once_one_works_and_the_others_end_with_13(published: Path) -> None:
    children = [started(published, "--rebuild") for _ in range(3)]
    told = [child.communicate()[1] for child in children]
    codes = sorted(child.returncode for child in children)
    assert codes[0] == 0, told
    assert set(codes) <= {0, 13}, told
    assert 13 in codes, "begun within a moment, they cannot all have come one after another"
    assert open_snapshot(published / "warehouse").info["sequence"] == 1 + codes.count(0)


class Clock(datetime):
    """A clock that can be put back."""

    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)


def test_a_clock_put_back_an_hour_changes_neither_the_order_of_runs_nor_a_figure(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an hour past midnight by the clock, then half an hour before it: the day goes back as well."""
    straight = Path(shutil.copytree(published, tmp_path / "straight"))
    for module in (flow, publishing):
        monkeypatch.setattr(module, "datetime", Clock)
    today = Clock.now().date() + timedelta(days=1)  # in London
    late = {"unit_id": "W1", "date": today, "period": "all", "patients": 24}
    write_rows(published / "incoming" / "caseload-2.csv", [late])
    assert plimsoll("run", published).exit_code == 0
    first = open_snapshot(published / "warehouse")
    assert first.info["newest_date"] == today.isoformat()
    monkeypatch.setattr(Clock, "moment", Clock.moment - timedelta(hours=1))
    write_rows(
        published / "incoming" / "units-2.csv", [{"unit_id": "W2", "unit_name": "B", "setting": "other"}]
    )
    assert plimsoll("run", published).exit_code == 0
    second = open_snapshot(published / "warehouse")
    assert second.info["built_at"] < first.info["built_at"], "the clock did go back"
    assert second.info["sequence"] == first.info["sequence"] + 1
    assert current(published / "warehouse") == second.id
    runs = second.query("select run, started_at from run order by run")
    assert runs["run"].to_list() == [1, 2, 3]
    assert runs["started_at"][2] < runs["started_at"][1]
    status = json.loads(plimsoll("status", published, "--json").stdout)
    assert status["data_age_days"] >= 0
    entries = journal_of(published).rows()
    assert [row["sequence"] for row in entries] == list(range(1, len(entries) + 1))
    assert plimsoll("verify", published).exit_code == 0
    # The clock is right again: the figures are those of a site whose clock never went back.
    monkeypatch.setattr(Clock, "moment", Clock.moment + timedelta(hours=2))
    assert plimsoll("run", published).exit_code == 0
    for name in ("caseload-2.csv", "units-2.csv"):
        shutil.copy(published / "incoming" / name, straight / "incoming" / name)
    assert plimsoll("run", straight).exit_code == 0
    digests = {open_snapshot(site / "warehouse").info["digest"] for site in (published, straight)}
    assert len(digests) == 1


def test_a_store_of_a_later_version_is_left_alone_and_what_is_published_still_answers(
    published: Path,
) -> None:
    store = published / "warehouse" / "store.duckdb"
    with duckdb.connect(str(store)) as con:
        con.execute("update meta set value = '999' where key = 'store version'")
    before = store.read_bytes()
    result = plimsoll("run", published)
    assert result.exit_code == 10
    assert "store version" in result.stderr
    assert "--rebuild" in result.stderr
    assert store.read_bytes() == before
    assert plimsoll("status", published).exit_code == 0
    assert plimsoll("run", published, "--rebuild").exit_code == 0


def test_a_snapshot_of_a_later_version_is_read_for_what_this_one_knows(published: Path) -> None:
    """Who goes back to the version before shows what it can show, and publishes its own with the next run."""
    warehouse = published / "warehouse"
    path = snapshot_file(warehouse, current(warehouse) or "")
    with duckdb.connect(str(path)) as con:
        con.execute("create table of_a_later_version as select 1 as x")
        con.execute("alter table standing add column told_later varchar")
    status = plimsoll("status", published, "--json")
    assert status.exit_code == 0, status.output
    assert [unit["unit_id"] for unit in json.loads(status.stdout)["units"]] == ["W1"]
    write_rows(
        published / "incoming" / "caseload-2.csv",
        [{"unit_id": "W1", "date": date(2026, 1, 19), "period": "all", "patients": 25}],
    )
    assert plimsoll("run", published).exit_code == 0
    assert not open_snapshot(warehouse).has("of_a_later_version")
