"""The gate: is a week complete enough to be judged? The smallest part that can be computed decides."""

from dataclasses import replace
from datetime import date

import pytest

from tests.fact_rows import all_week, computed, day, only, shift, span

CENSUS = all_week(patients=20.0)
HOURS = all_week(actual_hours=80.0)


def complete(**tables):
    return only(computed(**tables).facts.completeness, unit_id="W01", week_start=day(0))


def test_days_with_rows_over_days_expected():
    row = complete(caseload=CENSUS[:6], staffing_daily=HOURS[:5])
    assert row["caseload_days"] == 6 / 7
    assert row["hours_days"] == 5 / 7
    assert (row["completeness"], row["limiting"]) == (5 / 7, "hours_days")
    assert row["activity_with_shift"] is None
    assert row["roster_resolved"] is None
    assert row["hours_agree"] is None


@pytest.mark.parametrize("status", ["worked", "leave", "sick", "cancelled"])
def test_a_day_with_any_roster_entry_but_a_plan_has_rows(status):
    shifts = [shift(day(each), status=status) for each in range(7)]
    assert complete(caseload=CENSUS, shifts=shifts)["completeness"] == 1


def test_a_day_that_was_only_planned_has_none():
    shifts = [shift(day(each), status="planned" if each == 6 else "worked") for each in range(7)]
    assert complete(caseload=CENSUS, shifts=shifts)["hours_days"] == 6 / 7


@pytest.mark.parametrize(
    ("setting", "days"),
    [("inpatient_ward", 7), ("emergency_department", 7), ("nursing_home", 7), ("community_mental_health", 5)],
)
def test_wards_are_expected_every_day_and_teams_from_monday_to_friday(setting, days):
    row = complete(units=[{"setting": setting}], caseload=CENSUS[:5], staffing_daily=HOURS[:5])
    assert row["completeness"] == 5 / days


def test_a_weekend_of_a_team_does_not_make_up_for_a_weekday():
    team = [{"setting": "community_mental_health"}]
    missed = [row for row in CENSUS if row["date"] != day(2)]
    assert complete(units=team, caseload=missed, staffing_daily=HOURS)["completeness"] == 4 / 5


def test_days_are_expected_from_the_first_row_or_the_opening_to_the_closing():
    tables = {"caseload": CENSUS[2:], "staffing_daily": HOURS[2:]}
    assert complete(**tables)["completeness"] == 5 / 5
    assert complete(units=[{"opened_on": day(4)}], **tables)["completeness"] == 3 / 3
    assert complete(units=[{"closed_on": day(3)}], **tables)["completeness"] == 2 / 2
    assert complete(units=[{"opened_on": date(2020, 1, 1)}], **tables)["completeness"] == 5 / 5


def test_a_week_without_any_row_is_there_and_empty():
    answer = computed(span(3), caseload=CENSUS, staffing_daily=HOURS)
    assert answer.facts.completeness.sort("week_start")["completeness"].to_list() == [1, 0, 0]


def test_activity_without_a_shift_on_a_unit_that_keeps_a_roster():
    shifts = [shift(day(each)) for each in range(7)]
    tasks = [{"started_at": f"2026-01-0{number}T10:00", "clinician_id": "n1"} for number in (5, 6, 7)]
    tasks += [{"started_at": "2026-01-05T11:00", "clinician_id": "n2"}]
    tasks += [{"started_at": "2026-01-05T12:00", "clinician_id": "n2"}]  # the same clinician and day
    ehr = [{"date": day(1), "clinician_id": "n2"}]
    row = complete(
        clinicians=[{"clinician_id": "n1"}, {"clinician_id": "n2"}],
        caseload=CENSUS,
        shifts=shifts,
        llm_events=tasks,
        ehr_time=ehr,
    )
    assert row["activity_with_shift"] == 3 / (3 + 1 + 1)
    assert row["limiting"] == "activity_with_shift"


def test_activity_before_a_unit_kept_a_roster_asks_for_no_shift():
    tasks = [{"started_at": f"2026-01-0{number}T10:00"} for number in (5, 6, 7, 8)]
    row = complete(
        caseload=CENSUS,
        staffing_daily=HOURS[:2],
        shifts=[shift(day(each)) for each in (2, 4, 5, 6)],
        llm_events=tasks,
    )
    assert row["activity_with_shift"] == 1 / 2  # of Wednesday and Thursday


def test_a_night_shift_covers_the_morning_it_ends_on():
    row = complete(
        caseload=CENSUS,
        shifts=[shift(day(0), "19:00", "07:00"), *[shift(day(each), status="leave") for each in range(1, 7)]],
        llm_events=[{"started_at": "2026-01-06T06:30"}],
    )
    assert row["activity_with_shift"] == 1


def test_activity_says_nothing_on_a_unit_without_a_roster():
    row = complete(caseload=CENSUS, staffing_daily=HOURS, llm_events=[{"started_at": "2026-01-05T10:00"}])
    assert row["activity_with_shift"] is None
    assert row["completeness"] == 1


def test_minutes_after_hours_alone_ask_for_no_shift():
    row = complete(
        caseload=CENSUS,
        shifts=[shift(day(each), status="leave") for each in range(7)],
        ehr_time=[{"date": day(0), "in_shift_minutes": 0.0, "after_hours_minutes": 30.0}],
    )
    assert row["activity_with_shift"] is None


def test_worked_leave_sick_and_cancelled_over_planned_shifts():
    planned = [shift(day(each), status="planned") for each in range(7) for _ in range(2)]
    outcome = ["worked"] * 6 + ["leave", "sick", "cancelled"]
    resolved = [shift(day(each % 7), status=status) for each, status in enumerate(outcome)]
    row = complete(caseload=CENSUS, shifts=[*planned, *resolved])
    assert row["roster_resolved"] == (6 + 1 + 1 + 1) / 14
    more = [shift(day(each), clinician_id="n1") for each in range(7) for _ in range(3)]
    assert complete(caseload=CENSUS, shifts=[*planned, *more])["roster_resolved"] == 1  # at most


def test_planned_shifts_left_in_a_roster_that_puts_outcomes_in_their_place_are_unresolved():
    """Two shifts a day; each is one entry that was planned first. Of 14, five are still planned."""
    heard_of = [shift(day(each), clinician_id="n1") for each in range(7)]
    heard_of += [shift(day(each), clinician_id="n2", status="sick") for each in range(2)]
    left = [shift(day(each), clinician_id="n2", status="planned") for each in range(2, 7)]
    row = complete(caseload=CENSUS, shifts=[*heard_of, *left])
    assert row["roster_resolved"] == (7 + 2) / 14
    assert (row["completeness"], row["limiting"]) == (9 / 14, "roster_resolved")
    beside = [shift(day(each), clinician_id="n2") for each in range(2, 7)]
    assert complete(caseload=CENSUS, shifts=[*heard_of, *left, *beside])["roster_resolved"] == 1


def test_totals_over_roster_hours_where_both_exist_at_most_one():
    shifts = [shift(day(each)) for each in range(7)]

    def agree(*hours):
        rows = [{"date": day(each), "actual_hours": told} for each, told in enumerate(hours)]
        rows += [{"date": day(0), "actual_hours": 999.0, "staff_group": "doctor"}]  # no roster of theirs
        return complete(caseload=CENSUS, shifts=shifts, staffing_daily=rows)["hours_agree"]

    assert agree(9.0, 12.0) == (9 + 12) / (12 + 12)
    assert agree(30.0, 12.0) == 1


def test_a_fall_in_hours_is_no_sign_of_a_gap():
    usual, cut = all_week(0, actual_hours=80.0), all_week(1, actual_hours=8.0)
    census = all_week(0, patients=20.0) + all_week(1, patients=20.0)
    facts = computed(span(2), caseload=census, staffing_daily=usual + cut).facts.completeness
    assert facts["completeness"].to_list() == [1, 1]


@pytest.mark.parametrize(
    ("setting", "closed", "share"),
    [
        ("community_mental_health", (), 4 / 5),
        ("community_mental_health", (day(4),), 4 / 4),
        ("community_mental_health", (day(4), day(5)), 4 / 4),  # a Saturday is not expected anyway
        ("inpatient_ward", (day(4),), 4 / 7),  # a ward is open on bank holidays
    ],
)
def test_a_closed_day_is_not_expected_of_those_who_work_monday_to_friday(setting, closed, share):
    four_days = [row for row in CENSUS if row["date"] < day(4)]
    tables = {"units": [{"setting": setting}], "caseload": four_days, "staffing_daily": HOURS[:4]}
    row = only(computed(replace(span(), closed_days=closed), **tables).facts.completeness, week_start=day(0))
    assert row["completeness"] == pytest.approx(share)


def test_work_on_a_closed_day_counts():
    tables = {"units": [{"setting": "community_mental_health"}], "caseload": CENSUS, "staffing_daily": HOURS}
    open_week = computed(span(), **tables).facts.load
    closed = computed(replace(span(), closed_days=(day(4),)), **tables).facts.load
    group = {"measure": "caseload_per_wte", "staff_group": "all", "observation": "counted"}
    assert only(closed, **group)["load_denominator"] == only(open_week, **group)["load_denominator"]
