"""The commands: what they print, what they refuse, and that a new site's templates are of use."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from pipelines.commands.options import data_age, emit, guarded
from pipelines.errors import SettingsError
from pipelines.metrics import METRICS
from pipelines.schemas import TABLES
from pipelines.sources import SOURCES
from pipelines.warehouse.read import Snapshot
from tests.sites import Ward, run_site, write_ward_site

pytestmark = pytest.mark.usefixtures("polars_alone")


def plimsoll(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, polars_alone: None) -> Path:
    """A ward over its line, and one whose name a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("commands") / "site"
    write_ward_site(folder, Ward("W1", patients=30, weeks=6), Ward("=cmd|' /C calc'!A0", weeks=6))
    run_site(folder)
    return folder


# --- init -----------------------------------------------------------------------------------------------

DAY, MOMENT = "2026-01-07", "2026-01-07T09:00:00Z"
FILLED: dict[str, dict[str, Any]] = {
    "units": {"unit_id": "W1", "unit_name": "One", "setting": "inpatient_mental_health", "beds": 20},
    "unit_changes": {"unit_id": "W1", "successor_id": "W1", "effective_on": DAY, "kind": "rename"},
    "clinicians": {"clinician_id": "nurse-1", "staff_group": "nurse", "unit_id": "W1", "wte": "0.8"},
    "tools": {"tool_id": "T1", "tool_name": "Scribe", "kind": "ambient_scribe", "hosting": "own"},
    "tool_releases": {"tool_id": "T1", "version": "2.0", "released_on": DAY},
    "rollouts": {"unit_id": "W1", "tool_id": "T1", "go_live_date": DAY},
    "llm_calls": {"call_id": "c1", "started_at": MOMENT, "status": "ok"},
    "llm_events": {
        "task_id": "t1",
        "clinician_id": "nurse-1",
        "tool_id": "T1",
        "task_type": "progress_note",
        "started_at": MOMENT,
        "review_seconds": 40,
        "disposition": "edited",
    },
    "task_baselines": {"task_type": "progress_note", "minutes_mean": 12, "n": 40, "method": "time_motion"},
    "shifts": {
        "shift_id": "s1",
        "clinician_id": "nurse-1",
        "unit_id": "W1",
        "starts_at": "2026-01-07T07:00",
        "ends_at": "2026-01-07T19:00",
        "status": "worked",
    },
    "staffing_daily": {
        "unit_id": "W1",
        "date": DAY,
        "period": "day",
        "staff_group": "nurse",
        "actual_hours": 36,
    },
    "caseload": {"unit_id": "W1", "date": DAY, "period": "all", "patients": 18},
    "ehr_time": {
        "clinician_id": "nurse-1",
        "date": DAY,
        "activity": "documentation",
        "in_shift_minutes": 90,
        "method": "vendor",
    },
    "consent_daily": {"unit_id": "W1", "date": DAY, "asked": 5, "granted": 4, "declined": 1},
    "time_samples": {
        "unit_id": "W1",
        "measured_on": DAY,
        "activity": "direct_care",
        "staff_group": "nurse",
        "share": 0.4,
        "n": 60,
    },
    "support_offers": {"unit_id": "W1", "offered_on": DAY, "kind": "training", "offered": 6},
    "agreements": {"unit_id": "W1", "tool_id": "T1", "effective_from": DAY, "share_patients": 0.5},
    "training": {"clinician_id": "nurse-1", "kind": "training", "name": "Scribe", "completed_on": DAY},
    "incidents": {
        "incident_id": "i1",
        "unit_id": "W1",
        "occurred_at": MOMENT,
        "category": "fall",
        "severity": 2,
    },
    "overload_reports": {
        "report_id": "r1",
        "unit_id": "W1",
        "reported_at": MOMENT,
        "level": 4,
        "cause": "staffing",
    },
    "load_lines": {
        "unit_id": "W1",
        "measure": "patients_per_nurse",
        "limit": 6,
        "basis": "local_agreement",
        "source": "agreed",
        "effective_from": DAY,
    },
    "permitted_uses": {"setting": "inpatient_mental_health", "task_type": "coding", "permitted": "true"},
}


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """What `plimsoll init` makes."""
    result = plimsoll("init", tmp_path / "site")
    assert result.exit_code == 0, result.output
    assert "plimsoll check" in result.stdout
    return tmp_path / "site"


def template(site: Path, table: str) -> Path:
    return site / ("policy" if TABLES[table].policy else "incoming") / f"{table}.csv"


def test_a_new_site_has_settings_folders_and_a_template_for_every_table(fresh: Path) -> None:
    assert {path.name for path in fresh.iterdir()} == {
        "site.toml",
        "incoming",
        "policy",
        "warehouse",
        "state",
    }
    for name, table in TABLES.items():
        header = template(fresh, name).read_text(encoding="utf-8")
        assert header == ",".join(table.names) + "\n"


@pytest.mark.parametrize("command", ["check", "run"])
def test_templates_without_rows_are_no_errors(fresh: Path, command: str) -> None:
    result = plimsoll(command, fresh, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["files_refused"] == document["rejections"] == []
    assert (document["read"], document["files_new"]) == (0, len(TABLES))
    assert len([note for note in document["notes"] if "no rows" in note]) == len(TABLES)


def test_a_site_without_data_answers_that_it_has_none(fresh: Path) -> None:
    plimsoll("run", fresh)
    assert plimsoll("alerts", fresh).stdout == "No alert: there are no data yet.\n"
    status = json.loads(plimsoll("status", fresh, "--json").stdout)
    assert (status["as_of"], status["units"], status["data_age_days"]) == (None, [], None)
    assert json.loads(plimsoll("metrics", fresh, "--json").stdout) == []
    assert plimsoll("metrics", fresh).exit_code == 0


def test_filled_templates_are_accepted(fresh: Path) -> None:
    assert set(FILLED) == set(TABLES)
    for name, row in FILLED.items():
        with template(fresh, name).open("a", encoding="utf-8", newline="") as handle:
            csv.DictWriter(handle, TABLES[name].names).writerow(row)
    result = plimsoll("check", fresh, "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["rejections"] == []
    assert (document["read"], document["accepted"]) == (len(TABLES), len(TABLES))
    assert plimsoll("run", fresh).exit_code == 0
    (unit,) = json.loads(plimsoll("status", fresh, "--json").stdout)["units"]
    assert unit["unit_id"] == "W1"


def test_a_site_is_not_made_twice_and_no_file_is_written_over(fresh: Path) -> None:
    result = plimsoll("init", fresh)
    assert result.exit_code == 10
    assert "a site here already" in result.stderr
    (fresh / "site.toml").unlink()
    own = template(fresh, "shifts")
    own.write_text("our own export\n", encoding="utf-8")
    assert plimsoll("init", fresh).exit_code == 0
    assert own.read_text(encoding="utf-8") == "our own export\n"


# --- answers in words -----------------------------------------------------------------------------------


def test_alerts_are_told_in_sentences(published: Path) -> None:
    first, message, *_ = plimsoll("alerts", published).stdout.splitlines()
    assert first.startswith("W1  over_line  unsafe  since 2026-01-05, detected 2026-01-25, open")
    assert "7.5 patients per nurse" in message
    assert plimsoll("alerts", published, "--as-of", "2026-01-18").stdout == "No alert by 2026-01-18.\n"


def test_status_tells_load_and_line_and_warns_of_old_data(published: Path) -> None:
    result = plimsoll("status", published)
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("W1"))
    assert line.split() == ["W1", "over", "load", "7.50", "line", "6", "56/56", "over"]
    assert "days old (limit 10)" in result.stderr
    assert "where units stand today is unknown" in result.stderr
    assert plimsoll("status", published, "--as-of", "2026-02-15").stderr == ""


def test_metrics_show_the_latest_week(published: Path) -> None:
    lines = plimsoll("metrics", published, "--unit", "W1").stdout.splitlines()
    assert lines[0].startswith("Latest week")
    assert {line.split()[0] for line in lines[1:]} == {"2026-02-09"}


def test_metrics_without_a_site_are_the_catalogue() -> None:
    entries = json.loads(plimsoll("metrics", "--json").stdout)
    assert [entry["metric"] for entry in entries] == list(METRICS)
    words = plimsoll("metrics").stdout
    assert all(name in words for name in METRICS)
    (one,) = json.loads(plimsoll("metrics", "--metric", "adoption", "--json").stdout)
    assert one["title"] == METRICS["adoption"].title


@pytest.mark.parametrize("site", [True, False])
def test_an_unknown_metric_is_answered_with_the_nearest(published: Path, site: bool) -> None:
    result = plimsoll("metrics", *([published] if site else []), "--metric", "adopton")
    assert result.exit_code == 2
    assert "did you mean adoption?" in result.stderr
    assert "lists them" in plimsoll("metrics", "--metric", "xyzzy").stderr


def test_a_csv_of_metrics_runs_nothing_in_a_spreadsheet(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    result = plimsoll("metrics", published, "--csv", path)
    assert result.exit_code == 0
    assert result.stdout == ""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    units = {row["unit_id"] for row in rows}
    assert units == {"W1", "'=cmd|' /C calc'!A0"}
    assert list(rows[0])[:7] == [
        "metric", "unit_id", "week_start", "numerator", "denominator", "value", "coverage",
    ]  # fmt: skip
    both = plimsoll("metrics", published, "--csv", path, "--json")
    assert len(json.loads(both.stdout)) == len(rows)


def test_a_csv_that_cannot_be_written_is_told(published: Path, tmp_path: Path) -> None:
    result = plimsoll("metrics", published, "--csv", tmp_path / "nowhere" / "metrics.csv")
    assert result.exit_code == 14
    assert result.stderr.startswith("plimsoll: ")


@pytest.mark.parametrize("name", SOURCES)
def test_formats_tell_what_they_need(name: str) -> None:
    assert name in plimsoll("formats").stdout
    entries = {entry["format"]: entry for entry in json.loads(plimsoll("formats", "--json").stdout)}
    assert set(entries[name]) == {"format", "title", "makes", "needs", "options"}


def test_versions_name_the_engines() -> None:
    versions = json.loads(plimsoll("version", "--json").stdout)
    assert {"plimsoll-care", "duckdb", "polars", "great-expectations", "streamlit"} <= set(versions)
    assert f"duckdb {versions['duckdb']}" in plimsoll("version").stdout


# --- what all commands share ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [("run",), ("status", "--as-of", "tomorrow"), ("run", "x", "--engine", "spark"), ("nonsense",)]
)
def test_wrong_usage_is_exit_2(words: tuple[str, ...], tmp_path: Path) -> None:
    assert plimsoll(*(tmp_path if word == "x" else word for word in words)).exit_code == 2


@pytest.mark.parametrize(
    "options",
    [("--end", "2026-06-27"), ("--weeks", "1"), ("--units", "0"), ("--seed", "-1"), ("--scenario", "none")],
)
def test_a_world_that_cannot_be_made_is_wrong_usage(tmp_path: Path, options: tuple[str, str]) -> None:
    result = plimsoll("simulate", tmp_path / "new", "--scenario", "null", *options)
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "new" / "site.toml").exists()


def test_simulate_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = plimsoll("simulate", tmp_path, "--scenario", "null")
    assert result.exit_code == 10
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_errors_become_a_message_and_their_exit_code() -> None:
    @click.command()
    @click.argument("kind")
    @guarded
    def fail(kind: str) -> None:
        raise {
            "settings": SettingsError("What.", hint="do this"),
            "disk": OSError(28, "No space", "/a/b.csv"),
        }[kind]

    settings = CliRunner().invoke(fail, ["settings"])
    assert (settings.exit_code, settings.stderr) == (10, "plimsoll: What.\n  What to do: do this\n")
    disk = CliRunner().invoke(fail, ["disk"])
    assert (disk.exit_code, disk.stderr.splitlines()[0]) == (14, "plimsoll: b.csv cannot be used (No space).")


def test_a_document_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"name": "Süd", "n": None})
    assert capsys.readouterr().out == '{"name": "Süd", "n": null}\n'
    with pytest.raises(TypeError):
        emit({"n": object()})


def test_age_is_counted_in_site_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 23:30 UTC of the 7th it is the 8th in Auckland."""
    from datetime import UTC, datetime

    from pipelines.commands import options

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 1, 7, 23, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(options, "datetime", Clock)
    ages = [
        data_age(Snapshot("id", Path(), {"newest_date": "2026-01-04", "timezone": zone}))
        for zone in ("UTC", "Pacific/Auckland")
    ]
    assert ages == [3, 4]
    assert data_age(Snapshot("id", Path(), {"newest_date": None, "timezone": "UTC"})) is None
