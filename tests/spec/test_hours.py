"""Hours worked: from the roster where there is one for the day and group, else from daily totals."""

from datetime import date

import pytest

from tests.fact_rows import MONDAY, all_week, computed, day, only, shift, span, week

NIGHT = {"start": "20:00", "end": "07:30"}


def hours(**tables):
    """Worked hours of the ward's nurses in the first week."""
    return only(computed(**tables).facts.hours, staff_group="nurse")["worked_hours"]


def test_worked_hours_include_overtime_and_leave_out_unpaid_breaks():
    rows = [
        shift(day(0), worked_hours=11.5, overtime_hours=0.5),
        shift(day(1), worked_hours=13.0, overtime_hours=1.5),
    ]
    facts = only(computed(shifts=rows).facts.hours, staff_group="nurse")
    assert facts["worked_hours"] == 11.5 + 13.0  # not 11.5 + .5 + 13 + 1.5
    assert facts["overtime_hours"] == 0.5 + 1.5
    assert facts["hours_with_overtime_record"] == 11.5 + 13.0


def test_without_worked_hours_a_shift_has_the_hours_from_start_to_end():
    assert hours(shifts=[shift(day(0), "07:00", "15:30")]) == 8.5


@pytest.mark.parametrize(
    ("evening", "real_hours"),
    [
        (date(2026, 3, 28), 11 + 0.5 - 1),  # the clock goes forward in this night
        (date(2026, 3, 27), 11 + 0.5),
        (date(2025, 10, 25), 11 + 0.5 + 1),  # and back in this one
    ],
)
def test_a_night_over_a_clock_change_has_real_hours(evening, real_hours):
    monday = date.fromordinal(evening.toordinal() - evening.weekday())
    answer = computed(span(1, monday), shifts=[shift(evening, **NIGHT)])
    assert only(answer.facts.hours, staff_group="nurse")["worked_hours"] == real_hours


@pytest.mark.parametrize(("evening", "real_hours"), [(date(2026, 3, 28), 7), (date(2025, 10, 25), 9)])
def test_an_eight_hour_night_over_a_clock_change_has_seven_or_nine(evening, real_hours):
    monday = date.fromordinal(evening.toordinal() - evening.weekday())
    answer = computed(span(1, monday), shifts=[shift(evening, "22:00", "06:00")])
    assert only(answer.facts.hours, staff_group="nurse")["worked_hours"] == real_hours


@pytest.mark.parametrize("status", ["planned", "leave", "sick", "cancelled"])
def test_only_worked_shifts_add_hours(status):
    rows = [shift(day(0)), shift(day(1), status=status, worked_hours=11.5)]
    assert hours(shifts=rows) == 12


@pytest.mark.parametrize("status", ["leave", "sick", "cancelled"])
def test_a_day_on_which_nobody_came_is_zero_hours(status):
    assert hours(shifts=[shift(day(0), status=status)]) == 0


def test_a_day_that_was_only_planned_has_no_hours_at_all_not_zero():
    assert computed(shifts=[shift(day(0), status="planned")]).facts.hours.is_empty()


def test_a_worked_shift_puts_the_days_totals_aside_never_both():
    staffing = [{"date": day(0), "actual_hours": 40.0}, {"date": day(1), "actual_hours": 36.0}]
    assert hours(shifts=[shift(day(0))], staffing_daily=staffing) == 12 + 36


def test_totals_serve_where_the_rosters_shifts_were_not_worked():
    staffing = [{"date": day(0), "actual_hours": 40.0}]
    assert hours(shifts=[shift(day(0), status="sick")], staffing_daily=staffing) == 40


def test_a_roster_of_one_group_leaves_the_totals_of_another():
    staffing = [{"date": day(0), "actual_hours": 9.0, "staff_group": "support_worker"}]
    facts = computed(shifts=[shift(day(0))], staffing_daily=staffing).facts.hours
    assert only(facts, staff_group="nurse")["worked_hours"] == 12
    assert only(facts, staff_group="support_worker")["worked_hours"] == 9


def test_all_serves_only_where_the_day_has_no_single_period():
    staffing = [
        {"date": day(0), "period": "all", "actual_hours": 99.0},
        {"date": day(0), "period": "day", "actual_hours": 36.0},
        {"date": day(0), "period": "night", "actual_hours": 24.0},
        {"date": day(1), "period": "all", "actual_hours": 50.0},
    ]
    assert hours(staffing_daily=staffing) == (36 + 24) + 50


def test_a_months_total_is_spread_evenly_over_its_days():
    month = {"date": date(2026, 1, 1), "actual_hours": 310.0, "planned_hours": 620.0, "month_total": True}
    facts = only(computed(staffing_daily=[month]).facts.hours, staff_group="nurse")
    assert facts["worked_hours"] == pytest.approx(7 * 310 / 31, abs=1e-9)
    assert facts["planned_hours"] == pytest.approx(7 * 620 / 31, abs=1e-9)


def test_a_months_total_feeds_no_load_and_leaves_the_week_incomplete():
    month = {"date": date(2026, 1, 1), "actual_hours": 3100.0, "month_total": True}
    facts = computed(staffing_daily=[month], caseload=all_week(patients=20.0)).facts
    assert facts.load.is_empty()
    assert only(facts.completeness)["hours_days"] == 0


def test_days_told_one_by_one_are_not_counted_again_with_their_month():
    month = {"date": date(2026, 1, 1), "actual_hours": 310.0, "month_total": True}
    daily = [{"date": day(0), "actual_hours": 48.0}, {"date": day(1), "period": "day", "actual_hours": 30.0}]
    assert hours(staffing_daily=[month, *daily]) == pytest.approx(48 + 30 + 5 * 310 / 31, abs=1e-9)


def test_a_shifts_hours_belong_wholly_to_the_date_it_starts():
    sunday_night = [shift(day(6), **NIGHT)]
    facts = computed(span(2), shifts=sunday_night).facts.hours
    assert only(facts, staff_group="nurse")["week_start"] == MONDAY


def test_the_shift_names_the_staff_group_else_the_employment_in_force_does():
    people = [
        {"clinician_id": "p", "staff_group": "support_worker", "end_date": day(1)},
        {"clinician_id": "p", "staff_group": "nurse", "start_date": day(2)},
    ]
    rows = [
        shift(day(1), "07:00", "08:00", clinician_id="p"),
        shift(day(2), "07:00", "09:00", clinician_id="p"),
        shift(day(3), "07:00", "11:00", clinician_id="p", staff_group="doctor"),
        shift(day(4), "07:00", "15:00", clinician_id="bank", staffing="bank", staff_group="nurse"),
    ]
    facts = computed(clinicians=people, shifts=rows).facts.hours
    told = dict(facts.select("staff_group", "worked_hours").iter_rows())
    assert told == {"support_worker": 1, "nurse": 2 + 8, "doctor": 4}


def test_of_two_employments_in_force_the_later_one_counts():
    people = [
        {"clinician_id": "p", "staff_group": "nurse", "start_date": date(2020, 1, 1)},
        {"clinician_id": "p", "staff_group": "doctor", "start_date": date(2025, 1, 1)},
    ]
    facts = computed(clinicians=people, shifts=[shift(day(0), clinician_id="p")]).facts.hours
    assert only(facts)["staff_group"] == "doctor"


def test_outside_every_employment_the_nearest_earlier_one_counts_else_the_first():
    people = [
        {"clinician_id": "p", "staff_group": "nurse", "start_date": day(1), "end_date": day(1)},
        {"clinician_id": "p", "staff_group": "doctor", "start_date": day(3)},
    ]
    rows = [shift(day(each), "07:00", f"{8 + each:02}:00", clinician_id="p") for each in range(4)]
    told = dict(
        computed(clinicians=people, shifts=rows).facts.hours.select("staff_group", "worked_hours").iter_rows()
    )
    assert told == {"nurse": 1 + 2 + 3, "doctor": 4}


def test_bank_and_agency_hours():
    rows = [
        shift(day(0), "07:00", "15:00", staffing="substantive"),
        shift(day(0), "07:00", "12:00", staffing="bank"),
        shift(day(1), "07:00", "10:00", staffing="agency"),
    ]
    facts = only(computed(shifts=rows).facts.hours, staff_group="nurse")
    assert (facts["worked_hours"], facts["contract_hours"]) == (8 + 5 + 3, 5 + 3)


def test_the_plan_is_that_of_the_totals_else_of_planned_shifts():
    staffing = [{"date": day(0), "actual_hours": 10.0, "planned_hours": 24.0}]
    rows = [shift(day(0)), shift(day(1)), shift(day(1), status="planned", worked_hours=11.0)]
    facts = only(computed(shifts=rows, staffing_daily=staffing).facts.hours, staff_group="nurse")
    assert facts["planned_hours"] == 24 + 11
    assert facts["worked_hours_with_plan"] == 12 + 12


def test_a_roster_that_keeps_sick_and_cancelled_shifts_planned_them_for_its_own_staff():
    rows = [
        shift(day(0)),
        shift(day(0), status="sick"),
        shift(day(1), status="cancelled"),
        shift(day(1), staffing="bank"),
        shift(day(2), status="leave"),  # planned away
    ]
    facts = only(computed(shifts=rows).facts.hours, staff_group="nurse")
    assert facts["planned_hours"] == 12 + 12 + 12
    assert facts["worked_hours_with_plan"] == 12 + 12


def test_without_any_plan_there_is_none():
    facts = only(computed(shifts=[shift(day(0))]).facts.hours, staff_group="nurse")
    assert facts["planned_hours"] is None


def test_missed_breaks_and_overtime_nobody_recorded_are_not_zero():
    facts = only(computed(shifts=[shift(day(0))]).facts.hours, staff_group="nurse")
    assert facts["overtime_hours"] is None
    assert facts["missed_break_minutes"] is None
    assert facts["shifts_with_break_record"] == 0


def test_each_week_has_its_own_hours():
    rows = [shift(week(0)), shift(week(1)), shift(week(1))]
    facts = computed(span(2), shifts=rows).facts.hours.sort("week_start")
    assert facts["worked_hours"].to_list() == [12, 12 + 12]
