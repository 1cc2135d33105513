"""A unit's load day by day, in its own measure, by hand."""

from __future__ import annotations

import pytest

from tests.fact_rows import all_week, computed, day, only, shift

WARD_WEEK = {
    "shifts": [shift(day(n), worked_hours=11.5) for n in range(7)],
    "caseload": all_week(patients=12),
}


def test_a_ward_s_day_is_patient_hours_beside_nurse_hours():
    row = only(computed(**WARD_WEEK).unit_day, date=day(0))
    assert row["measure"] == "patients_per_nurse"
    assert row["staff_group"] == "nurse"
    assert row["numerator"] == 12 * 24
    assert row["hours"] == 11.5
    assert row["acuity"] is None


def test_acuity_is_told_per_patient():
    tables = WARD_WEEK | {"caseload": all_week(patients=12, acuity_weighted_patients=15.0)}
    assert only(computed(**tables).unit_day, date=day(3))["acuity"] == 15 / 12


def test_a_team_s_day_is_its_open_cases_and_everyone_s_hours():
    tables = {
        "units": [{"setting": "community_mental_health"}],
        "clinicians": [{}, {"clinician_id": "d1", "staff_group": "doctor"}],
        "shifts": [
            shift(day(0), worked_hours=7.5),
            shift(day(0), clinician_id="d1", worked_hours=4.0),
            shift(day(5), worked_hours=3.0),
        ],
        "caseload": [{"date": day(0), "patients": 40}],
    }
    days = computed(**tables).unit_day
    monday, saturday = only(days, date=day(0)), only(days, date=day(5))
    assert (monday["measure"], monday["staff_group"]) == ("caseload_per_wte", "all")
    assert (monday["numerator"], monday["hours"]) == (40, 7.5 + 4.0)
    assert (saturday["numerator"], saturday["hours"]) == (None, 3.0)  # hours count also without a case count


def test_a_line_for_another_group_decides_whose_hours():
    tables = {
        "units": [{"setting": "outpatient_clinic"}],
        "clinicians": [{}, {"clinician_id": "d1", "staff_group": "doctor"}],
        "shifts": [shift(day(0), worked_hours=7.5), shift(day(0), clinician_id="d1", worked_hours=4.0)],
        "caseload": [{"date": day(0), "patients": 0, "contacts": 18}],
        "load_lines": [
            {
                "measure": "contacts_per_clinician_hour",
                "limit": 4.0,
                "staff_group": "doctor",
                "averaging": "week",
            }
        ],
    }
    row = only(computed(**tables).unit_day, date=day(0))
    assert (row["numerator"], row["hours"], row["acuity"]) == (18, 4.0, None)


@pytest.mark.parametrize("status", ["planned", "leave", "sick", "cancelled"])
def test_a_shift_that_was_not_worked_adds_no_hours(status):
    tables = WARD_WEEK | {"shifts": [shift(day(0), status=status)]}
    hours = only(computed(**tables).unit_day, date=day(0))["hours"]
    assert hours == (None if status == "planned" else 0.0)  # a plan alone does not say what was worked


def plan(n: int, group: str, **hours: float | None) -> dict[str, object]:
    return {"date": day(n), "period": "all", "staff_group": group, "actual_hours": 11.0, **hours}


def test_planned_hours_are_those_stated_for_the_same_staff():
    totals = [plan(0, "nurse", planned_hours=12.0), plan(0, "doctor", planned_hours=8.0), plan(1, "nurse")]
    days = computed(**WARD_WEEK, staffing_daily=totals).unit_day
    assert only(days, date=day(0))["planned_hours"] == 12.0
    assert only(days, date=day(1))["planned_hours"] is None, "no plan is stated, which is not a plan of none"


def test_a_plan_of_everyone_needs_one_of_every_group_that_worked():
    team = {"units": [{"setting": "community_mental_health"}], "caseload": all_week(patients=40)}
    both = [plan(n, group, planned_hours=20.0) for n in range(2) for group in ("nurse", "doctor")]
    days = computed(**team, staffing_daily=[*both[:3], plan(1, "doctor")]).unit_day
    assert only(days, date=day(0))["planned_hours"] == 20.0 + 20.0
    assert only(days, date=day(1))["planned_hours"] is None
