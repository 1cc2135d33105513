"""Patients of a unit: its own rows or the sum of its clinicians', by period of the clock, day and week."""

from datetime import date, time

import pytest

from pipelines.facts import patients
from tests.fact_rows import all_week, computed, day, only, shift, site_rows, span


def census(**tables):
    return patients.census(site_rows(tables))


def by_period(over=None, **tables):
    over = over or span()
    return patients.by_period(patients.census(site_rows(tables, over.timezone)), over.windows())


def week(**tables):
    return only(computed(**tables).facts.patients, unit_id="W01")


def test_clinician_rows_are_never_added_to_the_units_own():
    rows = [
        {"date": day(0), "patients": 20.0, "contacts": 9},
        {"date": day(0), "patients": 11.0, "contacts": 4, "clinician_id": "n1"},
        {"date": day(0), "patients": 9.0, "contacts": 3, "clinician_id": "n2"},
    ]
    counted = only(census(caseload=rows))
    assert (counted["patients"], counted["contacts"]) == (20, 9)


def test_where_a_unit_has_only_clinician_rows_it_is_their_sum():
    rows = [
        {"date": day(0), "patients": 11.0, "contacts": 4, "longest_wait_days": 30.0, "clinician_id": "n1"},
        {"date": day(0), "patients": 9.0, "contacts": 3, "longest_wait_days": 50.0, "clinician_id": "n2"},
    ]
    counted = only(census(caseload=rows))
    assert (counted["patients"], counted["contacts"]) == (11 + 9, 4 + 3)
    assert counted["longest_wait_days"] == 50


def test_clinician_rows_of_one_period_do_not_take_the_place_of_the_units_all():
    rows = [
        {"date": day(0), "patients": 20.0, "period": "all"},
        {"date": day(0), "patients": 6.0, "period": "day", "clinician_id": "n1"},
    ]
    assert only(census(caseload=rows))["patients"] == 20


def test_an_all_census_serves_every_period_that_has_none_of_its_own():
    rows = [{"date": day(0), "patients": 20.0}, {"date": day(0), "period": "night", "patients": 22.0}]
    told = dict(by_period(caseload=rows).select("period", "patients").iter_rows())
    assert told == {"day": 20, "night": 22}


def test_a_days_patients_are_the_mean_by_hours_of_its_periods():
    rows = [
        {"date": day(0), "period": "day", "patients": 18.0},
        {"date": day(0), "period": "night", "patients": 21.0},
        {"date": day(1), "patients": 20.0},
    ]
    facts = week(caseload=rows)
    assert facts["patient_days"] == (18 * 12 + 21 * 12) / 24 + 20
    assert (facts["days_observed"], facts["days_expected"]) == (2, 7)


@pytest.mark.parametrize(
    ("monday", "night_hours"), [(date(2026, 3, 23), 11), (date(2025, 10, 20), 13), (date(2026, 1, 5), 12)]
)
def test_a_night_over_a_clock_change_has_eleven_or_thirteen_hours(monday, night_hours):
    saturday = date.fromordinal(monday.toordinal() + 5)
    over = span(1, monday)
    told = by_period(over, caseload=[{"date": saturday, "patients": 20.0}])
    assert only(told, date=saturday, period="night")["hours"] == night_hours
    assert only(told, date=saturday, period="day")["hours"] == 12


def test_an_evening_only_where_the_site_has_one():
    periods = (("day", time(7)), ("evening", time(14)), ("night", time(21)))
    told = by_period(span(periods=periods), caseload=[{"date": day(0), "patients": 20.0}])
    assert dict(told.select("period", "hours").iter_rows()) == {"day": 7, "evening": 7, "night": 10}


def test_counts_come_from_single_periods_where_they_carry_them_else_from_all():
    rows = [
        {"date": day(0), "period": "day", "patients": 20.0, "admissions": 2},
        {"date": day(0), "period": "night", "patients": 20.0, "admissions": 1},
        {"date": day(0), "period": "all", "patients": 20.0, "admissions": 3, "discharges": 4},
        {"date": day(1), "period": "all", "patients": 20.0, "admissions": 5},
    ]
    facts = week(caseload=rows)
    assert facts["admissions"] == (2 + 1) + 5
    assert facts["discharges"] == 4
    assert facts["referrals"] is None  # nobody records them: not zero


def test_waiting_is_a_mean_level_and_the_longest_wait_a_maximum():
    rows = [
        {"date": day(0), "patients": 20.0, "waiting": 40, "longest_wait_days": 90.0},
        {"date": day(1), "patients": 20.0, "waiting": 44, "longest_wait_days": 91.0},
        {"date": day(2), "patients": 20.0},
    ]
    facts = week(caseload=rows)
    assert (facts["waiting"], facts["days_with_waiting"]) == ((40 + 44) / 2, 2)
    assert facts["longest_wait_days"] == 91


def test_days_that_record_ways_in_and_contacts_are_counted_by_themselves():
    """Wednesday records no contacts, Tuesday none that were missed."""
    rows = [
        {"date": day(0), "patients": 20.0, "contacts": 30, "contacts_missed": 5, "referrals": 2},
        {"date": day(1), "patients": 20.0, "contacts": 40, "admissions": 1},
        {"date": day(2), "patients": 20.0},
    ]
    facts = week(caseload=rows)
    assert (facts["days_observed"], facts["days_with_new_patients"]) == (3, 2)
    assert (facts["contacts"], facts["days_with_contacts"]) == (30 + 40, 2)
    assert facts["days_with_contacts_missed"] == 1
    assert (facts["contacts_beside_missed"], facts["missed_beside_contacts"]) == (30, 5)


def test_a_census_of_zero_is_zero_and_a_day_without_one_is_missing():
    facts = week(caseload=[{"date": day(0), "patients": 0.0}])
    assert (facts["patient_days"], facts["days_observed"]) == (0, 1)


def test_acuity_weighted_patients_are_summed_beside_patients():
    facts = week(caseload=all_week(patients=20.0, acuity_weighted_patients=26.0))
    assert (facts["patient_days"], facts["acuity_patient_days"]) == (7 * 20, 7 * 26)


def test_rows_of_a_merged_unit_are_added_to_its_successors():
    tables = {
        "units": [{"unit_id": "W01"}, {"unit_id": "W02"}],
        "unit_changes": [{"unit_id": "W02", "successor_id": "W01", "effective_on": day(1), "kind": "merge"}],
        "caseload": [
            {"date": date_of, "unit_id": unit, "patients": patients}
            for date_of in (day(0), day(1))
            for unit, patients in (("W01", 20.0), ("W02", 12.0))
        ],
    }
    facts = computed(**tables).facts.patients
    assert only(facts, unit_id="W01")["patient_days"] == 20 + (20 + 12)
    assert only(facts, unit_id="W02")["patient_days"] == 12


JANUARY = {"date": date(2026, 1, 1), "patients": 620.0, "month_total": True}
"""620 midnight counts in a month of 31 days: 20 patients a night."""


def test_a_months_census_is_spread_evenly_over_its_days():
    told = week(caseload=[JANUARY], staffing_daily=all_week(actual_hours=80.0))
    assert told["patient_days"] == pytest.approx(7 * 620 / 31, abs=1e-9)
    assert told["admissions"] is None


def test_days_told_one_by_one_are_not_counted_again_with_their_months_census():
    daily = [{"date": day(0), "patients": 26.0}, {"date": day(1), "period": "day", "patients": 5.0}]
    assert week(caseload=[JANUARY, *daily])["patient_days"] == pytest.approx(26 + 5 + 5 * 20, abs=1e-9)


def test_a_months_census_feeds_no_load_no_line_and_leaves_the_week_incomplete():
    hours = all_week(actual_hours=80.0)
    month = computed(caseload=[JANUARY], staffing_daily=hours, load_lines=[{}])
    daily = computed(caseload=all_week(patients=20.0), staffing_daily=hours, load_lines=[{}])
    assert only(daily.facts.load, staff_group="nurse", observation="counted")["load"] == 6.0  # 20 x 24 / 80
    assert month.facts.load.is_empty()
    assert month.line_period.is_empty()
    assert not daily.unit_day["numerator"].is_null().any()
    assert month.unit_day["numerator"].is_null().all()
    assert only(daily.facts.completeness)["caseload_days"] == 1
    assert only(month.facts.completeness)["caseload_days"] == 0


def test_a_months_count_of_one_clinician_says_nothing_of_how_load_was_shared():
    own = {**JANUARY, "clinician_id": "n1"}
    shifts = [shift(day(number)) for number in range(7)]
    assert computed(caseload=[own], shifts=shifts).clinician_week.is_empty()
