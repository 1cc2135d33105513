"""`--as-of`: what would have been answered on that day, from what was known by then. No hindsight.

The second implementation is a site whose files end on that day.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.answers import alerts_as_of, metric_rows, standings_as_of
from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, SETTINGS, Ward, run_site, write_rows

pytestmark = pytest.mark.usefixtures("polars_alone")

Rows = dict[str, list[dict[str, Any]]]
OWN_DATE = {
    "shifts": "starts_at",
    "caseload": "date",
    "staffing_daily": "date",
    "overload_reports": "reported_at",
    "rollouts": "go_live_date",
    "load_lines": "effective_from",
}
LAST = MONDAY + timedelta(weeks=14, days=-1)
DAYS = [
    MONDAY + timedelta(weeks=6, days=-1),  # W1 is over for the second week
    MONDAY + timedelta(weeks=8, days=2),  # a Wednesday: the week is not over
    MONDAY + timedelta(weeks=11, days=-1),  # W2's census stopped, W3's line has begun
]


def story() -> Rows:
    """W1 over its line from week 5 to 9; W2 loses its census; W3 gets a line late; staff of W1 report."""
    crowded = {MONDAY + timedelta(weeks=4): 30.0, MONDAY + timedelta(weeks=9): 20.0}
    wards = [Ward("W1", weeks=14, changes=crowded), Ward("W2", weeks=14), Ward("W3", patients=26, weeks=14)]
    rows: Rows = {
        "units": [
            {"unit_id": ward.unit_id, "unit_name": ward.unit_id, "setting": "inpatient_mental_health"}
            for ward in wards
        ],
        "clinicians": [row for ward in wards for row in ward.clinicians()],
        "shifts": [row for ward in wards for row in ward.shifts()],
        "caseload": [row for ward in wards for row in ward.caseload()],
    }
    stop = MONDAY + timedelta(weeks=9)
    rows["caseload"] = [row for row in rows["caseload"] if row["unit_id"] != "W2" or row["date"] < stop]
    line = {"measure": "patients_per_nurse", "basis": "local_agreement", "source": "agreed for the test"}
    rows["load_lines"] = [
        {**line, "unit_id": "W1", "limit": 6.5, "effective_from": "2025-01-01"},
        {**line, "unit_id": "W2", "limit": 6.5, "effective_from": "2025-01-01"},
        {**line, "unit_id": "W3", "limit": 6, "effective_from": str(MONDAY + timedelta(weeks=9))},
    ]
    rows["overload_reports"] = [
        {
            "report_id": f"r{number}",
            "unit_id": "W1",
            "reported_at": f"{MONDAY + timedelta(weeks=number)}T12:00:00Z",
            "level": 5,
            "cause": "staffing",
        }
        for number in range(14)
    ]
    return rows


def write(folder: Path, rows: Rows, last: date | None = None) -> Path:
    """A site of these rows; of those with a date of their own, the ones up to `last`."""
    folder.mkdir()
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    for table, all_of in rows.items():
        name = OWN_DATE.get(table)
        kept = [row for row in all_of if not name or last is None or str(row[name])[:10] <= str(last)]
        write_rows(folder / ("policy" if table == "load_lines" else "incoming") / f"{table}.csv", kept)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, polars_alone: None) -> Path:
    folder = write(tmp_path_factory.mktemp("answers") / "whole", story())
    run_site(folder)
    return folder


@pytest.fixture(scope="module", params=DAYS, ids=str)
def day_and_cut(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, polars_alone: None
) -> tuple[date, Path]:
    folder = write(tmp_path_factory.mktemp("answers") / "cut", story(), request.param)
    run_site(folder)
    return request.param, folder


def answer(command: str, site: Path, *words: object) -> dict[str, Any]:
    result = CliRunner().invoke(main, [command, str(site), "--json", *(str(word) for word in words)])
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return {
        name: value for name, value in document.items() if name not in ("snapshot", "data_age_days", "stale")
    }


@pytest.mark.parametrize("command", ["alerts", "status"])
def test_an_answer_as_of_a_day_is_that_of_a_site_whose_files_end_there(
    whole: Path, day_and_cut: tuple[date, Path], command: str
) -> None:
    day, cut = day_and_cut
    assert answer(command, whole, "--as-of", day) == answer(command, cut, "--as-of", day)


@pytest.mark.parametrize("command", ["alerts", "status"])
def test_a_days_answer_without_as_of_is_that_of_the_last_sunday(
    day_and_cut: tuple[date, Path], command: str
) -> None:
    day, cut = day_and_cut
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    plain = answer(command, cut)
    assert plain["as_of"] == sunday.isoformat()
    assert plain == answer(command, cut, "--as-of", sunday)


def test_the_story_is_told_as_it_unfolds(whole: Path) -> None:
    """W1: over in weeks 5 to 9; the alert needs three of them, and closes after four weeks without."""
    told = {day: answer("alerts", whole, "--as-of", day)["alerts"] for day in (*DAYS, LAST)}
    over = {day: [alert for alert in alerts if alert["kind"] == "over_line"] for day, alerts in told.items()}
    assert over[DAYS[0]] == []
    (open_then,) = over[DAYS[1]]
    assert open_then["unit_id"] == "W1"
    assert open_then["started_on"] == str(MONDAY + timedelta(weeks=4))
    assert open_then["detected_on"] == str(MONDAY + timedelta(weeks=7, days=-1))
    assert open_then["closed_on"] is None
    closed = next(alert for alert in over[LAST] if alert["unit_id"] == "W1")
    assert closed["closed_on"] is not None
    frozen = ("alert_id", "kind", "started_on", "detected_on", "driver", "evidence")
    assert {name: closed[name] for name in frozen} == {name: open_then[name] for name in frozen}
    standing = {
        day: {unit["unit_id"]: unit["standing"] for unit in answer("status", whole, "--as-of", day)["units"]}
        for day in (*DAYS, LAST)
    }
    assert standing[DAYS[0]]["W1"] == "over"
    assert [standing[day]["W3"] for day in (DAYS[0], LAST)] == ["unknown", "over"]
    assert [standing[day]["W2"] for day in (DAYS[0], LAST)] == ["near", "unknown"]


def test_before_any_data_nothing_is_known(whole: Path) -> None:
    day = MONDAY - timedelta(days=30)
    assert answer("alerts", whole, "--as-of", day)["alerts"] == []
    assert {unit["standing"] for unit in answer("status", whole, "--as-of", day)["units"]} == {"unknown"}


def test_without_as_of_the_published_answer_is_given(whole: Path) -> None:
    snapshot = open_snapshot(whole / "warehouse")
    assert alerts_as_of(snapshot, None).equals(snapshot.table("alert"))
    assert standings_as_of(snapshot, None).equals(snapshot.table("standing"))
    assert snapshot.info["as_of"] == str(LAST)
    computed = alerts_as_of(snapshot, LAST)
    assert computed.sort("alert_id").equals(snapshot.table("alert").sort("alert_id"))


def test_an_earlier_snapshot_answers_what_was_published_then(whole: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "twice", story(), DAYS[0])
    first = run_site(folder)
    write_rows(
        folder / "incoming" / "caseload-2.csv", [row for row in story()["caseload"] if row["date"] > DAYS[0]]
    )
    write_rows(
        folder / "incoming" / "shifts-2.csv",
        [row for row in story()["shifts"] if row["starts_at"][:10] > str(DAYS[0])],
    )
    second = run_site(folder)
    assert second.snapshot != first.snapshot
    assert answer("status", folder, "--snapshot", first.snapshot_id)["as_of"] == str(DAYS[0])
    assert answer("status", folder)["as_of"] == str(LAST)


# --- metric values --------------------------------------------------------------------------------------


def test_metric_values_can_be_asked_by_unit_and_metric(whole: Path) -> None:
    snapshot = open_snapshot(whole / "warehouse")
    every = metric_rows(snapshot, None, None)
    some = metric_rows(snapshot, "W1", "patients_per_nurse")
    assert 0 < some.height < every.height
    assert set(some["unit_id"]) == {"W1"}
    week = some.filter((some["week_start"] == MONDAY) & (some["staff_group"] == "all"))
    assert week["value"].item() == pytest.approx(24 / 4)
    assert metric_rows(snapshot, "W9", None).is_empty()
    assert metric_rows(snapshot, "W1' or 'a' = 'a", None).is_empty()


def test_a_roster_that_begins_later_does_not_change_what_was_known_before(tmp_path: Path) -> None:
    """Hours by day until week 9, then shifts: in week 6 the unit was over by week, and stays known to be."""
    ward = Ward("W1", patients=30, weeks=14)
    first = MONDAY + timedelta(weeks=9)
    rows = {
        name: [row for row in story()[name] if row["unit_id"] == "W1"] for name in ("units", "load_lines")
    }
    rows |= {"clinicians": ward.clinicians(), "caseload": ward.caseload()}
    rows["shifts"] = [row for row in ward.shifts() if row["starts_at"][:10] >= str(first)]
    day = {"unit_id": "W1", "period": "all", "staff_group": "nurse", "actual_hours": 2 * 4 * 12}
    rows["staffing_daily"] = [{**day, "date": date_} for date_ in ward.days() if date_ < first]
    whole, cut = write(tmp_path / "whole", rows), write(tmp_path / "cut", rows, DAYS[0])
    for folder in (whole, cut):
        run_site(folder)
    assert answer("status", cut, "--as-of", DAYS[0])["units"][0]["standing"] == "over"
    assert answer("status", whole, "--as-of", DAYS[0]) == answer("status", cut, "--as-of", DAYS[0])
