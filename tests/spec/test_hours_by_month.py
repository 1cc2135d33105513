"""A source that gives months: each week has its share of its months, whichever run brought them."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.warehouse.read import open_snapshot
from tests.sites import MONDAY, SETTINGS, Ward, run_site, write_rows

WARD = Ward(weeks=8)
HOURS = {date(2026, 1, 1): 3100.0, date(2026, 2, 1): 2800.0}
"""100 hours a day in January, which has 31 days, and 100 in February, which has 28."""


def site(folder: Path, *months: date) -> Path:
    incoming = folder / "incoming"
    write_rows(incoming / "units.csv", [{"unit_id": "W1", "unit_name": "Ash", "setting": "nursing_home"}])
    write_rows(incoming / "clinicians.csv", WARD.clinicians())
    write_rows(incoming / "caseload.csv", WARD.caseload())
    (folder / "site.toml").write_text(SETTINGS, encoding="utf-8")
    for month in months:
        add(folder, month)
    return folder


def add(folder: Path, month: date) -> None:
    row = {
        "unit_id": "W1",
        "date": month,
        "period": "all",
        "staff_group": "nurse",
        "actual_hours": HOURS[month],
        "month_total": "true",
    }
    write_rows(folder / "incoming" / f"staffing_daily-{month}.csv", [row])


def add_census(folder: Path, month: date) -> None:
    """20 patients each night of the month, as one total."""
    days = {1: 31, 2: 28}[month.month]
    row = {"unit_id": "W1", "date": month, "period": "all", "patients": 20 * days, "month_total": "true"}
    write_rows(folder / "incoming" / f"caseload-{month}.csv", [row])


def weekly_patients(folder: Path) -> dict[date, float]:
    patients = open_snapshot(folder / "warehouse").table("week_patients")
    return dict(patients.select("week_start", "patient_days").sort("week_start").iter_rows())


def weekly_hours(folder: Path) -> dict[date, float]:
    hours = open_snapshot(folder / "warehouse").table("week_hours")
    return dict(hours.select("week_start", "worked_hours").sort("week_start").iter_rows())


@pytest.mark.slow
def test_every_week_has_its_share_of_its_months_also_when_they_come_one_by_one(tmp_path):
    january, february = HOURS
    whole = site(tmp_path / "whole", january, february)
    run_site(whole)
    before, *weeks = [MONDAY + timedelta(weeks=number) for number in range(-1, 8)]
    assert weekly_hours(whole) == pytest.approx(
        {before: 4 * 100.0, **dict.fromkeys(weeks[:7], 7 * 100.0), weeks[7]: 6 * 100.0}
    )  # from Thursday, 1 January; the last week ends on Sunday, 1 March
    parts = site(tmp_path / "parts", january)
    run_site(parts)
    assert weekly_hours(parts) == pytest.approx(
        {before: 4 * 100.0, **dict.fromkeys(weeks[:3], 7 * 100.0), weeks[3]: 6 * 100.0}
    )  # Sunday is 1 February
    add(parts, february)
    run_site(parts)
    assert weekly_hours(parts) == weekly_hours(whole)


@pytest.mark.slow
def test_every_week_has_its_share_of_the_months_census_also_when_they_come_one_by_one(tmp_path):
    january, february = HOURS
    whole, parts = site(tmp_path / "whole", january, february), site(tmp_path / "parts", january, february)
    for folder in (whole, parts):
        (folder / "incoming" / "caseload.csv").unlink()
        add_census(folder, january)
    add_census(whole, february)
    run_site(whole)
    run_site(parts)
    add_census(parts, february)
    run_site(parts)
    # As-of day is the Sunday up to 1 February, the newest date told: January's last week ends that day.
    weeks = [MONDAY + timedelta(weeks=number) for number in range(-1, 4)]
    days = [4, 7, 7, 7, 7]
    assert weekly_patients(whole) == pytest.approx(dict(zip(weeks, (20.0 * n for n in days), strict=True)))
    assert weekly_patients(parts) == weekly_patients(whole)
