"""Faults that only a whole run shows: what stays on disk, how a full disk ends, what the summary tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.warehouse.read import current
from tests.sites import MONDAY, Ward, run_site, write_rows, write_ward_site


def plimsoll(*words: object) -> Result:
    """The command as a user types it, in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small ward, not run yet."""
    return write_ward_site(tmp_path / "site", Ward(weeks=1))


def test_an_anonymous_report_does_not_name_who_worked_its_shift(site: Path) -> None:
    """Rosters build a shift's id from the person's; a report of the shift has no person to look for."""
    report = {
        "report_id": "W1-nurse-000/1",
        "unit_id": "W1",
        "reported_at": f"{MONDAY}T12:00",
        "level": 4,
        "cause": "staffing",
        "shift_id": "W1-nurse-000/2025",
    }
    write_rows(site / "incoming" / "overload_reports.csv", [report])
    assert plimsoll("run", site).exit_code == 0
    kept = [path for path in (site / "warehouse").rglob("*") if path.is_file()]
    assert not [path.name for path in kept if b"W1-nurse-000/" in path.read_bytes()]


def test_a_full_disk_under_the_quarantine_is_exit_14(site: Path) -> None:
    """Reported by Polars as a fault of the data, it would end in a traceback."""
    run_site(site)
    shift = {"shift_id": "x", "clinician_id": "W1-nurse-000", "unit_id": "W1", "status": "worked"}
    times = {"starts_at": f"{MONDAY}T08:00", "ends_at": f"{MONDAY}T07:00"}
    write_rows(site / "incoming" / "shifts-bad.csv", [{**shift, **times}])
    folder = site / "warehouse" / "quarantine" / "shifts"
    folder.mkdir(parents=True)
    (folder / "run-000002-0001.parquet").symlink_to("/dev/full")
    before = current(site / "warehouse")
    result = plimsoll("run", site)
    assert result.exit_code == 14, result.output
    assert "No space left" in result.stderr or "OSError" in result.stderr
    assert current(site / "warehouse") == before


def test_task_types_and_tools_that_are_not_known_are_counted_in_the_summary(site: Path) -> None:
    task = {"clinician_id": "W1-nurse-000", "tool_id": "scribe", "started_at": f"{MONDAY}T08:00"}
    kinds = ("progress_note", "Progress Note", "poem", "other", "unknown")
    tasks = [{"task_id": f"t{number}", "task_type": kind, **task} for number, kind in enumerate(kinds)]
    write_rows(site / "incoming" / "llm_events.csv", tasks)
    summary = json.loads(plimsoll("run", site, "--json").stdout.strip().splitlines()[-1])
    assert summary["tables"]["llm_events"]["accepted"] == 5
    assert summary["notes"] == [
        "2 tasks of llm_events.csv have a type that is not translated: counted as other.",
        "1 tools in use are not listed in tools: taken as kind other.",
    ]
