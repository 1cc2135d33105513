"""What a line at another limit would have said, with the arithmetic in view."""

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.policy.candidates import (
    LEAST_FROM_HISTORY,
    MOST_FROM_HISTORY,
    Rule,
    by_limit,
    candidate_limits,
    mean_weeks,
    shift_weeks,
)

MONDAY = date(2026, 1, 5)
TWO = MONDAY + timedelta(weeks=1)


def shifts(*rows: tuple[date, float, float]) -> pl.DataFrame:
    """Shifts of 10 h: Monday of the week, patients, nurses."""
    return pl.DataFrame(
        [(week, p / n if n else None, p * 10, n * 10, p, n) for week, p, n in rows],
        schema={
            "week_start": pl.Date,
            "load": pl.Float64,
            "numerator": pl.Float64,
            "denominator": pl.Float64,
            "patients": pl.Float64,
            "staff_present": pl.Float64,
        },
        orient="row",
    )


def weeks(*loads: float, first: date = MONDAY) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "week_start": [first + timedelta(weeks=n) for n in range(len(loads))],
            "load": loads,
            "numerator": loads,
            "denominator": [1.0] * len(loads),
        }
    )


def filed(*reports: int | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"week_start": [MONDAY + timedelta(weeks=n) for n in range(len(reports))], "reports": reports},
        schema={"week_start": pl.Date, "reports": pl.Int64},
    )


def test_a_shift_over_is_one_above_the_limit_and_one_on_it_is_not():
    past = shifts((MONDAY, 18, 3), (MONDAY, 20, 4), (MONDAY, 26, 4), (TWO, 20, 4))  # 6, 5, 6.5 | 5
    told = by_limit(shift_weeks(past, [5.0, 6.0, 7.0], Rule("shift", 0.1)), filed(3, 1)).to_dicts()
    assert [(row["over"], row["judged"], row["share"]) for row in told] == [
        (2, 4, 0.5),
        (1, 4, 0.25),
        (0, 4, 0.0),
    ]
    # At 6 one of the first week's three shifts: a third is more than a tenth, so the week counts.
    assert [row["weeks_counted"] for row in told] == [1, 1, 0]
    # 3 reports in the 3 shifts of the week that counts, 1 in the one shift of the other.
    at_six = told[1]
    assert (at_six["reports_counted"], at_six["judged_counted"]) == (3, 3)
    assert (at_six["reports_others"], at_six["judged_others"]) == (1, 1)
    assert (told[2]["judged_counted"], told[2]["judged_others"]) == (0, 4)


def test_a_week_counts_when_more_shifts_are_over_than_may_be_and_not_when_as_many_are():
    past = shifts((MONDAY, 26, 4), *[(MONDAY, 20, 4)] * 9)  # one in ten over 6
    assert shift_weeks(past, [6.0], Rule("shift", 0.1))["counted"].to_list() == [False]
    assert shift_weeks(past, [6.0], Rule("shift", 0.0))["counted"].to_list() == [True]


def test_whole_nurses_are_counted_where_the_line_rounds_up():
    # 28 patients at 1 : 4 need 7 nurses, 29 need 8. With 7 there, hours lost to breaks, only 29 is over.
    past = shifts((MONDAY, 28, 7), (MONDAY, 29, 7)).with_columns(denominator=pl.lit(65.0))
    told = shift_weeks(past, [4.0], Rule("shift", 0.0, nurses_up=True))
    assert told["over"].to_list() == [1]
    assert shift_weeks(past, [4.0], Rule("shift"))["over"].to_list() == [2]


def test_a_shift_without_anybody_is_over_every_line():
    past = shifts((MONDAY, 18, 0))
    assert shift_weeks(past, [6.0, 60.0], Rule("shift"))["over"].to_list() == [1, 1]


def test_a_week_line_counts_weeks_and_is_broken_by_three_of_the_last_four():
    told = mean_weeks(weeks(26, 26, 24, 26, 24), [25.0])  # over: x x - x -
    assert told["counted"].to_list() == [True, True, False, True, False]
    assert told["broken"].to_list() == [False, False, False, True, False]


def test_weeks_more_than_six_back_are_out_of_the_run():
    early, late = weeks(26, 26), weeks(26, first=MONDAY + timedelta(weeks=6))
    assert mean_weeks(pl.concat([early, late]), [25.0])["broken"].to_list() == [False, False, False]
    near = weeks(26, first=MONDAY + timedelta(weeks=5))
    assert mean_weeks(pl.concat([early, near]), [25.0])["broken"].to_list() == [False, False, True]


def test_weeks_whose_reports_are_not_told_are_in_neither_rate():
    told = by_limit(mean_weeks(weeks(26, 26, 24), [25.0]), filed(2, None, 1)).row(0, named=True)
    assert (told["weeks_counted"], told["judged_counted"], told["reports_counted"]) == (2, 1, 2)
    assert (told["judged_others"], told["reports_others"]) == (1, 1)


@pytest.mark.parametrize(
    ("loads", "measure", "expected"),
    [
        # Half of 4.0, 4.1 ... 7.9 lies over 6.0; 98 % below 7.9: steps of a half, drawn out to six.
        ([4 + n / 10 for n in range(40)], "patients_per_nurse", [5.5, 6.0, 6.5, 7.0, 7.5, 8.0]),
        ([20, 21, 22, 23, 24, 25, 26], "caseload_per_wte", [23, 23.5, 24, 24.5, 25, 25.5, 26]),
        ([0.5, 0.6, 0.7], "contacts_per_clinician_hour", [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]),
    ],
)
def test_limits_step_through_the_upper_half_of_the_past(loads, measure, expected):
    assert candidate_limits(loads, measure) == expected


def test_a_stated_limit_is_always_there_and_takes_the_place_of_its_neighbour():
    loads = [4 + n / 10 for n in range(40)]
    told = candidate_limits(loads, "patients_per_nurse", [6.1, 4.0])
    assert told == [4.0, 5.5, 6.1, 6.5, 7.0, 7.5, 8.0]


def test_without_a_past_only_stated_limits_are_left():
    assert candidate_limits([], "patients_per_nurse", [6, 8.0]) == [6.0, 8.0]
    assert candidate_limits([None, 0.0], "patients_per_nurse") == []


@pytest.mark.parametrize("load", [0.02, 0.3, 5.0, 37.0, 900.0])
@pytest.mark.parametrize("measure", ["patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour"])
def test_there_are_neither_few_nor_many(load, measure):
    for spread in (0.0, 0.1, 0.5):
        limits = candidate_limits([load * (1 + spread * n / 50) for n in range(100)], measure)
        assert LEAST_FROM_HISTORY <= len(limits) <= MOST_FROM_HISTORY or load > 500
        assert limits == sorted(set(limits))
        assert all(limit > 0 for limit in limits)
