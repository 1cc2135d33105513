"""The coming two weeks of a team: the open cases there are now, over the staff planned."""

from datetime import timedelta

import pytest

from tests.coming import LONG, as_of, counted, foreseen
from tests.fact_rows import day, only, shift, week

TEAM = {"unit_id": "W01", "setting": "community_mental_health"}
LINE = {"measure": "caseload_per_wte", "limit": 25.0}


def office(weeks, hours=7.5):
    """Three people from Monday to Friday, 9 to 17 with half an hour's break; the last two weeks planned."""
    rows = []
    for each in range(7 * (weeks + 2)):
        if day(each).weekday() < 5:
            worked = {"worked_hours": hours} if each < 7 * weeks else {"status": "planned"}
            rows += [
                shift(day(each), "09:00", "17:00", clinician_id=f"n{person}", staff_group="nurse") | worked
                for person in (1, 2, 3)
            ]
    return rows


def team(cases=80.0, weeks=LONG, shifts=None):
    return foreseen(
        weeks,
        units=[TEAM],
        load_lines=[LINE],
        shifts=office(weeks) if shifts is None else shifts,
        caseload=counted(weeks, cases),
    )


def near(value):
    return pytest.approx(value, abs=1e-6)


def test_load_of_a_week_is_open_cases_over_the_whole_time_staff_usually_there_of_those_planned():
    """120 h planned, 112.5 usually worked: 3 whole-time people. 80 / 3; to 25 it takes 120 h, 7.5 more."""
    row = only(team()["shift_outlook"], date=week(LONG))
    assert (row["period"], row["planned_hours"]) == ("week", 3 * 5 * 8)
    assert row["expected_hours"] == near(3 * 5 * 7.5)
    assert row["load"] == near(80 / 3)
    assert row["hours_short"] == near((80 / 25 - 3) * 37.5)
    assert (row["patients"], row["patients_from"], row["state"]) == (80, as_of(LONG), "over")


def test_both_weeks_are_told_by_their_monday():
    assert sorted(team()["shift_outlook"]["date"]) == [week(LONG), week(LONG + 1)]


@pytest.mark.parametrize(
    ("cases", "state"), [(75.0, "near"), (75.1, "over"), (67.5, "near"), (67.4, "within")]
)
def test_states_at_below_and_above_the_line(cases, state):
    assert only(team(cases)["shift_outlook"], date=week(LONG))["state"] == state


def test_the_range_holds_how_cases_moved_to_the_mean_of_one_week_and_of_two():
    """A case more every week: a week later the mean is one more than on a Sunday, two weeks later two."""
    told = team([60.0 + each // 7 for each in range(7 * LONG)])["shift_outlook"]
    last = 60 + LONG - 1
    for ahead in (0, 1):
        row = only(told, date=week(LONG + ahead))
        assert row["patients"] == last
        assert (row["load_low"], row["load_high"]) == (near(last / 3), near((last + 1 + ahead) / 3))


@pytest.mark.parametrize(("weeks", "ranged"), [(12, False), (13, True)])
def test_with_under_twelve_weeks_seen_from_a_day_before_no_range_is_told(weeks, ranged):
    """No count was made on the day before the first week."""
    row = only(team(weeks=weeks)["shift_outlook"], date=week(weeks))
    assert (row["history"], row["load_low"] is not None) == (weeks - 1, ranged)


def test_a_team_without_planned_shifts_is_not_forecast():
    worked = [row for row in office(LONG) if row.get("status") != "planned"]
    told = team(shifts=worked)["shift_outlook"]
    assert [(row["reason"], row["date"]) for row in told.to_dicts()] == [("no_plan", None)]


def test_weeks_are_set_beside_what_was_forecast_on_the_day_before():
    cases = [80.0] * (7 * LONG - 7) + [70.0] * 7
    told = team(cases)["shift_outlook_check"].sort("date")
    assert told["date"].to_list() == [week(LONG - back) for back in (4, 3, 2, 1)]
    last = told.row(3, named=True)
    assert last["known_on"] == week(LONG - 1) - timedelta(days=1)
    assert (last["load"], last["happened_load"]) == (near(80 / 3), near(70 / 3))
    assert (last["state"], last["happened_over"], last["inside"]) == ("over", False, False)
