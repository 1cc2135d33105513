"""What was planned, by period: from entries that say so, else rebuilt from what became of them."""

import pytest

from tests.fact_rows import computed, day, only, shift

NIGHT = ("19:00", "07:00")


def plan(*shifts, lines=({},), **tables):
    everyone = [{"staff_group": "nurse"} | row for row in shifts]
    made = computed(load_lines=list(lines), shifts=everyone, **tables)
    return made.plan_period


def hours(frame, **where):
    return only(frame, **{"date": day(0), "staff_group": "nurse", **where})["planned_hours"]


def test_planned_entries_are_the_plan_breaks_included():
    told = plan(shift(day(0), status="planned"), shift(day(0), status="planned", clinician_id="n2"))
    assert only(told)["origin"] == "planned"
    assert hours(told) == 12 + 12


def test_a_shift_is_split_by_the_clock_and_its_handover_tells_nothing_of_the_next():
    """07:00 to 19:30: 12 hours of the day and half an hour of a night that nobody else tells of."""
    told = plan(shift(day(0), "07:00", "19:30", status="planned"))
    assert told.select("period", "planned_hours").rows() == [("day", 12.0)]
    both = plan(
        shift(day(0), "07:00", "19:30", status="planned"),
        shift(day(0), *NIGHT, status="planned", clinician_id="n2"),
    )
    assert hours(both, period="night") == 12 + 0.5


@pytest.mark.parametrize(
    ("status", "expected"), [("worked", 24), ("sick", 24), ("cancelled", 24), ("leave", 12)]
)
def test_a_roster_that_writes_over_its_plan_is_rebuilt_from_what_became_of_it(status, expected):
    told = plan(shift(day(0)), shift(day(0), status=status, clinician_id="n2"))
    assert hours(told) == expected
    assert only(told)["origin"] == "rebuilt"


def test_what_is_still_planned_counts_beside_what_has_become_of_the_rest():
    """The day is half over: one entry says worked already, the other still planned."""
    told = plan(shift(day(0)), shift(day(0), status="planned", clinician_id="n2"))
    assert hours(told) == 24
    assert only(told)["origin"] == "rebuilt"


def test_a_plan_kept_beside_what_became_of_it_is_not_counted_twice():
    """n1 was planned and worked; n2 was planned and fell ill; n3 came in unplanned, from the bank."""
    told = plan(
        *[shift(day(0), status="planned", clinician_id=name) for name in ("n1", "n2")],
        shift(day(0), clinician_id="n1"),
        shift(day(0), status="sick", clinician_id="n2"),
        shift(day(0), clinician_id="n3", staffing="bank", staff_group="nurse"),
    )
    assert hours(told) == 12 + 12
    assert only(told)["origin"] == "planned"


def test_bank_and_agency_count_as_planned():
    told = plan(
        shift(day(0), status="planned"),
        shift(day(0), status="planned", clinician_id="g1", staffing="agency", staff_group="nurse"),
    )
    assert hours(told) == 24


@pytest.mark.parametrize(("bank", "expected"), [(0, 24), (1, 24), (2, 36)])
def test_bank_stands_in_for_who_was_sick_and_beyond_that_was_planned(bank, expected):
    """n1 worked, n2 was sick: one from the bank took n2's place, a second was planned."""
    cover = [shift(day(0), clinician_id=f"b{n}", staffing="bank") for n in range(bank)]
    told = plan(shift(day(0)), shift(day(0), status="sick", clinician_id="n2"), *cover)
    assert hours(told) == expected


def test_bank_that_was_cancelled_was_not_needed():
    told = plan(shift(day(0)), shift(day(0), status="cancelled", clinician_id="b1", staffing="bank"))
    assert hours(told) == 12


def test_overtime_moves_no_plan_for_beside_the_hours_worked_it_would_be_told():
    with_overtime = plan(shift(day(0), overtime_hours=1.0))
    assert with_overtime.equals(plan(shift(day(0))))
    assert hours(with_overtime) == 12


def test_a_group_the_day_plans_for_has_none_in_its_other_periods_and_others_are_not_told():
    told = plan(
        shift(day(0), status="planned"),
        shift(day(0), *NIGHT, status="planned", clinician_id="s1", staff_group="support_worker"),
        lines=({}, {"staff_group": "doctor"}),
    )
    assert {(row["period"], row["staff_group"]): row["planned_hours"] for row in told.to_dicts()} == {
        ("day", "nurse"): 12.0,
        ("night", "nurse"): 0.0,
    }


def test_a_line_for_everyone_counts_every_group():
    told = plan(
        shift(day(0), status="planned"),
        shift(day(0), status="planned", clinician_id="s1", staff_group="support_worker"),
        lines=({"staff_group": "all"},),
    )
    assert only(told, period="day")["planned_hours"] == 24


def test_a_unit_without_a_line_needs_no_plan():
    assert plan(shift(day(0), status="planned"), lines=()).is_empty()
