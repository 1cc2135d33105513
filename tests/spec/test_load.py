"""Load of a unit in a week by each measure, staff group, gross and net of one-to-one observation."""

from datetime import date

import pytest

from pipelines.facts.load import unit_measures
from tests.fact_rows import all_week, computed, day, only, shift, site_rows, span

COMMUNITY = {"setting": "community_mental_health"}
CLINIC = {"setting": "outpatient_clinic"}
TEAM = [
    {"clinician_id": "n1"},
    {"clinician_id": "d1", "staff_group": "doctor"},
]


def load(group="nurse", observation="counted", **tables):
    return only(computed(**tables).facts.load, staff_group=group, observation=observation)


def test_patients_per_nurse_is_patient_hours_over_nurse_hours_worked():
    told = load(
        caseload=all_week(patients=20.0),
        staffing_daily=all_week(actual_hours=80.0)
        + all_week(actual_hours=40.0, staff_group="support_worker"),
    )
    assert told["load_numerator"] == 7 * 20 * 24
    assert told["load_denominator"] == 7 * 80  # support workers are no nurses
    assert told["load"] == (7 * 20 * 24) / (7 * 80)
    assert (told["days_observed"], told["days_expected"]) == (7, 7)


def test_everyone_together_is_a_group_too():
    tables = {
        "caseload": all_week(patients=20.0),
        "staffing_daily": all_week(actual_hours=80.0) + all_week(actual_hours=40.0, staff_group="doctor"),
    }
    assert load("all", **tables)["load"] == (20 * 24) / (80 + 40)
    assert load("doctor", **tables)["load"] == (20 * 24) / 40


def test_only_days_with_both_patients_and_hours_count():
    told = load(
        caseload=all_week(0, 5, patients=20.0),
        staffing_daily=[{"date": day(each), "actual_hours": 80.0} for each in range(1, 7)],
    )
    assert told["load_numerator"] == 4 * 20 * 24
    assert told["load_denominator"] == 4 * 80
    assert told["days_observed"] == 4


def test_a_group_that_worked_on_other_days_of_the_week_worked_none_on_this_one():
    tables = {
        "caseload": all_week(patients=20.0),
        "staffing_daily": all_week(actual_hours=80.0)
        + all_week(0, 5, actual_hours=8.0, staff_group="doctor"),
    }
    told = load("doctor", **tables)
    assert told["load"] == (7 * 20 * 24) / (5 * 8)
    assert told["days_observed"] == 7


def test_a_group_without_any_hours_in_a_week_has_no_load_in_it():
    tables = {
        "caseload": all_week(0, patients=20.0) + all_week(1, patients=20.0),
        "staffing_daily": all_week(0, actual_hours=80.0)
        + all_week(0, actual_hours=8.0, staff_group="doctor")
        + all_week(1, actual_hours=80.0),
    }
    facts = computed(span(2), **tables).facts.load
    assert facts.filter(staff_group="doctor")["week_start"].to_list() == [day(0)]


def test_a_ward_that_lost_an_hour_to_the_clock_has_fewer_patient_hours():
    monday = date(2026, 3, 23)
    days = [date.fromordinal(monday.toordinal() + number) for number in range(7)]
    rows = {
        "caseload": [{"date": each, "patients": 20.0} for each in days],
        "staffing_daily": [{"date": each, "actual_hours": 80.0} for each in days],
    }
    told = only(computed(span(1, monday), **rows).facts.load, staff_group="nurse")
    assert told["load_numerator"] == 20 * (24 * 7 - 1)


def test_caseload_per_wte_is_mean_open_cases_over_weekly_hours_in_full_time_posts():
    told = load(
        "all",
        units=[COMMUNITY],
        caseload=[{"date": day(each), "patients": 100.0 + each} for each in range(5)],
        staffing_daily=all_week(0, 5, actual_hours=45.0),
    )
    assert told["measure"] == "caseload_per_wte"
    assert told["load_numerator"] == (100 + 101 + 102 + 103 + 104) / 5
    assert told["load_denominator"] == (5 * 45) / 37.5
    assert told["load"] == 102 / 6
    assert told["days_expected"] == 5  # Monday to Friday


def test_hours_of_a_weekend_without_a_count_belong_to_the_week_too():
    told = load(
        "all",
        units=[COMMUNITY],
        caseload=all_week(0, 5, patients=102.0),
        staffing_daily=all_week(0, 6, actual_hours=45.0),
    )
    assert told["load_denominator"] == (6 * 45) / 37.5


def test_an_expected_day_without_hours_scales_the_others_up():
    told = load(
        "all",
        units=[COMMUNITY],
        caseload=all_week(0, 5, patients=102.0),
        staffing_daily=all_week(0, 4, actual_hours=45.0),
    )
    assert told["load_denominator"] == (4 * 45) * (5 / 4) / 37.5
    assert told["days_observed"] == 4


def test_contacts_per_clinician_hour_are_contacts_over_hours_worked():
    told = load(
        "all",
        units=[CLINIC],
        clinicians=TEAM,
        caseload=all_week(0, 5, patients=0.0, contacts=30),
        shifts=[
            shift(day(each), "09:00", "17:00", clinician_id=who) for each in range(5) for who in ("n1", "d1")
        ],
    )
    assert told["measure"] == "contacts_per_clinician_hour"
    assert told["load"] == (5 * 30) / (5 * (8 + 8))


def test_a_day_whose_contacts_nobody_recorded_is_left_out():
    told = load(
        "all",
        units=[CLINIC],
        caseload=[*all_week(0, 4, patients=0.0, contacts=30), {"date": day(4), "patients": 0.0}],
        staffing_daily=all_week(0, 5, actual_hours=16.0),
    )
    assert told["load"] == (4 * 30) / (4 * 16)
    assert told["days_observed"] == 4


def test_net_of_observation_takes_out_observed_patients_and_the_hours_that_watch_them():
    tables = {
        "caseload": all_week(patients=20.0, observed_patients=2.0, observation_staff_hours=48.0),
        "staffing_daily": all_week(actual_hours=128.0) + all_week(actual_hours=40.0, staff_group="doctor"),
    }
    assert load(**tables)["load"] == (20 * 24) / 128
    assert load(observation="excluded", **tables)["load"] == ((20 - 2) * 24) / (128 - 48)
    assert load("all", "excluded", **tables)["load"] == ((20 - 2) * 24) / (128 + 40 - 48)
    groups = computed(**tables).facts.load.filter(observation="excluded")["staff_group"]
    assert sorted(groups) == ["all", "nurse"]  # who watched is not recorded: doctors are not told net


def test_every_measure_is_told_net_of_observation():
    rows = {
        "caseload": all_week(
            0, 5, patients=50.0, contacts=40, observed_patients=1.0, observation_staff_hours=8.0
        ),
        "staffing_daily": all_week(0, 5, actual_hours=38.0),
    }
    cases = load("all", "excluded", units=[COMMUNITY], **rows)
    assert cases["load_numerator"] == 50 - 1
    assert cases["load_denominator"] == (5 * (38 - 8)) / 37.5
    assert load("all", "excluded", units=[CLINIC], **rows)["load"] == (5 * 40) / (5 * (38 - 8))


def test_in_a_week_that_records_observation_a_day_without_a_record_had_none():
    watched = {"observed_patients": 2.0, "observation_staff_hours": 48.0}
    told = load(
        observation="excluded",
        caseload=[{"date": day(0), "patients": 20.0} | watched, *all_week(0, 7, patients=20.0)[1:]],
        staffing_daily=all_week(actual_hours=80.0),
    )
    assert told["load_numerator"] == 18 * 24 + 6 * 20 * 24
    assert told["load_denominator"] == (80 - 48) + 6 * 80


def test_a_day_that_records_only_the_watched_or_only_the_watching_is_not_told_net():
    told = load(
        observation="excluded",
        caseload=[
            {"date": day(0), "patients": 20.0, "observed_patients": 2.0, "observation_staff_hours": 48.0},
            {"date": day(1), "patients": 20.0, "observed_patients": 2.0},
            {"date": day(2), "patients": 20.0, "observation_staff_hours": 48.0},
        ],
        staffing_daily=all_week(actual_hours=80.0),
    )
    assert told["days_observed"] == 1


def test_where_nobody_records_observation_there_is_no_net_load():
    facts = computed(caseload=all_week(patients=20.0), staffing_daily=all_week(actual_hours=80.0)).facts.load
    assert facts.filter(observation="excluded").is_empty()


def test_everyones_load_is_not_told_on_days_when_a_groups_hours_are_only_known_by_month():
    month = {"date": date(2026, 1, 1), "actual_hours": 310.0, "month_total": True, "staff_group": "doctor"}
    facts = computed(
        caseload=all_week(patients=20.0), staffing_daily=[*all_week(actual_hours=80.0), month]
    ).facts.load
    assert facts["staff_group"].to_list() == ["nurse"]


def test_zero_patients_are_a_load_of_zero_and_zero_hours_no_load():
    nobody = load(caseload=all_week(patients=0.0), staffing_daily=all_week(actual_hours=80.0))
    assert nobody["load"] == 0
    unstaffed = load(
        caseload=all_week(patients=20.0), shifts=[shift(day(n), status="sick") for n in range(7)]
    )
    assert (unstaffed["load_numerator"], unstaffed["load_denominator"]) == (7 * 20 * 24, 0)
    assert unstaffed["load"] is None


@pytest.mark.parametrize(
    ("setting", "measure"),
    [
        ("inpatient_mental_health", "patients_per_nurse"),
        ("inpatient_ward", "patients_per_nurse"),
        ("intensive_care", "patients_per_nurse"),
        ("nursing_home", "patients_per_nurse"),
        ("community_mental_health", "caseload_per_wte"),
        ("outpatient_clinic", "contacts_per_clinician_hour"),
        ("emergency_department", "contacts_per_clinician_hour"),
    ],
)
def test_a_units_measure_follows_from_its_setting(setting, measure):
    rows = site_rows({"units": [{"setting": setting}]})
    assert only(unit_measures(rows.units, rows.lines))["measure"] == measure


def test_its_line_names_another_measure_and_the_unit_itself_yet_another():
    line = {"measure": "contacts_per_clinician_hour", "limit": 2.0}
    by_line = site_rows({"units": [{}], "load_lines": [line]})
    assert only(unit_measures(by_line.units, by_line.lines), own=True)["measure"] == line["measure"]
    named = site_rows({"units": [{"load_measure": "caseload_per_wte"}], "load_lines": [line]})
    measures = unit_measures(named.units, named.lines)
    assert only(measures, own=True)["measure"] == "caseload_per_wte"
    assert only(measures, own=False)["measure"] == line["measure"]  # told as well: its line needs it
