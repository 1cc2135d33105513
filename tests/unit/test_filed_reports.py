"""What was filed here comes into the figures with the next run, once; nothing that a reporter wrote does."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.site import FILED_FOLDER, load_site
from pipelines.state import REPORT_KINDS, journal_of, reports
from pipelines.steps.filed_reports import lay_out
from pipelines.summary import Summary
from pipelines.warehouse.read import open_snapshot
from tests.filed import ANONYMOUS, NAMED, file
from tests.sites import Ward, run_site, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")

IN_JANUARY = replace(NAMED, week=date(2026, 1, 12), on=date(2026, 1, 14))
SECRET = replace(ANONYMOUS, week=date(2026, 1, 12), text="CANARY in the text", level=2, cause="acuity")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_ward_site(tmp_path, Ward(weeks=4))
    return tmp_path


def laid_out(site: Path) -> list[dict[str, str]]:
    rows = []
    for path in sorted((site / FILED_FOLDER).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows += list(csv.DictReader(handle))
    return rows


def published(site: Path) -> dict[date, tuple[int, int]]:
    weeks = open_snapshot(site / "warehouse").table("report_week").to_dicts()
    return {row["week_start"]: (row["reports"], row["level_4_5"]) for row in weeks if row["reports"]}


def test_reports_filed_here_are_counted_in_the_week_of_their_shift(site: Path):
    journal = journal_of(site)
    file(journal, IN_JANUARY, unit="W1", at=datetime(2026, 1, 14, 23, tzinfo=UTC))
    file(journal, SECRET, unit="W1")
    summary = run_site(site)
    assert summary.tables["overload_reports"].accepted == 2
    assert published(site) == {date(2026, 1, 12): (2, 1)}


def test_a_run_takes_each_report_once_and_only_what_is_new(site: Path):
    journal = journal_of(site)
    file(journal, SECRET, unit="W1")
    run_site(site)
    assert run_site(site).tables["overload_reports"].read == 0
    file(journal, IN_JANUARY, unit="W1")
    again = run_site(site)
    assert (again.tables["overload_reports"].read, again.tables["overload_reports"].accepted) == (1, 1)
    assert published(site) == {date(2026, 1, 12): (2, 1)}
    assert len(laid_out(site)) == 2


def test_nothing_that_a_reporter_wrote_leaves_the_journal(site: Path):
    file(journal_of(site), replace(SECRET, text="CANARY text"), unit="W1")
    file(journal_of(site), replace(IN_JANUARY, name="CANARY name"), unit="W1")
    run_site(site)
    for path in (site / "warehouse").rglob("*"):
        assert not path.is_file() or b"CANARY" not in path.read_bytes(), path.name


def test_a_rebuild_and_a_lost_folder_bring_the_same_reports_again(site: Path):
    file(journal_of(site), SECRET, unit="W1")
    first = run_site(site)
    for path in (site / FILED_FOLDER).glob("*.csv"):
        path.unlink()
    again = run_site(site, rebuild=True)
    assert again.snapshot == first.snapshot
    assert published(site) == {date(2026, 1, 12): (1, 0)}


def test_a_journal_that_cannot_be_read_stops_no_run_and_is_told(site: Path):
    run_site(site)
    (site / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    summary = Summary()
    lay_out(load_site(site), summary)
    assert [note.split(".")[0] for note in summary.notes] == ["Overload reports filed here could not be read"]


def test_a_report_that_came_from_a_file_is_counted_from_that_file_alone(site: Path):
    row = "report_id,unit_id,reported_at,level,cause,red_flag\nR7,W1,2026-01-14T03:10:00,4,staffing,False\n"
    path = site / "incoming" / "overload_reports-old.csv"
    path.write_text(row)
    told = CliRunner().invoke(main, ["import-reports", str(site), str(path)])
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("1 report read: 1 taken over, 0 there already,")
    summary = run_site(site)
    assert (summary.tables["overload_reports"].read, summary.tables["overload_reports"].accepted) == (1, 1)
    assert published(site) == {date(2026, 1, 12): (1, 1)}
    (report,) = reports(journal_of(site).entries(REPORT_KINDS))
    assert (report.state, report.filed.level, report.filed.report_id) == ("raised", 4, "R7")


def test_a_file_that_is_imported_again_adds_nothing_and_refused_rows_are_counted(site: Path):
    path = site / "old.csv"
    path.write_text(
        "report_id,unit_id,reported_at,level,cause\n"
        "R1,W1,2026-01-14T03:10:00,4,staffing\n"
        "R2,W1,2026-01-15T03:10:00Z,9,staffing\n"
        "R3,W1,yesterday,3,acuity\n"
        "R4,W1,2026-01-16,3,acuity\n"
        ",W1,2026-01-16,3,acuity\n"
        "R5,W1,2999-01-16,3,acuity\n"
    )
    first = json.loads(CliRunner().invoke(main, ["import-reports", str(site), str(path), "--json"]).stdout)
    assert first == {"read": 6, "taken": 2, "again": 0, "refused": 4, "first_refused_row": 2}
    again = json.loads(CliRunner().invoke(main, ["import-reports", str(site), str(path), "--json"]).stdout)
    assert again == {"read": 6, "taken": 0, "again": 2, "refused": 4, "first_refused_row": 2}


def test_a_file_that_is_no_such_table_is_refused_with_what_it_lacks(site: Path):
    path = site / "other.csv"
    path.write_text("unit_id,level\nW1,3\n")
    told = CliRunner().invoke(main, ["import-reports", str(site), str(path)])
    assert told.exit_code == 11
    assert "The file has no column report_id, reported_at, cause." in told.stderr
