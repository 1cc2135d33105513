"""Faults of a whole site: the exit code says what kind, the last snapshot stays, no value is told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.sources.intake import unchanged
from pipelines.steps import ingest as ingesting
from pipelines.steps.lock import site_lock
from pipelines.warehouse.read import current, open_snapshot
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site


def plimsoll(*words: object, env: dict[str, str | None] | None = None) -> Result:
    """The command as a user types it, in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


def summary_of(result: Result) -> dict[str, Any]:
    """The JSON document on the last line of stdout."""
    document: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    return document


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small ward, not run yet."""
    return write_ward_site(tmp_path / "site", Ward(weeks=4))


@pytest.fixture
def published(site: Path) -> Path:
    """A small ward with a snapshot."""
    run_site(site)
    return site


@pytest.mark.parametrize(
    "key",
    [None, "", "short", "x" * 31, "replace-this-example-with-a-secret-of-your-own", "PLIMSOLL_PSEUDONYM_KEY"],
)
def test_a_missing_or_weak_key_stops_the_run(site: Path, key: str | None) -> None:
    result = plimsoll("run", site, env={"PLIMSOLL_PSEUDONYM_KEY": key})
    assert result.exit_code == 10
    assert "openssl rand -hex 32" in result.stderr
    assert not (site / "warehouse" / "store.duckdb").exists()


def test_a_key_of_32_bytes_is_enough(site: Path) -> None:
    assert plimsoll("check", site, env={"PLIMSOLL_PSEUDONYM_KEY": "x" * 32}).exit_code == 0


def test_another_key_stops_the_run_instead_of_making_new_people(published: Path) -> None:
    result = plimsoll(
        "run", published, env={"PLIMSOLL_PSEUDONYM_KEY": "another-key-of-at-least-32-bytes-here"}
    )
    assert result.exit_code == 10
    assert "pseudonym key" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("minimum_group = 5", "minimum_group = 3", "floor of 5"),
        ("minimum_group", "minimum_grup", "minimum_group"),
        ("[privacy]", "[privasy]", "privacy"),
        ('timezone = "Europe/London"', 'timezone = "Europe/Londn"', "IANA"),
        ('format = "canonical"', 'format = "canonicle"', "plimsoll formats"),
        ("full_time_hours_per_week = 37.5", 'full_time_hours_per_week = "37.5"', "kind"),
    ],
)
def test_wrong_settings_are_named_with_what_to_write_instead(
    site: Path, old: str, new: str, hint: str
) -> None:
    settings = site / "site.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    result = plimsoll("check", site)
    assert result.exit_code == 10
    assert hint in result.stderr


def test_a_folder_without_settings_is_no_site(tmp_path: Path) -> None:
    assert plimsoll("run", tmp_path).exit_code == 10


def test_no_readable_file_of_a_source_is_exit_11(site: Path) -> None:
    for path in (site / "incoming").iterdir():
        path.write_bytes(b"\xff\xfe" + path.read_text(encoding="utf-8").encode("utf-16-le"))
    result = plimsoll("run", site)
    assert result.exit_code == 11
    assert current(site / "warehouse") is None


def test_one_refused_file_does_not_stop_the_others(site: Path) -> None:
    (site / "incoming" / "incidents.csv").write_text(
        "<html><body>502 Bad Gateway</body></html>\n", encoding="utf-8"
    )
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0, result.output
    refused = summary_of(result)["files_refused"]
    assert [entry["file"] for entry in refused] == ["incidents.csv"]
    assert refused[0]["rule"] in ("header", "magic")


def test_too_few_right_rows_publish_nothing(published: Path) -> None:
    before = open_snapshot(published / "warehouse").id
    rows = [
        {**row, "patients": -5} for row in Ward(weeks=4, first_day=MONDAY.replace(month=3, day=2)).caseload()
    ]
    bad = write_rows(published / "incoming" / "caseload-bad.csv", rows)
    result = plimsoll("run", published, "--json")
    assert result.exit_code == 12
    assert "caseload: 0 of 28 rows accepted" in result.stderr
    assert open_snapshot(published / "warehouse").id == before
    bad.write_text(bad.read_text(encoding="utf-8").replace("-5", "24"), encoding="utf-8")
    assert plimsoll("run", published).exit_code == 0


@pytest.mark.parametrize("value", ["NaN", "inf", "-inf", "1e400"])
def test_a_number_that_is_none_fires_no_alarm(tmp_path: Path, value: str) -> None:
    """NaN > 6 is true in Polars and DuckDB: it must be gone before anything compares it."""
    ward = Ward(weeks=4)
    folder = write_ward_site(tmp_path / "site", ward)
    rows = [
        {**row, "patients": value} if number % 9 == 0 else row for number, row in enumerate(ward.caseload())
    ]
    write_rows(folder / "incoming" / "caseload.csv", rows)
    result = plimsoll("run", folder, "--json")
    assert result.exit_code == 0, result.output
    assert summary_of(result)["tables"]["caseload"]["rejected"] == 4
    kinds = {alert["kind"] for alert in json.loads(plimsoll("alerts", folder, "--json").stdout)["alerts"]}
    assert "over_line" not in kinds


def test_a_second_run_at_the_same_time_is_told_to_wait(site: Path) -> None:
    with site_lock(site / "warehouse"):
        assert plimsoll("run", site).exit_code == 13
    assert plimsoll("run", site).exit_code == 0


def test_a_damaged_store_is_exit_14_and_the_snapshot_still_answers(published: Path) -> None:
    store = published / "warehouse" / "store.duckdb"
    store.write_bytes(b"not a database" * 1000)
    result = plimsoll("run", published)
    assert result.exit_code == 14
    assert "--rebuild" in result.stderr
    assert plimsoll("status", published).exit_code == 0
    assert plimsoll("run", published, "--rebuild").exit_code == 0


def test_a_damaged_snapshot_is_exit_14(published: Path) -> None:
    warehouse = published / "warehouse"
    path = warehouse / f"snapshot-{current(warehouse)}.duckdb"
    path.write_bytes(path.read_bytes()[:5000])
    assert plimsoll("status", published, "--json").exit_code == 14


def test_nothing_published_yet_is_said_plainly(site: Path) -> None:
    result = plimsoll("status", site)
    assert result.exit_code == 14
    assert "plimsoll run" in result.stderr


def test_a_check_publishes_and_keeps_nothing(site: Path) -> None:
    result = plimsoll("check", site, "--json")
    assert result.exit_code == 0, result.output
    assert summary_of(result)["snapshot"] is None
    assert current(site / "warehouse") is None
    assert not list((site / "warehouse").glob("quarantine/**/*.parquet"))
    assert summary_of(plimsoll("run", site, "--json"))["files_new"] == 5


def test_quarantine_is_pseudonymous_and_holds_no_free_text(site: Path) -> None:
    rows = [
        {
            "incident_id": f"I-{n}",
            "unit_id": "W1",
            "occurred_at": "2026-01-06T10:00:00Z",
            "category": "what somebody wrote about somebody",
            "severity": 9 if n < 3 else 2,
        }
        for n in range(9)
    ]
    write_rows(site / "incoming" / "incidents.csv", rows)
    shift = Ward(weeks=4).shifts()[0]
    write_rows(site / "incoming" / "shifts-bad.csv", [{**shift, "shift_id": "bad", "worked_hours": -3}])
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0, result.output
    kept = {
        path.parent.name: pl.read_parquet(path) for path in (site / "warehouse/quarantine").rglob("*.parquet")
    }
    assert kept["incidents"].height == 3
    assert "category" not in kept["incidents"].columns
    assert set(kept["incidents"]["rule"]) == {rule["rule"] for rule in summary_of(result)["rejections"][:1]}
    assert kept["shifts"]["clinician_id"].item() != shift["clinician_id"]
    assert kept["shifts"]["clinician_id"].str.starts_with("c").all()


def test_no_clinician_id_is_anywhere_in_the_warehouse_or_in_what_is_said(published: Path) -> None:
    result = plimsoll("run", published, "--rebuild", "--json")
    identifiers = [Ward().clinician(number).encode() for number in range(12)]
    files = [path for path in (published / "warehouse").rglob("*") if path.is_file()]
    assert len(files) > 2
    for path in files:
        content = path.read_bytes()
        assert not any(identifier in content for identifier in identifiers), path.name
    assert not any(identifier.decode() in result.output for identifier in identifiers)


def test_a_text_content_column_refuses_the_file_and_is_nowhere_on_disk(site: Path) -> None:
    secret = "the patient told me that"
    rows = [{**row, "prompt": secret} for row in Ward(weeks=1).caseload()]
    write_rows(site / "incoming" / "caseload-with-text.csv", rows)
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0
    assert summary_of(result)["files_refused"][0]["rule"] == "text_content"
    assert secret not in result.output
    for path in (site / "warehouse").rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


_KILLED_RUN = """
import os, sys
from pathlib import Path
from tempfile import TemporaryDirectory
import pipelines.run as flow
import pipelines.warehouse.build as build
from pipelines.site import load_site
name, place = sys.argv[2].split(":")
module = {"run": flow, "ledger": flow.Ledger, "store": flow.Store, "build": build}[name]
original = getattr(module, place)
def die(*args, **kwargs):
    result = original(*args, **kwargs) if sys.argv[3] == "after" else None
    os.kill(os.getpid(), 9)
    return result
setattr(module, place, die)
flow.run(load_site(Path(sys.argv[1])), flow.Options())
"""


STEPS = ("run:_read", "run:_load", "run:_measure", "store:commit", "run:publish", "ledger:mark_published")
WITHIN_PUBLISHING = (
    ("build:_fill", "after"),  # built beside, not on the disk yet
    ("build:_point_to", "before"),  # renamed
    ("build:_point_to", "after"),  # pointed to
    ("run:record_published", "before"),
    ("run:record_published", "after"),  # in the record
)


MORE = Ward("W2", weeks=4)


@cache
def read_at_once() -> str:
    """What a site tells that read both wards in one run, which nothing killed."""
    with TemporaryDirectory() as folder:
        return str(run_site(write_ward_site(Path(folder) / "whole", Ward(weeks=4), MORE)).snapshot)


@pytest.mark.slow
@pytest.mark.parametrize(("place", "when"), [*product(STEPS, ("before", "after")), *WITHIN_PUBLISHING])
def test_a_killed_run_leaves_the_old_state_or_the_new_one(published: Path, place: str, when: str) -> None:
    warehouse = published / "warehouse"
    before = open_snapshot(warehouse).info["digest"]
    write_rows(
        published / "incoming" / "units-2.csv",
        [{"unit_id": "W2", "unit_name": "W2 Ward", "setting": "inpatient_mental_health"}],
    )
    for name in ("clinicians", "shifts", "caseload"):
        write_rows(published / "incoming" / f"{name}-2.csv", getattr(MORE, name)())
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED_RUN, published, place, when],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    stood = open_snapshot(warehouse).info["digest"]
    after = run_site(published).snapshot
    assert stood in (before, after)
    assert after == read_at_once()


def _add_source(site: Path, name: str) -> Path:
    """A second source of canonical files; its folder."""
    settings = site / "site.toml"
    block = f'[[source]]\nformat = "canonical"\npath = "{name}/*"\n[privacy]'
    settings.write_text(settings.read_text(encoding="utf-8").replace("[privacy]", block), encoding="utf-8")
    return site / name


def test_a_source_without_a_readable_file_is_told_with_its_own_reason(site: Path) -> None:
    (site / "incoming" / "incidents.csv").write_text("<html>502</html>\n", encoding="utf-8")
    folder = _add_source(site, "more")
    folder.mkdir()
    (folder / "caseload.csv").write_bytes(b"unit_id,date\n\xff\xfe,x\n")
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 11
    assert "UTF-8" in result.stderr or "encoding" in result.stderr
    assert "html" not in result.stderr.lower()
    assert {entry["file"] for entry in summary_of(result)["files_refused"]} == {
        "incidents.csv",
        "caseload.csv",
    }


def test_a_source_whose_path_matches_no_file_is_told(site: Path) -> None:
    _add_source(site, "nowhere")
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0
    (note,) = [note for note in summary_of(result)["notes"] if "nowhere" in note]
    assert "not assessed" in note


def test_a_file_still_being_written_is_waited_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only file of its source: no reason to stop the run, and no longer growing in the next."""
    path = write_rows(_add_source(site, "more") / "incidents.csv", [])
    header = "incident_id,unit_id,occurred_at,category,severity\n"
    path.write_text(header, encoding="utf-8")
    monkeypatch.setattr(ingesting, "unchanged", lambda file, stamp: file != path and unchanged(file, stamp))
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0, result.output
    assert [entry["rule"] for entry in summary_of(result)["files_refused"]] == ["growing"]
    monkeypatch.undo()
    path.write_text(header + "i1,W1,2026-01-06T10:00:00Z,fall,2\n", encoding="utf-8")
    assert summary_of(plimsoll("run", site, "--json"))["tables"]["incidents"]["accepted"] == 1
