"""Where a unit stands against its lines as of a day, and why."""

from datetime import date, timedelta

import pytest

from pipelines.policy.standing import last_full_week
from tests.fact_rows import day, week
from tests.judged_weeks import LINE, a_line, standing, sunday, weeks_of

WEEKLY = a_line(averaging="week")
CALM = [0, 0, 0, 0]


def told(line_weeks, lines=(LINE,), **more):
    row = standing(line_weeks, lines, **more)
    return row["standing"], row["reason"]


@pytest.mark.parametrize(
    ("as_of", "monday"),
    [
        (date(2026, 3, 29), date(2026, 3, 23)),  # a Sunday: its own week has ended
        (date(2026, 3, 28), date(2026, 3, 16)),
        (date(2026, 3, 30), date(2026, 3, 23)),
        (date(2027, 1, 3), date(2026, 12, 28)),  # ISO week 53
    ],
)
def test_only_weeks_that_ended_by_the_day_count(as_of, monday):
    assert last_full_week(as_of) == monday


# --- shift lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("crossed", "answer"), [(5, "within"), (6, "over")])
def test_a_shift_line_is_broken_above_its_allowed_share_over_28_days(crossed, answer):
    """56 shifts, a tenth of them allowed: 5 / 56 = 8.9 %, 6 / 56 = 10.7 %."""
    row = standing(weeks_of([crossed, 0, 0, 0]))
    assert (row["standing"], row["periods_over"], row["periods_observed"]) == (answer, crossed, 56)


def test_at_the_allowed_share_a_line_is_not_broken():
    assert told(weeks_of([7, 0, 0, 0], shifts=14), (a_line(allowed_share=7 / 56),)) == ("within", None)
    assert told(weeks_of([8, 0, 0, 0], shifts=14), (a_line(allowed_share=7 / 56),)) == ("over", None)


def test_a_law_is_broken_by_one_shift():
    law = a_line(allowed_share=0.0, basis="law")
    assert told(weeks_of(CALM, law), (law,)) == ("within", None)
    assert told(weeks_of([0, 1, 0, 0], law), (law,)) == ("over", None)


def test_shifts_of_an_older_week_do_not_count():
    assert told(weeks_of([14, 0, 0, 0, 0])) == ("within", None)


def test_a_moment_line_counts_hours():
    moment = a_line(averaging="moment", allowed_share=0.1)
    assert told(weeks_of([67, 0, 0, 0], moment, shifts=168), (moment,)) == (
        "within",
        None,
    )  # 67 / 672 = .0997
    assert told(weeks_of([68, 0, 0, 0], moment, shifts=168), (moment,)) == ("over", None)  # .1012


# --- week lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "answer"),
    [
        ([True, True, True, False], "over"),
        ([False, True, True, True], "over"),
        ([True, True, False, False], "within"),
        ([True, None, True, False, True], "over"),  # four observed weeks within five
        ([True, True, True, False, False], "within"),
        ([True, None, None, True, True, False], "over"),  # the fourth is six calendar weeks back
        ([True, None, None, None, True, True, False], "within"),  # and here it is too old
    ],
)
def test_a_week_line_is_broken_by_three_of_the_last_four_observed_weeks(story, answer):
    line = a_line(averaging="week", allowed_share=1.0)
    assert told(weeks_of(story, line), (line,))[0] == answer


def test_a_weekly_mean_does_not_make_up_for_shifts_that_crossed_the_line():
    rows = weeks_of([2, 1, 2, 1], WEEKLY)
    calm = [row | {"over": False} for row in rows]
    assert told(calm, (WEEKLY,)) == ("near", "shifts_over")  # 6 / 56 is more than a tenth
    fewer = [row | {"over": False} for row in weeks_of([2, 1, 1, 1], WEEKLY)]
    assert told(fewer, (WEEKLY,)) == ("within", None)  # 5 / 56 is not


def test_weeks_are_the_periods_of_a_line_without_shifts():
    rows = [
        row | {"periods_over": 0, "periods_observed": 0}
        for row in weeks_of([True, False, True, False], WEEKLY)
    ]
    row = standing(rows, (WEEKLY,))
    assert (row["standing"], row["periods_over"], row["periods_observed"]) == ("within", 2, 4)


# --- near ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "answer"), [(5.39, "within"), (5.4, "near"), (6.0, "near"), (6.5, "near")])
def test_near_is_a_28_day_level_within_ten_percent_of_the_line(load, answer):
    """90 % of 6 is 5.4. Above the line but not broken by its own rule is near too."""
    assert told(weeks_of(CALM, load=load))[0] == answer


def test_how_near_is_a_setting():
    assert told(weeks_of(CALM, load=5.4), near=0.05)[0] == "within"
    assert told(weeks_of(CALM, load=5.7), near=0.05)[0] == "near"


def test_the_level_is_that_of_all_28_days_not_a_mean_of_weeks():
    rows = weeks_of(CALM, load=4.0)
    rows[0] |= {"load_numerator": 900.0, "load_denominator": 100.0}
    row = standing(rows)
    assert row["load"] == (900 + 3 * 400) / 400


# --- unknown ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "reason"),
    [([0, 0, 0, None], None), ([0, 0, None, None], "data_gap"), ([14, 14, None, None], "data_gap")],
)
def test_fewer_than_three_observed_weeks_of_four_are_a_data_gap(story, reason):
    answer = told(weeks_of(story))
    assert answer == (("within", None) if reason is None else ("unknown", "data_gap"))


def test_a_gap_is_dated_from_the_first_week_whose_absence_made_the_unit_unknown():
    rows = weeks_of([0, 0, 0, None, None])
    assert standing(rows, complete=[1, 1, 1, 0.2, 0.2])["unknown_since"] == week(3)
    assert standing(rows, complete=[1, 1, 1, 1, 1])["unknown_since"] == week(
        3
    )  # complete, but no shifts seen
    assert standing(weeks_of([None] * 4), complete=[0.1] * 4)["unknown_since"] == week(0)
    gaps = [1, 1, 1, 0, 1, 0, 1]  # two of four from week 5 on, also after a week that can be judged
    for last in (5, 6):
        story = [0 if each else None for each in gaps[: last + 1]]
        assert standing(weeks_of(story), complete=gaps[: last + 1])["unknown_since"] == week(3)
    assert standing(weeks_of(CALM), complete=[1] * 4, as_of=sunday(6))["unknown_since"] == week(4)
    closed = [1, 1, 1, 0, 1, 1, 1, 0, 0]  # the first gap has been made good
    story = [0 if each else None for each in closed]
    assert standing(weeks_of(story), complete=closed)["unknown_since"] == week(7)
    assert standing(weeks_of(CALM))["unknown_since"] is None


def test_no_line_is_unknown_and_still_tells_the_load():
    load = [
        {
            "unit_id": "W01",
            "week_start": week(number),
            "measure": "patients_per_nurse",
            "staff_group": "nurse",
            "observation": "counted",
            "load_numerator": 500.0 + number,
            "load_denominator": 100.0,
        }
        for number in range(4)
    ]
    row = standing([], (), as_of=sunday(3), load=load, complete=[1.0] * 4)
    assert (row["standing"], row["reason"], row["load_line"]) == ("unknown", "no_line", None)
    assert row["load"] == (500 + 501 + 502 + 503) / 400
    assert (row["periods_over"], row["periods_observed"]) == (None, None)


def test_a_line_that_has_ended_is_no_line():
    ended = a_line(effective_to=sunday(3) - timedelta(days=1))
    assert told(weeks_of(CALM, ended), (ended,)) == ("unknown", "no_line")
    last_day = a_line(effective_to=sunday(3))
    assert told(weeks_of(CALM, last_day), (last_day,)) == ("within", None)


def test_a_line_of_tomorrow_does_not_exist_yet():
    tomorrow = a_line(effective_from=sunday(3) + timedelta(days=1))
    assert told(weeks_of(CALM, tomorrow), (tomorrow,)) == ("unknown", "no_line")


@pytest.mark.parametrize(
    ("starts", "answer"), [(week(1), ("within", None)), (day(8), ("unknown", "line_new"))]
)
def test_a_line_is_new_until_three_weeks_of_it_have_been_seen(starts, answer):
    new = a_line(effective_from=starts)
    observed = [None, 0 if starts == week(1) else None, 0, 0]
    assert told(weeks_of(observed, new), (new,)) == answer


@pytest.mark.parametrize(("before", "answer"), [([0, 0], ("within", None)), ([9, 9], ("over", None))])
def test_a_line_agreed_again_carries_on_what_the_line_before_it_saw(before, answer):
    """Of 4 x 14 shifts 18 or none were over the old line, which ended two weeks ago; none over the new."""
    old = a_line(effective_to=sunday(1))
    new = a_line(line_id="new", series="line", limit=6.5, effective_from=week(2))
    rows = [*weeks_of(before, old), *weeks_of([0, 0], new, start=2)]
    row = standing(rows, (old, new))
    assert (row["standing"], row["reason"], row["line_id"]) == (*answer, "new")
    assert (row["periods_over"], row["periods_observed"]) == (sum(before), 4 * 14)


def test_the_week_in_which_a_line_is_agreed_again_is_seen_once():
    """The new one begins on a Tuesday: that week is judged by it, and the Monday of the old one is no gap."""
    old = a_line(effective_to=day(7))
    new = a_line(line_id="new", series="line", effective_from=day(8))
    rows = [*weeks_of([0, None], old), *weeks_of([2, 0, 0], new, start=1)]
    row = standing(rows, (old, new))
    assert (row["standing"], row["periods_over"], row["periods_observed"]) == ("within", 2, 4 * 14)


def test_a_unit_that_closed_is_judged_while_its_weeks_are_seen():
    closing = {"closed_on": sunday(3)}
    assert told(weeks_of(CALM), unit=closing) == ("within", None)
    assert told(weeks_of(CALM), unit=closing, as_of=sunday(4)) == ("within", None)  # three weeks of four
    assert told(weeks_of(CALM), unit=closing, as_of=sunday(5)) == ("unknown", "closed")
    assert told([], (), unit=closing, as_of=sunday(9)) == ("unknown", "closed")


def test_coverage_is_the_mean_completeness_of_the_last_four_weeks():
    assert standing(weeks_of(CALM), complete=[1, 0.9, 0.5, None])["coverage"] == (1 + 0.9 + 0.5 + 0) / 4


# --- several lines ---------------------------------------------------------------------------------------


NIGHT = a_line(line_id="night", period="night")
DOCTORS = a_line(line_id="doctors", staff_group="doctor", limit=10.0)


@pytest.mark.parametrize(
    ("ward", "doctors", "worst"),
    [
        (weeks_of(CALM, LINE, load=5.0), weeks_of(CALM, DOCTORS, load=9.5), ("near", "doctors")),
        (weeks_of(CALM, LINE, load=5.9), weeks_of([9] * 4, DOCTORS, load=11.0), ("over", "doctors")),
        (weeks_of(CALM, LINE, load=5.9), weeks_of([None] * 4, DOCTORS), ("unknown", "doctors")),
        (weeks_of([9] * 4, LINE, load=7.0), weeks_of([None] * 4, DOCTORS), ("over", "line")),
        (weeks_of([9] * 4, LINE, load=7.0), weeks_of([9] * 4, DOCTORS, load=11.0), ("over", "line")),
    ],
)
def test_the_standing_is_the_worst_and_names_its_line(ward, doctors, worst):
    """Over before unknown before near before within; of two alike the one further over: 7 / 6 > 11 / 10."""
    row = standing([*ward, *doctors], (LINE, DOCTORS))
    assert (row["standing"], row["line_id"]) == worst
    line = LINE if worst[1] == "line" else DOCTORS
    assert (row["staff_group"], row["load_line"]) == (line["staff_group"], line["limit"])


def test_patients_and_nobody_there_is_the_worst_of_all():
    nobody = [row | {"load": None, "load_denominator": 0.0} for row in weeks_of([True] * 4, NIGHT)]
    row = standing([*weeks_of([9] * 4, LINE, load=60.0), *nobody], (LINE, NIGHT))
    assert (row["line_id"], row["load"]) == ("night", None)


# --- staff disagree --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "disagree"),
    [
        ([(3, 2, 0)], False),
        ([(0, 1, 0), (1, 1, 0), (3, 1, 0)], True),  # three in 28 days
        ([(2, 1, 1)], True),  # one of level 4 or 5
        ([], False),
    ],
)
def test_staff_disagree_from_three_reports_or_one_severe_in_28_days(reports, disagree):
    assert standing(weeks_of(CALM), reports=reports)["staff_disagree"] is disagree


def test_reports_older_than_28_days_do_not_count():
    assert standing(weeks_of([0] * 5), reports=[(0, 9, 9)])["staff_disagree"] is False
    assert standing(weeks_of([0] * 5), reports=[(1, 9, 9)])["staff_disagree"] is True


def test_nobody_disagrees_with_over_or_unknown():
    for story in ([9] * 4, [None] * 4):
        assert standing(weeks_of(story), reports=[(3, 9, 9)])["staff_disagree"] is False


def test_near_can_be_disagreed_with():
    assert standing(weeks_of(CALM, load=5.9), reports=[(3, 3, 0)])["staff_disagree"] is True


def test_alerts_open_on_the_day_are_counted():
    def alert(detected, closed=None, unit_id="W01"):
        return {"unit_id": unit_id, "detected_on": detected, "closed_on": closed}

    alerts = [
        alert(sunday(0)),
        alert(sunday(3)),
        alert(sunday(4)),  # not known yet
        alert(sunday(0), sunday(3)),  # closed on the day
        alert(sunday(0), sunday(4)),
        alert(sunday(0), unit_id="W02"),
    ]
    assert standing(weeks_of(CALM), alerts=alerts)["open_alerts"] == 3
