"""The documents other programs read: exactly these fields, one document on stdout, all else on stderr."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.warehouse.read import open_snapshot
from tests.sites import Ward, write_rows, write_ward_site

COUNTS = ("read", "accepted", "rejected", "duplicates")
STEPS = {"read", "validate", "load", "measure", "detect", "publish"}
RUN = {"snapshot", *COUNTS, "files_new", "files_skipped", "tables", "rejections", "seconds"}
RUN_EXTRAS = {
    "as_of", "snapshot_id", "files_refused", "files_incomplete", "ignored", "records", "extra_columns",
    "readmitted", "withdrawn", "corrected", "weeks_recomputed", "notes", "restated_weeks", "alerts_withdrawn",
    "withheld_weeks", "digest",
    "coverage",
}  # fmt: skip
ALERT = {
    "alert_id", "unit_id", "kind", "severity", "started_on", "detected_on", "closed_on", "driver", "evidence",
    "message", "restated_weeks",
}  # fmt: skip
EVIDENCE = {
    "load", "load_expected", "load_line", "load_change_percent", "load_change_interval_percent",
    "saved_hours_per_week", "absorbed_hours_per_week", "saving", "conversion_ratio", "conversion_interval",
}  # fmt: skip
EVIDENCE_EXTRAS = {"line_id", "periods_observed", "periods_over", "weeks_observed", "weeks_over"}
UNIT = {
    "unit_id", "standing", "reason", "staff_disagree", "periods_over", "periods_observed", "load",
    "load_line", "conversion_ratio", "open_alerts", "coverage",
}  # fmt: skip
UNIT_EXTRAS = {"line_id", "staff_group", "unknown_since"}
VALUE = ["metric", "unit_id", "week_start", "numerator", "denominator", "value", "coverage"]
VALUE_EXTRAS = ["staff_group", "bound", "evidence_grade", "state", "weeks_together", "span_start",
                "span_end"]  # fmt: skip


def plimsoll(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def document(result: Result, exit_code: int = 0) -> Any:
    """Stdout as the one document it is; NaN and infinity are no JSON."""
    assert result.exit_code == exit_code, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} in the document"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ward over its line, one without; two bad rows, one that waits, one twice, a file that is none."""
    path = tmp_path_factory.mktemp("json") / "site"
    write_ward_site(path, Ward("W1", patients=30, weeks=6), Ward("W2", weeks=6), unit_id="W1", setting=None)
    census = Ward("W1", weeks=1, patients=30).caseload()[:1]
    bad = [
        {**census[0], "date": "2026-02-20", "patients": -1},
        {**census[0], "date": "2026-02-21", "patients": "x"},
    ]
    lost = [{**census[0], "unit_id": "W9"}]
    write_rows(path / "incoming" / "caseload-2.csv", [*bad, *lost, *census])
    (path / "incoming" / "incidents.csv").write_text("<html>502</html>\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = document(plimsoll("run", folder, "--json"))
    return told


def test_a_run_has_the_contracts_fields_and_the_named_extras(run: dict[str, Any]) -> None:
    assert set(run) == RUN | RUN_EXTRAS
    assert set(run["seconds"]) == STEPS
    assert all(isinstance(spent, float) and spent >= 0 for spent in run["seconds"].values())


def test_its_counts_reconcile_in_total_and_by_table(run: dict[str, Any]) -> None:
    for count in (run, *run["tables"].values()):
        assert count["read"] == count["accepted"] + count["rejected"] + count["duplicates"]
    for name in COUNTS:
        assert run[name] == sum(table[name] for table in run["tables"].values())
    assert run["tables"]["caseload"] == {
        "read": 6 * 7 * 2 + 4,
        "accepted": 6 * 7 * 2,
        "rejected": 2 + 1,
        "duplicates": 1,
    }


def test_rejections_name_table_rule_rows_file_and_row(run: dict[str, Any]) -> None:
    assert [set(entry) for entry in run["rejections"]] == [
        {"table", "rule", "rows", "example_file", "example_row"}
    ] * len(run["rejections"])
    where = {entry["rule"]: (entry["rows"], entry["example_row"]) for entry in run["rejections"]}
    assert where["unknown_unit"] == (1, 3)
    assert {entry["example_file"] for entry in run["rejections"]} == {"caseload-2.csv"}
    assert sum(entry["rows"] for entry in run["rejections"]) == run["rejected"] == 3


def test_refused_files_are_named_and_not_counted_as_rows(run: dict[str, Any]) -> None:
    (refused,) = run["files_refused"]
    assert set(refused) == {"file", "rule", "reason"}
    assert refused["file"] == "incidents.csv"
    assert run["tables"].get("incidents", {"read": 0})["read"] == 0


def test_the_snapshot_is_the_digest_of_what_is_published(run: dict[str, Any], folder: Path) -> None:
    snapshot = open_snapshot(folder / "warehouse")
    assert (run["snapshot"], run["snapshot_id"]) == (snapshot.info["digest"], snapshot.id)
    assert run["as_of"] == "2026-02-15"


def test_a_run_without_news_reports_the_standing_snapshot(run: dict[str, Any], folder: Path) -> None:
    again = document(plimsoll("run", folder, "--json"))
    assert (again["snapshot"], again["snapshot_id"]) == (run["snapshot"], run["snapshot_id"])
    assert (again["read"], again["files_new"], again["weeks_recomputed"]) == (0, 0, 0)
    assert again["files_skipped"] == run["files_new"] + 1, "the refused file is known too"


def test_a_check_tells_the_same_and_publishes_nothing(run: dict[str, Any], tmp_path: Path) -> None:
    site = write_ward_site(tmp_path / "site", Ward(weeks=2))
    told = document(plimsoll("check", site, "--json"))
    assert set(told) == set(run)
    assert (told["snapshot"], told["snapshot_id"]) == (None, None)
    assert told["accepted"] == told["read"] > 0


def test_a_refusal_to_publish_is_told_with_what_was_found(folder: Path, run: dict[str, Any]) -> None:
    bad = folder / "incoming" / "consent_daily.csv"
    write_rows(bad, [{"unit_id": "W1", "date": f"2026-01-{day:02}", "asked": -day} for day in range(10, 21)])
    result = plimsoll("run", folder, "--json")
    told = document(result, 12)
    assert told["tables"]["consent_daily"]["rejected"] == 11
    assert told["rejections"][0]["example_file"] == "consent_daily.csv"
    assert told["snapshot"] == run["snapshot"], "the last good one stands"
    assert "consent_daily: 0 of 11 rows accepted" in result.stderr
    bad.unlink()


def test_alerts(run: dict[str, Any], folder: Path) -> None:
    told = document(plimsoll("alerts", folder, "--json"))
    assert set(told) == {"as_of", "snapshot", "alerts", "false_alarms", "not_watched", "corrections"}
    assert (told["as_of"], told["snapshot"]) == ("2026-02-15", run["snapshot"])
    over = [alert for alert in told["alerts"] if alert["kind"] == "over_line"]
    assert [alert["unit_id"] for alert in over] == ["W1"]
    for alert in told["alerts"]:
        assert set(alert) == ALERT
        assert set(alert["evidence"]) - EVIDENCE_EXTRAS == EVIDENCE
        assert alert["severity"] in ("watch", "warning", "unsafe")
        assert alert["message"].endswith(".")
    assert (over[0]["evidence"]["load"], over[0]["evidence"]["load_line"]) == (30 / 4, 6)


def test_status(run: dict[str, Any], folder: Path) -> None:
    told = document(plimsoll("status", folder, "--json"))
    assert set(told) == {"as_of", "units", "snapshot", "data_age_days", "stale"}
    units = {unit["unit_id"]: unit for unit in told["units"]}
    for unit in units.values():
        assert set(unit) == UNIT | UNIT_EXTRAS
        assert 0 <= unit["coverage"] <= 1
        assert isinstance(unit["staff_disagree"], bool)
    assert (units["W1"]["standing"], units["W1"]["reason"], units["W1"]["open_alerts"]) == ("over", None, 1)
    assert (units["W2"]["standing"], units["W2"]["reason"]) == ("unknown", "no_line")
    assert told["snapshot"] == run["snapshot"]


def test_metrics(run: dict[str, Any], folder: Path) -> None:
    rows = document(plimsoll("metrics", folder, "--json"))
    assert {tuple(row) for row in rows} == {(*VALUE, *VALUE_EXTRAS)}
    states = {row["state"] for row in rows}
    assert states <= {"value", "suppressed", "withheld", "missing", "not_collected", "not_assessed"}
    for row in rows:
        assert (row["value"] is not None) == (row["state"] == "value")
        assert row["value"] is None or math.isfinite(row["value"])
    assert {row["week_start"] for row in rows} == {f"2026-{day}" for day in (
        "01-05", "01-12", "01-19", "01-26", "02-02", "02-09",
    )}  # fmt: skip
    some = document(plimsoll("metrics", folder, "--unit", "W1", "--metric", "patients_per_nurse", "--json"))
    assert {(row["unit_id"], row["metric"]) for row in some} == {("W1", "patients_per_nurse")}


def test_without_json_words_go_to_stdout_and_progress_to_stderr(tmp_path: Path) -> None:
    site = write_ward_site(tmp_path / "site", Ward(weeks=2))
    result = plimsoll("run", site)
    assert result.stdout.startswith("Files: 5 new")
    assert "Reading files (5)" in result.stderr
    assert "Reading" not in result.stdout


@pytest.mark.parametrize("command", ["run", "check", "alerts", "status", "metrics"])
def test_an_error_leaves_stdout_empty(tmp_path: Path, command: str) -> None:
    result = plimsoll(command, tmp_path, "--json")
    assert (result.exit_code, result.stdout) == (10, "")
    assert result.stderr.startswith("plimsoll: There is no site.toml")
