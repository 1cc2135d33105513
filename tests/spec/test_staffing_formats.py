"""Rosters, payroll journals and monthly returns through a whole run: the same ward, the same load."""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.warehouse.read import open_snapshot
from tests.fixtures.readers import nhs_safer_staffing, pbj
from tests.fixtures.workbooks import Cell, workbook
from tests.sites import MONDAY, SETTINGS, Ward, run_site, write_rows, write_ward_site

WARD = Ward(weeks=2)


def with_source(folder: Path, block: str, name: str, content: bytes) -> Path:
    """The site with one more source and its one file."""
    settings = (folder / "site.toml").read_text(encoding="utf-8")
    (folder / "site.toml").write_text(f"{settings}\n{block}", encoding="utf-8")
    (folder / "feed").mkdir()
    (folder / "feed" / name).write_bytes(content)
    return folder


def bare_site(folder: Path, unit: str, setting: str) -> Path:
    """A site with one unit and nobody in it."""
    folder.mkdir()
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    rows = [{"unit_id": unit, "unit_name": "Ash", "setting": setting, "opened_on": "2020-01-01"}]
    write_rows(folder / "incoming" / "units.csv", rows)
    return folder


def published(folder: Path, table: str) -> pl.DataFrame:
    frame = open_snapshot(folder / "warehouse").table(table)
    return frame.sort(frame.columns)


def roster_of(ward: Ward) -> bytes:
    """Its shifts as a grid of duties: dates and times of day in a workbook, below a title."""
    rows: list[list[Cell]] = [
        ["Assigned duties"],
        ["Staff Number", "Unit", "Date", "Duty Type", "Start", "End"],
    ]
    for shift in ward.shifts():
        start, end = (datetime.fromisoformat(shift[name]) for name in ("starts_at", "ends_at"))
        who, unit = shift["clinician_id"], shift["unit_id"]
        rows.append([who, unit, start.date(), "Long Day", start.time(), end.time()])
    return workbook({"Duties": rows})


@pytest.mark.slow
def test_a_ward_has_the_same_load_by_its_roster_and_by_canonical_shifts(tmp_path):
    canonical = write_ward_site(tmp_path / "canonical", WARD)
    rostered = write_ward_site(tmp_path / "rostered", WARD)
    (rostered / "incoming" / "shifts.csv").unlink()
    block = """
[[source]]
format = "roster"
path = "feed/*.xlsx"
[source.map.status]
"Long Day" = "worked"
[source.options]
header_row = 2
"""
    with_source(rostered, block, "duties.xlsx", roster_of(WARD))
    run_site(canonical)
    summary = run_site(rostered)
    assert summary.tables["shifts"].accepted == 2 * 7 * 2 * 4  # weeks, days, shifts a day, nurses
    loads = published(rostered, "week_load")
    assert set(loads["load"]) == {24 / 4}
    for table in ("week_load", "week_hours", "line_week"):
        assert published(rostered, table).equals(published(canonical, table)), table


@pytest.mark.slow
def test_unknown_duty_words_are_rejected_and_shown(tmp_path):
    folder = write_ward_site(tmp_path / "site", WARD)
    rows = "".join(
        f"{WARD.clinician(n)},W1,2026-01-0{n},{duty},20:00,22:00\n"
        for n, duty in enumerate(["Twilight", "Worked", "Rest", "Twilight"], 5)
    )
    text = f"Staff Number,Unit,Date,Duty Type,Start,End\n{rows}"
    block = '[[source]]\nformat = "roster"\npath = "feed/*"\n'
    summary = run_site(with_source(folder, block, "roster.csv", text.encode()))
    told = [(row["table"], row["rule"], row["rows"]) for row in summary.rejections.values()]
    assert told == [("shifts", "unknown_status", 2)]
    assert dict(summary.ignored["roster:feed/*"]) == {"no_shift": 1}


@pytest.mark.slow
def test_a_nursing_home_has_the_load_of_its_payroll_journal(tmp_path):
    days = [
        pbj.day(on=f"{MONDAY + timedelta(days=n):%Y%m%d}", census="60", RN="100 20", LPN="60 0", CNA="150 10")
        for n in range(14)
    ]
    block = '[[source]]\nformat = "pbj"\npath = "feed/*"\n'
    folder = with_source(
        bare_site(tmp_path / "home", "015009", "nursing_home"), block, "q1.csv", pbj.table(*days)
    )
    run_site(folder)
    load = published(folder, "week_load").filter(staff_group="nurse", observation="counted")
    assert load["load"].to_list() == [60 * 24 / (100 + 20 + 60)] * 2  # 8 residents a nurse
    hours = published(folder, "week_hours").filter(staff_group="support_worker")
    assert hours["worked_hours"].to_list() == [7 * (150 + 10)] * 2


@pytest.mark.slow
def test_a_monthly_return_tells_hours_and_patients_and_judges_nothing(tmp_path):
    folder = bare_site(tmp_path / "trust", "N - Ash Ward", "inpatient_ward")
    may = {**nhs_safer_staffing.ASH, "Month": "01/05/2026"}
    content = nhs_safer_staffing.table(nhs_safer_staffing.ASH, may)
    block = '[[source]]\nformat = "nhs_safer_staffing"\npath = "feed/*"\n'
    run_site(with_source(folder, block, "returns.csv", content))
    week = date(2026, 4, 6)
    nurses = published(folder, "week_hours").filter(staff_group="nurse", week_start=week)
    assert nurses["worked_hours"].item() == pytest.approx(7 * (1323 + 630) / 30, abs=1e-5)
    assert nurses["planned_hours"].item() == pytest.approx(7 * (1260 + 630) / 30, abs=1e-5)
    patients = published(folder, "week_patients").filter(week_start=week)
    assert patients["patient_days"].item() == pytest.approx(7 * 540 / 30, abs=1e-5)
    assert published(folder, "week_load").is_empty()
    assert set(published(folder, "week_completeness")["completeness"]) == {0.0}
