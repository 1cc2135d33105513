"""Faults that only a whole run shows: what stays on disk, how a full disk ends, what the summary tells."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
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


CONTENT = "zq7 the patient told me that zq7"


def where_it_is(site: Path, *texts: str) -> list[str]:
    """Files a run wrote that hold one of the texts; what lies in the site's own folders is not ours."""
    ours = [path for name in ("warehouse", "state") for path in (site / name).rglob("*") if path.is_file()]
    return [path.name for path in ours if any(text.encode() in path.read_bytes() for text in texts)]


@pytest.mark.parametrize(
    ("kind", "column"),
    [("csv", "Patient Note"), ("csv.gz", "prompt"), ("parquet", "response"), ("ndjson", "notes")],
)
def test_a_column_of_content_refuses_the_file_in_every_kind_and_is_nowhere(
    site: Path, column: str, kind: str
) -> None:
    rows = pl.DataFrame([{**row, column: CONTENT} for row in Ward(weeks=1).caseload()])
    path = site / "incoming" / f"caseload-text.{kind}"
    if kind == "csv.gz":
        path.write_bytes(gzip.compress(rows.write_csv().encode()))
    else:
        getattr(rows, f"write_{kind}")(path)
    result = plimsoll("check", site, "--json")
    assert result.exit_code == 0, result.output
    (refused,) = json.loads(result.stdout.strip().splitlines()[-1])["files_refused"]
    assert (refused["file"], refused["rule"]) == (path.name, "text_content")
    assert "zq7" not in result.output
    assert where_it_is(site, CONTENT) == []


PERSONAL = ("jo.bloggs@example.org", "943 476 5919", "9434765919", "MRN 00123456", "hospital no. 445566")


def test_numbers_and_addresses_of_patients_in_a_text_column_are_flagged_and_kept_nowhere(site: Path) -> None:
    """The row is refused under its own rule and waits masked: who mends the feed sees which row, not what."""
    incidents = [
        {
            "incident_id": f"I{number}",
            "unit_id": "W1",
            "occurred_at": f"{MONDAY}T10:00:00Z",
            "category": category,
            "severity": 2,
        }
        for number, category in enumerate([*(f"seen by {each}" for each in PERSONAL), "fall", "aggression"])
    ]
    write_rows(site / "incoming" / "incidents.csv", incidents)
    result = plimsoll("run", site, "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout.strip().splitlines()[-1])
    counts = summary["tables"]["incidents"]
    assert (counts["accepted"], counts["rejected"]) == (2, len(PERSONAL))
    (rejection,) = summary["rejections"]
    assert (rejection["rule"], rejection["rows"]) == ("personal_data", len(PERSONAL))
    (kept,) = (site / "warehouse" / "quarantine" / "incidents").glob("*.parquet")
    masked = pl.read_parquet(kept)
    assert masked["_row"].to_list() == [1, 2, 3, 4, 5]
    assert "category" not in masked.columns
    assert where_it_is(site, *PERSONAL, "seen by") == []
    for told in (result.output, plimsoll("status", site).output, plimsoll("alerts", site, "--json").output):
        assert not any(text in told for text in (*PERSONAL, "seen by"))
