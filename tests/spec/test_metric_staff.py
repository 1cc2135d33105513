"""Hours, overtime, breaks and minutes in the record system."""

from tests.metric_facts import cell, shown

NURSE = {"staff_group": "nurse", "worked_hours": 100.0}
DOCTOR = {"staff_group": "doctor", "worked_hours": 20.0}


def test_worked_hours():
    complete = [{"hours_days": 6 / 7}]
    assert shown("worked_hours", hours=[NURSE, DOCTOR], completeness=complete) == (120, 1, 100 + 20, 6 / 7)


def test_worked_hours_known_to_be_none_are_zero_and_hours_nobody_recorded_are_missing():
    assert cell("worked_hours", hours=[NURSE | {"worked_hours": 0.0}])["value"] == 0
    assert cell("worked_hours", hours=[NURSE | {"worked_hours": None}])["state"] == "missing"
    assert cell("worked_hours")["state"] == "missing"


def test_nurse_fill_is_of_nurses_alone():
    planned = {"planned_hours": 96.0, "worked_hours_with_plan": 84.0}
    hours = [NURSE | planned, DOCTOR | {"planned_hours": 10.0, "worked_hours_with_plan": 1.0}]
    assert shown("nurse_fill", hours=hours) == (84, 96, 84 / 96, 84 / 100)


def test_bank_agency_share_is_of_the_groups_that_record_it():
    hours = [NURSE | {"contract_hours": 25.0}, DOCTOR | {"contract_hours": None}]
    assert shown("bank_agency_share", hours=hours) == (25, 100, 25 / 100, 100 / (100 + 20))


def test_overtime_share():
    hours = [
        NURSE | {"overtime_hours": 6.0, "hours_with_overtime_record": 80.0},
        DOCTOR | {"overtime_hours": 2.0, "hours_with_overtime_record": 20.0},
    ]
    assert shown("overtime_share", hours=hours) == (6 + 2, 80 + 20, (6 + 2) / (80 + 20), (80 + 20) / 120)


def test_overtime_nobody_records_is_missing_not_zero():
    assert cell("overtime_share", hours=[NURSE | {"hours_with_overtime_record": 0.0}])["state"] == "missing"


def test_missed_break_minutes_per_shift():
    hours = [NURSE | {"missed_break_minutes": 90.0, "shifts_with_break_record": 9, "shifts_worked": 12}]
    assert shown("missed_break_minutes_per_shift", hours=hours) == (90, 9, 90 / 9, 9 / 12)


def ehr(activity: str, inside: float, after: float | None, **other: object) -> dict:
    days = {"clinician_days": 10, "clinician_days_with_after_hours": 8}
    row = {"activity": activity, "in_shift_minutes": inside, "after_hours_minutes": after}
    return {"staff_group": "nurse"} | row | days | other


def test_after_hours_minutes_take_the_total_where_there_is_one_and_the_parts_elsewhere():
    rows = [
        ehr("total", 900.0, 60.0),
        ehr("documentation", 500.0, 50.0),  # part of the total above
        ehr("documentation", 300.0, 20.0, staff_group="doctor"),
        ehr("inbox", 100.0, 16.0, staff_group="doctor"),
    ]
    assert shown("after_hours_minutes", ehr=rows, hours=[NURSE, DOCTOR]) == (
        60 + (20 + 16),
        100 + 20,
        (60 + (20 + 16)) / (100 + 20),
        (8 + 8 + 8) / (10 + 10 + 10),
    )


def test_no_after_hours_minute_is_zero_and_none_recorded_is_missing():
    assert cell("after_hours_minutes", ehr=[ehr("total", 900.0, 0.0)], hours=[NURSE])["value"] == 0
    unrecorded = ehr("total", 900.0, None, clinician_days_with_after_hours=0)
    told = cell("after_hours_minutes", ehr=[unrecorded], hours=[NURSE])
    assert (told["state"], told["coverage"]) == ("missing", 0 / 10)


def test_documentation_minutes_count_those_taken_home():
    hours = [NURSE | {"shifts_worked": 12}, DOCTOR | {"shifts_worked": 3}]
    rows = [ehr("documentation", 500.0, 50.0), ehr("total", 900.0, 60.0)]
    assert shown("documentation_minutes", ehr=rows, hours=hours) == (
        500 + 50,
        100 + 20,
        (500 + 50) / (100 + 20),
        10 / (12 + 3),
    )


def test_ehr_minutes_are_the_total_where_there_is_one_and_all_activities_elsewhere():
    hours = [NURSE | {"shifts_worked": 12}, DOCTOR | {"shifts_worked": 3}]
    rows = [
        ehr("total", 900.0, 60.0),
        ehr("documentation", 500.0, 50.0),  # part of the total above
        ehr("documentation", 300.0, 20.0, staff_group="doctor", clinician_days=2),
        ehr("inbox", 100.0, 16.0, staff_group="doctor", clinician_days=3),
    ]
    assert shown("ehr_minutes", ehr=rows, hours=hours) == (
        900 + 60 + (300 + 20) + (100 + 16),
        100 + 20,
        (900 + 60 + (300 + 20) + (100 + 16)) / (100 + 20),
        (10 + 3) / (12 + 3),  # the doctors' two days of documentation are among their three in the inbox
    )


def test_coverage_is_never_above_one():
    hours = [NURSE | {"shifts_worked": 5}]  # two clinicians documented on a day off
    assert shown("documentation_minutes", ehr=[ehr("documentation", 500.0, 0.0)], hours=hours)[3] == 1


def test_direct_care_share_is_weighted_by_observations():
    sampled = [{"direct_care_share": (0.5 * 30 + 0.2 * 10) / 40, "direct_care_n": 40}]
    numerator, denominator, value, coverage = shown("direct_care_share", events=sampled)
    assert (round(numerator, 9), denominator, coverage) == (0.5 * 30 + 0.2 * 10, 40, None)
    assert round(value, 9) == (0.5 * 30 + 0.2 * 10) / 40


def test_incident_rate_is_per_thousand_patient_days():
    patients = [{"patient_days": 140.0, "days_observed": 7, "days_expected": 7}]
    assert shown("incident_rate", events=[{"incidents": 2}], patients=patients) == (
        2,
        140 / 1000,
        2 / (140 / 1000),
        7 / 7,
    )


def test_overload_report_rate_is_per_thousand_hours_and_shown_however_few_worked():
    rows = {
        "events": [{"overload_reports": 3}],
        "hours": [NURSE, DOCTOR],
        "completeness": [{"hours_days": 5 / 7}],
        "people": [{"clinicians_worked": 3}],
    }
    assert shown("overload_report_rate", **rows) == (3, 120 / 1000, 3 / (120 / 1000), 5 / 7)
