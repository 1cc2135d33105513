"""The coming fortnight against its line: the plan, what is usually worked of it, how the census moves."""

from datetime import timedelta

import pytest

from tests.coming import LONG, as_of, counted, foreseen, two_by_day
from tests.fact_rows import day, only, shift, week

DAY_LINE = {"period": "day"}
FIRST = day(7 * LONG)


def ward(*lines, patients=12.0, weeks=LONG, shifts=None, **row):
    return foreseen(
        weeks,
        load_lines=list(lines) or [DAY_LINE],
        shifts=two_by_day(weeks) if shifts is None else shifts,
        caseload=counted(weeks, patients, **row),
    )


def tomorrow(told, **where):
    return only(told["shift_outlook"], date=FIRST, **where)


def near(value):
    return pytest.approx(value, abs=1e-6)


# --- the load --------------------------------------------------------------------------------------------


def test_load_is_the_last_census_over_the_hours_usually_worked_of_those_planned():
    """Two nurses of 12 h, of which 11 are usually worked: 12 x 12 / 22. To 6 it takes 24 h, 2 more."""
    row = tomorrow(ward())
    assert row["planned_hours"] == 24
    assert row["expected_hours"] == near(24 * 22 / 24)
    assert (row["patients"], row["patients_from"]) == (12, as_of(LONG))
    assert row["load"] == near(12 * 12 / 22)
    assert row["hours_short"] == near(12 * 12 / 6 - 22)
    assert (row["state"], row["reason"]) == ("over", None)


def test_the_whole_fortnight_is_told_and_no_day_more():
    told = ward()["shift_outlook"]
    assert sorted(told["date"]) == [FIRST + timedelta(days=each) for each in range(14)]


@pytest.mark.parametrize(
    ("patients", "state", "short"),
    [
        (11.5, "over", 11.5 * 12 / 6 - 22),  # 6.27
        (11.0, "near", None),  # exactly 6: equal to the line is not over it
        (9.9, "near", None),  # 5.4: 10 % below
        (9.8, "within", None),
    ],
)
def test_states_at_below_and_above_the_line(patients, state, short):
    row = tomorrow(ward(patients=patients))
    assert row["state"] == state
    assert row["hours_short"] == (None if short is None else near(short))


def test_whole_nurses_are_needed_where_the_line_rounds():
    """13 patients at 6 need 3 nurses; 2 are planned and 2 usually come: a nurse of 12 hours is short."""
    row = tomorrow(ward(DAY_LINE | {"rounding": "nurses_up"}, patients=13.0))
    assert row["hours_short"] == near((3 - 2) * 12)
    assert row["load"] == near(13 * 12 / 22), "load is told by hours all the same"
    assert tomorrow(ward(DAY_LINE | {"rounding": "nurses_up"}, patients=12.0))["state"] == "near"


def test_one_to_one_observation_is_left_out_where_the_line_says_so():
    """2 of 14 patients are watched with 6 of the 22 hours: 12 x 12 / 16."""
    line = DAY_LINE | {"observation": "excluded"}
    row = tomorrow(ward(line, patients=14.0, observed_patients=2.0, observation_staff_hours=12.0))
    assert row["patients"] == 12
    assert row["expected_hours"] == near(24 * (22 - 6) / 24)
    assert row["load"] == near(12 * 12 / 16)


def test_nobody_planned_who_counts_is_over_without_a_load():
    shifts = [
        row for row in two_by_day(LONG) if row.get("status") != "planned" or row["clinician_id"] == "n1"
    ]
    shifts = [
        row | ({"staff_group": "support_worker"} if row.get("status") == "planned" else {}) for row in shifts
    ]
    nurses = shift(FIRST, "19:00", "07:00", status="planned")
    row = tomorrow(ward(shifts=[*shifts, nurses]))
    assert (row["planned_hours"], row["load"], row["state"]) == (0, None, "over")
    assert row["hours_short"] == near(12 * 12 / 6)


def test_each_line_is_told_by_itself():
    told = ward({"period": "day", "limit": 6.0}, {"limit": 8.0, "basis": "law"})
    assert {row["limit"] for row in told["shift_outlook"].filter(date=FIRST).to_dicts()} == {6, 8}


def test_a_line_that_begins_in_the_fortnight_counts_from_its_day():
    told = ward(DAY_LINE, DAY_LINE | {"limit": 5.0, "effective_from": week(LONG + 1)})["shift_outlook"]
    limits = {row["date"]: row["limit"] for row in told.to_dicts()}
    assert (limits[week(LONG + 1) - timedelta(days=1)], limits[week(LONG + 1)]) == (6, 5)


# --- the range -------------------------------------------------------------------------------------------


def test_without_any_change_the_range_is_the_load():
    row = tomorrow(ward())
    assert (row["load_low"], row["load_high"], row["history"]) == (near(12 * 12 / 22), near(12 * 12 / 22), 91)


def test_the_range_holds_how_the_census_moved_over_as_many_days():
    """12 and 14 in turn, 14 last: from day to day it moved by +2 or -2, over two days not at all."""
    told = ward(patients=[12.0, 14.0])
    first = tomorrow(told)
    assert first["patients"] == 14
    assert (first["load_low"], first["load_high"]) == (near((14 - 2) * 12 / 22), near((14 + 2) * 12 / 22))
    second = only(told["shift_outlook"], date=FIRST + timedelta(days=1))
    assert (second["load_low"], second["load_high"]) == (near(14 * 12 / 22), near(14 * 12 / 22))


def test_the_range_holds_how_much_of_a_plan_was_worked():
    """On one day in four a nurse of two was ill: 11 of 24 hours. Usual is what the median day had."""
    shifts = two_by_day(LONG)
    for each in range(0, 7 * LONG, 4):
        shifts[2 * each] |= {"status": "sick", "worked_hours": None}
    row = tomorrow(ward(shifts=shifts))
    assert row["expected_hours"] == near(22)
    assert (row["load_low"], row["load_high"]) == (near(12 * 12 / 22), near(12 * 12 / 11))


def test_one_in_ten_is_left_out_on_either_side():
    """Of 91 days 9 had one nurse of two: fewer than a tenth, which the range leaves out; 10 it would not."""
    for ill, high in ((9, 12 * 12 / 22), (10, 12 * 12 / 11)):
        shifts = two_by_day(LONG)
        for each in range(7 * LONG - ill, 7 * LONG):
            shifts[2 * each] |= {"status": "sick", "worked_hours": None}
        assert tomorrow(ward(shifts=shifts))["load_high"] == near(high), ill


@pytest.mark.parametrize(("weeks", "ranged"), [(4, False), (5, True)])
def test_with_too_little_history_no_range_is_told(weeks, ranged):
    """Of 28 days the first has none before it to move from: 27 are left."""
    told = ward(weeks=weeks)["shift_outlook"]
    row = only(told, date=week(weeks))
    assert (row["load_low"] is not None, row["history"]) == (ranged, 7 * weeks - 1)
    assert row["expected_hours"] == near(22 if ranged else 24), "without history the plan as it is"


def test_only_the_last_quarter_counts():
    """Before it only one nurse of two came: no share of that is left."""
    shifts = two_by_day(LONG)
    for each in range(7 * LONG - 91):
        shifts[2 * each] |= {"status": "sick", "worked_hours": None}
    row = tomorrow(ward(shifts=shifts))
    assert row["load_high"] == near(12 * 12 / 22)


# --- what is not forecast ----------------------------------------------------------------------------------


def silent(told):
    return [(row["unit_id"], row["reason"], row["date"]) for row in told["shift_outlook"].to_dicts()]


def test_a_unit_without_planned_shifts_is_not_forecast():
    worked = [row for row in two_by_day(LONG) if row.get("status") != "planned"]
    assert silent(ward(shifts=worked)) == [("W01", "no_plan", None)]


def test_a_unit_without_a_line_is_not_forecast():
    told = foreseen(LONG, load_lines=[], shifts=two_by_day(LONG), caseload=counted(LONG, 12.0))
    assert silent(told) == [("W01", "no_line", None)]


def test_contacts_to_come_are_not_known():
    line = {"measure": "contacts_per_clinician_hour", "limit": 1.0}
    assert silent(ward(line)) == [("W01", "contacts_not_planned", None)]


@pytest.mark.parametrize(("days", "reason"), [(7, None), (8, "no_census")])
def test_a_census_is_the_present_one_for_a_week(days, reason):
    """A week without counts is a gap as well; here the one gap of four weeks."""
    known = counted(LONG, 9.0)[: 7 * LONG - days]
    told = foreseen(LONG, load_lines=[DAY_LINE], shifts=two_by_day(LONG), caseload=known)["shift_outlook"]
    assert {row["reason"] for row in told.to_dicts()} == {reason}


def test_one_shift_without_a_plan_is_unknown_and_the_others_are_told():
    shifts = [row for row in two_by_day(LONG) if not str(row["starts_at"]).startswith(FIRST.isoformat())]
    told = ward(shifts=shifts)
    assert (tomorrow(told)["state"], tomorrow(told)["reason"]) == ("unknown", "no_plan")
    assert told["shift_outlook"].filter(state="over").height == 13


def test_calm_is_not_told_where_too_little_of_the_last_weeks_has_come():
    """Two of the last four weeks lack most patient counts."""
    some = [row for row in counted(LONG, 9.0) if row["date"] < week(LONG - 2) or row["date"].weekday() > 3]
    told = foreseen(LONG, load_lines=[DAY_LINE], shifts=two_by_day(LONG), caseload=some)
    assert silent(told) == [("W01", "data_gap", None)]
    over = [row | {"patients": 12.0} for row in some]
    told = foreseen(LONG, load_lines=[DAY_LINE], shifts=two_by_day(LONG), caseload=over)
    assert set(told["shift_outlook"]["state"]) == {"over"}


def test_a_closed_unit_is_not_told():
    told = foreseen(
        LONG,
        units=[{"closed_on": as_of(LONG)}],
        load_lines=[DAY_LINE],
        shifts=two_by_day(LONG),
        caseload=counted(LONG, 12.0),
    )
    assert told["shift_outlook"].is_empty()


# --- against what happened ---------------------------------------------------------------------------------


def test_shifts_of_the_last_28_days_are_forecast_as_they_would_have_been_seven_days_before():
    """9 patients until a week ago and 13 since: what was forecast seven days before did not see it coming."""
    patients = [9.0] * (7 * LONG - 7) + [13.0] * 7
    told = ward(patients=patients)["shift_outlook_check"].sort("date")
    assert told["date"].to_list() == [as_of(LONG) - timedelta(days=back) for back in reversed(range(28))]
    before, last = told.row(0, named=True), told.row(27, named=True)
    assert (before["state"], before["happened_over"], before["inside"]) == ("within", False, True)
    assert last["known_on"] == as_of(LONG) - timedelta(days=7)
    assert (last["patients"], last["load"]) == (9, near(9 * 12 / 22))
    assert (last["happened_load"], last["happened_over"], last["inside"]) == (near(13 * 12 / 22), True, False)
    assert last["origin"] == "rebuilt"


def test_what_is_not_known_to_have_happened_is_not_set_beside_anything():
    some = [row for row in counted(LONG, 9.0) if row["date"] < week(LONG - 1) or row["date"].weekday() > 3]
    told = foreseen(LONG, load_lines=[DAY_LINE], shifts=two_by_day(LONG), caseload=some)[
        "shift_outlook_check"
    ]
    assert max(told["date"]) < week(LONG - 1)
