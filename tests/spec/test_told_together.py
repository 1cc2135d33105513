"""Weeks that may not be told by themselves are told together, four or twelve, where nobody shows."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from pipelines.disclosure.ladder import weeks_of_spans
from tests.person_rows import LAST, WEEK, cell, cells, disclose, people, persons, week

K = 5
FIVE = {f"c{n}": 4.0 for n in range(1, 6)}
"""Nobody's and no two people's: a week that may be told."""


def told(hours: list[dict[str, float]], metric: str = "overtime_share", last=LAST, **row):
    """What is told of a unit's weeks, from the overtime hours of each person in each."""
    exact = cells(*(cell(metric, n, sum(each.values()), **row) for n, each in enumerate(hours)))
    rows = persons(*(people(each, n) for n, each in enumerate(hours)))
    workers = rows.group_by("unit_id", "week_start").agg(clinicians_worked=pl.col("clinician_id").n_unique())
    found = disclose(exact, rows, workers, K, last=last).units.sort("week_start")
    return [
        (each["numerator"], each["weeks_together"], each["state"]) for each in found.iter_rows(named=True)
    ]


OPEN, HIDDEN = (20.0, 1, "value"), (None, 1, "suppressed")


def alone(name: str) -> dict[str, float]:
    """A week in which one person had all the overtime."""
    return {**dict.fromkeys(FIVE, 0.0), name: 6.0}


def test_hidden_weeks_of_a_block_are_told_together_each_with_its_even_part():
    weeks = [FIVE, alone("c1"), alone("c2"), alone("c3")]
    assert told(weeks) == [OPEN, (6.0, 3, "value"), (6.0, 3, "value"), (6.0, 3, "value")]  # 18 in three weeks


def test_they_stay_hidden_where_one_or_two_people_are_most_of_them_too():
    assert told([FIVE, alone("c1"), alone("c1"), alone("c2")]) == [OPEN, HIDDEN, HIDDEN, HIDDEN]


def test_one_hidden_week_is_not_told_by_the_shown_ones_around_it():
    assert told([FIVE, FIVE, FIVE, alone("c1")]) == [OPEN, OPEN, OPEN, HIDDEN]


def test_what_four_weeks_may_not_tell_twelve_may():
    block = [FIVE, FIVE, FIVE]
    weeks = [*block, alone("c1"), *block, alone("c2"), *block, alone("c3")]
    assert [row for row in told(weeks) if row != OPEN] == [(6.0, 3, "value")] * 3


def test_what_four_weeks_told_is_in_no_longer_sum():
    block = [FIVE, alone("c1"), alone("c2"), alone("c3")]
    weeks = [*block, FIVE, FIVE, FIVE, alone("c4"), FIVE, FIVE, FIVE, FIVE]
    assert told(weeks)[7] == HIDDEN  # the first block's weeks are told, and would not hide it


@pytest.mark.parametrize(("weeks", "state"), [(2, "suppressed"), (3, "value")])
def test_a_span_is_told_when_it_is_over(weeks, state):
    rows = told([FIVE, alone("c1"), alone("c2"), alone("c3")], last=WEEK + timedelta(weeks=weeks))
    assert [row[2] for row in rows] == ["value", state, state, state]


def test_a_small_team_is_told_over_weeks_in_which_enough_worked():
    """Three work in each week, six in all of them; of five it needs."""
    first, second = dict.fromkeys(("c1", "c2", "c3"), 2.0), dict.fromkeys(("c4", "c5", "c6"), 2.0)
    assert told([first, second, first, second]) == [(6.0, 4, "value")] * 4
    assert told([first, first, first, first]) == [HIDDEN] * 4


def test_a_metric_that_is_not_known_in_one_of_the_weeks_is_not_told_of_the_others():
    weeks = [FIVE, alone("c1"), alone("c2"), alone("c3")]
    exact = cells(
        *(cell("overtime_share", n, sum(each.values())) for n, each in enumerate(weeks[:3])),
        cell("overtime_share", 3, 6.0) | {"state": "missing", "value": None, "numerator": None},
    )
    rows = persons(*(people(each, n) for n, each in enumerate(weeks)))
    workers = rows.group_by("unit_id", "week_start").agg(clinicians_worked=pl.col("clinician_id").n_unique())
    found = disclose(exact, rows, workers, K).units
    assert found.filter(pl.col("week_start") > WEEK)["state"].unique().to_list() == ["suppressed"]


def test_what_is_told_adds_up_to_what_was():
    weeks = [FIVE, alone("c1"), alone("c2"), alone("c3")]
    assert sum(row[0] for row in told(weeks)) == sum(sum(each.values()) for each in weeks)


def test_a_metric_that_is_no_persons_is_left_as_it_is():
    assert told([alone("c1")] * 4, metric="patients") == [(6.0, 1, "value")] * 4


def test_a_week_takes_the_weeks_of_its_spans_with_it():
    assert weeks_of_spans([week(5)], LAST) == [week(n) for n in range(12)]
    assert weeks_of_spans([week(5)], week(6)) == [week(n) for n in range(7)]
