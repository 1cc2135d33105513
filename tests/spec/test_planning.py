"""What would bring a unit back, with the arithmetic to be seen."""

from datetime import date, timedelta

import pytest

from pipelines.planning.after import after
from pipelines.planning.ask import Judged, ask
from pipelines.planning.rule import Rule, in_steps
from pipelines.planning.saving import Measured, hours_taken, measured, share_taken
from pipelines.planning.shifts import Shift, crossing, hours_short, is_over, shifts_of, with_change
from pipelines.planning.weeks import Week, weeks_of

MONDAY = date(2026, 10, 26)
LINE = Rule("W01:day", "patients_per_nurse", 6.0, "shift", 0.1, nurses_up=False)
TEAM = Rule("C01", "caseload_per_wte", 25.0, "week", 0.0, nurses_up=False, hours_of_one=37.5)
CLINIC = Rule("O01", "contacts_per_clinician_hour", 1.5, "week", 0.0, nurses_up=False)


def shift(day: int, staff_hours: float, patients: float = 18.0, period: str = "day", present=None) -> Shift:
    """A shift of twelve hours; who works is there all the time unless said."""
    there = staff_hours / 12 if present is None else present
    return Shift(MONDAY + timedelta(days=day), period, patients, 12.0, staff_hours, there)


def days(*staff_hours: float, **more) -> list[Shift]:
    return [shift(day, hours, **more) for day, hours in enumerate(staff_hours)]


def test_a_shift_needs_patient_hours_by_the_limit():
    """18 patients, 12 hours, at most 6 for a nurse: 18 x 12 / 6 = 36 nurse hours."""
    assert not is_over(LINE, shift(0, 36.0)), "equal to the line is not over it"
    assert is_over(LINE, shift(0, 35.9))
    assert hours_short(LINE, shift(0, 34.0)) == 2.0
    assert hours_short(LINE, shift(0, 35.9)) == 0.25, "asked for in quarters"
    assert hours_short(LINE, shift(0, 40.0)) == 0.0


def test_the_worst_shifts_that_may_be_over_stay_over():
    """Twenty shifts, one in ten may be over: two. The third worst lacks 36 - 33 = 3 hours."""
    shifts = days(20.0, 31.0, 33.0, 34.0, *[40.0] * 16)
    answer = ask([Judged(LINE, tuple(shifts))])
    assert answer.hours == {"day": 3.0}
    assert answer.hours_a_week == 21.0


def test_a_line_that_lets_none_be_over_asks_for_the_worst():
    law = Rule("law", "patients_per_nurse", 6.0, "shift", 0.0, nurses_up=False)
    assert ask([Judged(law, tuple(days(20.0, 31.0, *[40.0] * 18)))]).hours == {"day": 16.0}


def test_the_fewest_patients_to_hold_with_the_staff_there_were():
    """With 33 hours 33 x 6 / 12 = 16.5 patients may be there: 18 - 16 = 2 are to be held."""
    shifts = days(20.0, 31.0, 33.0, 34.0, *[40.0] * 16)
    answer = ask([Judged(LINE, tuple(shifts))])
    assert answer.patients == 2


def test_ranges_are_what_single_weeks_alone_would_have_needed():
    """In seven shifts none may be over: the weeks need 36 - 34 = 2, 36 - 30 = 6 and nothing."""
    shifts = days(*[34.0] * 7, *[40.0] * 6, 30.0, *[40.0] * 7)
    answer = ask([Judged(LINE, tuple(shifts))])
    assert answer.hours_range == {"day": (0.0, 6.0)}
    assert answer.patients_range == (0, 3), "30 hours are enough for 15"


def test_whole_nurses_are_counted_by_who_is_there():
    """19 patients need 3.17, so 4 nurses; 3.5 were there: half a nurse lacks, 6 hours of 12."""
    whole = Rule("W", "patients_per_nurse", 6.0, "shift", 0.0, nurses_up=True)
    one = shift(0, 60.0, patients=19.0, present=3.5)
    assert is_over(whole, one), "hours worked do not make up for who was not there"
    assert hours_short(whole, one) == 6.0
    assert ask([Judged(whole, (one,))]).patients == 1, "18 patients need 3 nurses"


def test_a_line_over_day_and_night_asks_where_it_costs_least():
    """Of ten day and ten night shifts two may be over: the two bad nights are let be, not the bad days."""
    both = [
        *days(35.0, 35.0, 35.0, *[40.0] * 7),
        *days(24.0, 24.0, *[40.0] * 8, period="night"),
    ]
    assert ask([Judged(LINE, tuple(both))]).hours == {"day": 1.0, "night": 0.0}


LAW = Rule("law", "patients_per_nurse", 6.0, "moment", 0.0, nurses_up=False)


def hourly(day: int, *moments: tuple[float, int], patients: float = 20.0, period: str = "day") -> Shift:
    """A shift of as many hours as there are moments; 20 patients need 3.33 nurses at 6, so 4 of them."""
    hours = sum(count for _, count in moments)
    there = sum(staff * count for staff, count in moments)
    return Shift(MONDAY + timedelta(days=day), period, patients, hours, there, there / hours, moments)


def test_a_line_at_every_moment_judges_hours_and_asks_for_whole_nurses_in_those_that_lack_them():
    """Three nurses in 2 hours lack one each, 2 in one hour lacks two: 2 x 1 + 1 x 2 = 4 hours of work."""
    bad, good = hourly(0, (2.0, 1), (3.0, 2), (4.0, 9)), hourly(1, (4.0, 12))
    line = Judged(LAW, (bad, good))
    assert (line.over, line.observed, line.kept) == (3, 24, False)
    assert bad.load == 10.0, "20 patients for the 2 nurses of its worst hour"
    answer = ask([line])
    assert answer.hours == {"day": 4.0}
    assert line.changed({"day": 4.0}, 0).kept
    assert line.changed({"day": 3.0}, 0).over == 1, "the two hours that lack one nurse come first"
    assert line.changed({"day": 1.75}, 0).over == 2
    assert answer.patients == 8, "2 nurses carry 12"
    assert answer.hours_range == {"day": (4.0, 4.0)}


def test_hours_that_may_be_over_are_those_that_would_cost_most():
    """Of 24 hours a tenth, 2, may be over: the one that lacks two nurses and one of those that lack one."""
    tenth = Rule("W", "patients_per_nurse", 6.0, "moment", 0.1, nurses_up=False)
    line = Judged(tenth, (hourly(0, (2.0, 1), (3.0, 2), (4.0, 9)), hourly(1, (4.0, 12))))
    assert ask([line]).hours == {"day": 1.0}


def test_where_hours_may_be_over_is_shared_among_day_and_night_as_it_costs_least():
    """Of 24 hours 6 may be over: the day's, or one of each night. Both cost 6; an hour a night asks less.

    With two nights 3 of 12: the nights and 3 hours of the day cost 5, as does 5 hours of the day.
    """
    quarter = Rule("W", "patients_per_nurse", 6.0, "moment", 0.25, nurses_up=False)
    days_ = [hourly(0, (3.0, 6))]
    nights = [hourly(each, (3.0, 1), (4.0, 2), period="night") for each in range(6)]
    assert ask([Judged(quarter, (*days_, *nights))]).hours == {"day": 0.0, "night": 1.0}
    assert ask([Judged(quarter, (*days_, *nights[:2]))]).hours == {"day": 3.0, "night": 1.0}


def test_hours_taken_away_count_where_they_carry_most_over():
    """An hour of 4 nurses can lose none, one of 5 can lose one: two hours fewer make two hours of 4 over."""
    line = Judged(LAW, (hourly(0, (4.0, 3), (5.0, 3)),))
    assert line.kept
    assert line.changed({"day": -2.0}, 0).over == 2
    assert line.changed({"day": -3.0}, 0).over == 3
    assert line.changed({"day": -5.0}, 0).over == 4, "3 x 1 + 1 x 2"
    assert [one.day for one in crossing(LAW, line.shifts, line.changed({"day": -2.0}, 0).shifts)] == [MONDAY]


def test_moments_come_with_their_shift():
    row = {"date": MONDAY, "period": "day", "staff_hours": 44.0, "staff_present": 44 / 12, "patients": 20.0}
    alike = [{"staff_present": 3.0, "moments": 4}, {"staff_present": 4.0, "moments": 8}]
    (one,) = shifts_of([{**row, "patient_hours": 240.0, "moments": alike}])
    assert one.moments == ((3.0, 4), (4.0, 8))
    (other,) = shifts_of([{**row, "patient_hours": 240.0, "moments": None}])
    assert other.moments == ()


def test_of_two_lines_for_a_shift_the_one_that_needs_more_counts():
    stricter = Rule("law", "patients_per_nurse", 5.0, "shift", 0.0, nurses_up=False)
    shifts = tuple(days(*[40.0] * 10))
    answer = ask([Judged(LINE, shifts), Judged(stricter, shifts)])
    assert answer.hours == {"day": 3.25}, "18 x 12 / 5 = 43.2"
    assert answer.patients == 2, "40 x 5 / 12 = 16.7"


def weeks(*tops: float, bottom: float = 10.0) -> tuple[Week, ...]:
    return tuple(Week(MONDAY + timedelta(weeks=each), top, bottom, 1.0) for each, top in enumerate(tops))


def test_a_week_line_is_decided_by_the_third_worst_week():
    """25 cases for each of 10 WTE are 250; the third worst week has 260: 10 cases more, 0.4 WTE, 15 hours."""
    team = Judged(TEAM, weeks=weeks(280.0, 270.0, 260.0, 255.0))
    assert (team.over, team.observed, team.kept) == (4, 4, False)
    answer = ask([team])
    assert answer.hours == {"week": 15.0}
    assert answer.patients == 10
    assert answer.hours_range == {"week": (7.5, 45.0)}
    assert answer.patients_range == (5, 30)
    assert answer.hours_a_week == 15.0
    assert team.changed(answer.hours, 0).kept
    assert team.changed({}, -10).kept
    assert not team.changed({}, -9).kept


def test_contacts_are_held_by_the_week():
    """1.5 contacts an hour, 100 hours: 150. The third worst week has 159."""
    clinic = Judged(CLINIC, weeks=weeks(170.0, 165.0, 159.0, 140.0, bottom=100.0))
    assert ask([clinic]).patients == 9
    assert ask([clinic]).hours == {"week": 6.0}


def test_two_weeks_over_break_no_line_and_nothing_is_asked():
    assert ask([Judged(TEAM, weeks=weeks(280.0, 270.0, 250.0, 240.0))]).hours == {"week": 0.0}


def test_the_last_four_observed_weeks_count():
    rows = [
        {
            "week_start": MONDAY + timedelta(weeks=n),
            "top": float(n),
            "bottom": 1.0,
            "one": 1.0,
            "observed": n != 4,
        }
        for n in range(6)
    ]
    assert [week.top for week in weeks_of(rows)] == [1.0, 2.0, 3.0, 5.0]


def test_shifts_without_patients_are_as_long_as_the_others():
    told = {"date": MONDAY, "period": "day", "staff_hours": 30.0, "staff_present": 2.5}
    rows = [
        {**told, "patients": 18.0, "patient_hours": 216.0},
        {**told, "patients": 0.0, "patient_hours": 0.0},
        {**told, "patients": 0.0, "patient_hours": 0.0, "period": "night"},
        {**told, "patients": None, "patient_hours": None},
    ]
    assert [(one.patients, one.hours) for one in shifts_of(rows)] == [(18.0, 12.0), (0.0, 12.0)]


def test_a_tried_plan_that_adds_patients_names_the_shifts_that_cross():
    """38 hours carry 19 patients, not 20; 36 hours carried 18; the shift that was over crosses nothing."""
    shifts = days(30.0, 36.0, 38.0, 60.0)
    after_one = with_change(LINE, shifts, {}, 1)
    assert [one.day for one in crossing(LINE, shifts, after_one)] == [shifts[1].day]
    after_two = with_change(LINE, shifts, {}, 2)
    assert [one.day for one in crossing(LINE, shifts, after_two)] == [shifts[1].day, shifts[2].day]


def test_hours_of_shifts_count_in_the_week_too():
    team = Judged(CLINIC, weeks=weeks(170.0, 165.0, 160.0, 155.0, bottom=100.0))
    assert team.changed({"day": 1.0}, 0).weeks[0].bottom == 107.0


LEDGER = {
    "saved_hours": 400.0,
    "saved_low": 300.0,
    "saved_high": 500.0,
    "evidence_grade": "log_measured",
    "weeks": 20,
    "from_day": MONDAY,
    "coverage": 0.9,
    "reason": None,
}


def test_a_plan_takes_a_share_of_what_was_measured():
    """400 hours in 20 weeks are 20 a week, 15 to 25; one nurse hour less on every day shift is 7 a week."""
    saving = measured(LEDGER)
    assert isinstance(saving, Measured)
    taken = hours_taken([Judged(LINE, tuple(days(*[36.0] * 7)))], {"day": -1.0}, 0)
    assert taken == 7.0
    share = share_taken(taken, saving)
    assert (share.share, share.low, share.high) == pytest.approx((0.35, 0.28, 7 / 15))


def test_a_patient_more_is_counted_at_the_hours_each_has_now():
    """36 hours for 18 patients are 2 for each, by day; by night 24, so 1.33: 23.3 hours a week."""
    day = Judged(LINE, tuple(days(*[36.0] * 7)))
    night = Judged(LINE, tuple(days(*[24.0] * 7, period="night")))
    assert hours_taken([day], {}, 1) == 14.0
    assert hours_taken([day, night], {}, 1) == pytest.approx(14.0 + 7 * 24 / 18)
    assert hours_taken([day, day], {}, 1) == 14.0, "two lines for one shift do not double its patients"
    team = Judged(TEAM, weeks=weeks(250.0, 250.0))
    assert hours_taken([team], {"week": 10.0}, 10) == pytest.approx(10 * 37.5 * 20 / 500 - 10)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"evidence_grade": "assumed"}, "assumed"),
        ({"evidence_grade": "self_reported"}, "self_reported"),
        ({"evidence_grade": None}, "not_measured"),
        ({"saved_hours": None, "reason": "no_rollout"}, "no_rollout"),
        ({"saved_hours": None, "reason": "suppressed"}, "suppressed"),
        ({"saved_low": None}, "no_interval"),
        ({"saved_low": -5.0}, "not_sure"),
        ({"saved_low": 0.0}, "not_sure"),
    ],
)
def test_without_a_sure_measurement_there_is_no_share(change, why):
    assert measured({**LEDGER, **change}) == why
    assert measured(None) == "no_ledger"


def test_a_controlled_saving_is_measured():
    assert isinstance(measured({**LEDGER, "evidence_grade": "controlled"}), Measured)


def course(*tops: float, seen: int = 99) -> list[dict]:
    return [
        {"week_start": MONDAY + timedelta(weeks=n), "top": top, "bottom": 10.0, "observed": n < seen}
        for n, top in enumerate(tops)
    ]


def test_before_and_after_are_four_weeks_each_without_the_week_between():
    """A plan for a Wednesday: its own week belongs to neither side."""
    weeks = course(60.0, 60.0, 60.0, 60.0, 99.0, 50.0, 50.0, 50.0, 50.0, 1.0)
    told = after(weeks, MONDAY + timedelta(weeks=4, days=2), MONDAY + timedelta(weeks=9), 1.0)
    assert told.state == "told"
    assert told.before is not None
    assert told.after is not None
    assert (told.before.load, told.after.load, told.after.weeks) == (6.0, 5.0, 4)
    assert told.after.hours == 10.0


def test_it_is_too_early_until_three_judged_weeks_are_there():
    weeks = course(*[60.0] * 7)
    day = MONDAY + timedelta(weeks=4)
    early = after(weeks[:6], day, MONDAY + timedelta(weeks=5), 1.0)
    assert (early.state, early.judged) == ("too_early", 2)
    assert after(weeks, day, MONDAY + timedelta(weeks=6), 1.0).state == "told"


def test_weeks_that_cannot_be_judged_are_no_comparison():
    day = MONDAY + timedelta(weeks=4)
    assert after(course(*[60.0] * 9, seen=6), day, MONDAY + timedelta(weeks=8), 1.0).state == "unknown"
    assert after(course(*[60.0] * 9), MONDAY, MONDAY + timedelta(weeks=8), 1.0).state == "unknown"


def test_steps_are_quarters_and_never_less_than_asked():
    assert [in_steps(each) for each in (-1.0, 0.0, 0.01, 0.25, 0.26)] == [0.0, 0.0, 0.25, 0.25, 0.5]
