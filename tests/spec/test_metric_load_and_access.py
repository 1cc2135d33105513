"""Load by measure and staff group, and what patients get."""

import pytest

from tests.metric_facts import cell, cells, shown

SIX_DAYS = {"days_observed": 6, "days_expected": 7}


def load(measure: str, numerator: float | None, denominator: float | None, **other: str) -> dict:
    row = {"measure": measure, "staff_group": "all", "observation": "counted"} | SIX_DAYS | other
    return row | {"load_numerator": numerator, "load_denominator": denominator}


def test_patients_per_nurse():
    # 20 patients over 6 days of 24 hours; 3 nurses at a time
    row = load("patients_per_nurse", 20.0 * 24 * 6, 3.0 * 24 * 6, staff_group="nurse")
    assert shown("patients_per_nurse", load=[row]) == (20 * 24 * 6, 3 * 24 * 6, 20 / 3, 6 / 7)


def test_patients_per_nurse_net_of_observation():
    # 2 of the 20 patients have a member of staff each, of 5
    row = load("patients_per_nurse", (20.0 - 2) * 24 * 6, (5.0 - 2) * 24 * 6, observation="excluded")
    assert shown("patients_per_nurse_net_of_observation", load=[row])[2] == (20 - 2) / (5 - 2)


def test_caseload_per_wte():
    row = load("caseload_per_wte", 210.0, 225 / 37.5)
    assert shown("caseload_per_wte", load=[row]) == (210, 225 / 37.5, 210 / 6, 6 / 7)


def test_caseload_per_wte_net_of_observation():
    row = load("caseload_per_wte", 210.0 - 2, (225 - 37.5) / 37.5, observation="excluded")
    assert shown("caseload_per_wte_net_of_observation", load=[row])[2] == (210 - 2) / 5


def test_contacts_per_clinician_hour():
    row = load("contacts_per_clinician_hour", 90.0, 120.0)
    assert shown("contacts_per_clinician_hour", load=[row]) == (90, 120, 90 / 120, 6 / 7)


def test_contacts_per_clinician_hour_net_of_observation():
    row = load("contacts_per_clinician_hour", 90.0, 120.0 - 20, observation="excluded")
    assert shown("contacts_per_clinician_hour_net_of_observation", load=[row])[2] == 90 / (120 - 20)


def test_load_is_told_for_each_staff_group_and_for_all_and_however_few_they_are():
    rows = [
        load("caseload_per_wte", 200.0, 5.0),
        load("caseload_per_wte", 200.0, 4.0, staff_group="nurse"),
        load("caseload_per_wte", 200.0, 1.0, staff_group="doctor"),
    ]
    told = cells("caseload_per_wte", load=rows, people=[{"clinicians_worked": 2}])
    assert {row["staff_group"]: row["value"] for row in told} == {
        "all": 200 / 5,
        "nurse": 200 / 4,
        "doctor": 200 / 1,
    }


@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [
        (0.0, 5.0, "value"),
        (9.0, 0.0, "not_assessed"),
        (9.0, -1.0, "not_assessed"),  # more observation hours than hours
        (None, 5.0, "missing"),
        (9.0, None, "missing"),
        (float("nan"), 5.0, "missing"),
        (9.0, float("inf"), "missing"),
        (1e300, 1e-300, "not_assessed"),
    ],
)
def test_load_of_an_empty_ward_is_zero_and_load_on_nobody_is_not_assessed(numerator, denominator, state):
    told = cell("patients_per_nurse", load=[load("patients_per_nurse", numerator, denominator)])
    assert told["state"] == state
    assert told["value"] == (0 if state == "value" else None)


def test_patients():
    row = SIX_DAYS | {"patient_days": 18.0 * 5 + 21}
    assert shown("patients", patients=[row]) == (18 * 5 + 21, 6, (18 * 5 + 21) / 6, 6 / 7)


def test_new_patients_are_all_who_come_in_and_no_way_in_recorded_is_missing():
    row = SIX_DAYS | {"admissions": 3, "transfers_in": 2, "referrals": 4, "days_with_new_patients": 5}
    assert shown("new_patients", patients=[row]) == (3 + 2 + 4, 1, 3 + 2 + 4, 5 / 7)
    assert shown("new_patients", patients=[row | {"referrals": None}])[2] == 3 + 2
    assert shown("new_patients", patients=[SIX_DAYS | {"admissions": 0}])[2] == 0
    assert cell("new_patients", patients=[SIX_DAYS])["state"] == "missing"


def test_waiting():
    row = SIX_DAYS | {"waiting": 12.5, "days_with_waiting": 2}
    assert shown("waiting", patients=[row]) == (12.5, 1, 12.5, 2 / 7)


def test_longest_wait_days_needs_at_least_the_one_day_that_gave_it():
    row = SIX_DAYS | {"longest_wait_days": 41.0}
    assert shown("longest_wait_days", patients=[row | {"days_with_waiting": 3}]) == (41, 1, 41, 3 / 7)
    assert shown("longest_wait_days", patients=[row | {"days_with_waiting": 0}])[3] == 1 / 7
    assert cell("longest_wait_days", patients=[SIX_DAYS])["coverage"] == 0


def test_contacts_attended():
    """Six days have a patient count; four of them record contacts."""
    row = SIX_DAYS | {"contacts": 80, "days_with_contacts": 4}
    assert shown("contacts_attended", patients=[row]) == (80, 1, 80, 4 / 7)


def test_contacts_missed_share_is_of_the_days_that_record_both():
    """80 contacts in the week, 50 of them on the three days that also record missed ones."""
    row = SIX_DAYS | {"contacts": 80, "contacts_missed": 20, "days_with_contacts_missed": 3}
    row |= {"contacts_beside_missed": 50, "missed_beside_contacts": 20}
    assert shown("contacts_missed_share", patients=[row]) == (20, 50 + 20, 20 / (50 + 20), 3 / 7)
    assert cell("contacts_missed_share", patients=[SIX_DAYS])["state"] == "missing"
    nobody = row | {"contacts_beside_missed": 0, "missed_beside_contacts": 0}
    assert cell("contacts_missed_share", patients=[nobody])["state"] == "not_assessed"
