"""What load did around an action: four observed weeks before and after, never fewer, and never others."""

from datetime import date, timedelta

import pytest

from pipelines.planning.around_action import LoadWeek, Span, around_action

ACTION = date(2026, 6, 3)
"""A Wednesday; its week began on the first of June."""
MONDAY = date(2026, 6, 1)


def week(number: int, load: float | None = 5.0, over: int = 1, judged: int = 14) -> LoadWeek:
    """The week so many after the action's own, or before it where negative."""
    return LoadWeek(MONDAY + timedelta(weeks=number), load, over, judged)


def sunday(number: int) -> date:
    """The last day of that week."""
    return MONDAY + timedelta(weeks=number, days=6)


def test_four_weeks_before_and_after_are_averaged_and_the_weeks_own_is_of_neither():
    before = [week(-4, 6.0, 5), week(-3, 6.4, 6), week(-2, 6.2, 4), week(-1, 6.6, 7)]
    after = [week(1, 5.9, 3), week(2, 5.7, 2), week(3, 5.5, 1), week(4, 5.7, 2)]
    told = around_action([*before, week(0, 99.0, 14), *after], ACTION, sunday(4))
    assert told.before is not None
    assert told.after is not None
    assert told.before.load == pytest.approx((6.0 + 6.4 + 6.2 + 6.6) / 4)
    assert (told.before.over, told.before.judged) == (5 + 6 + 4 + 7, 4 * 14)
    assert told.after.load == pytest.approx((5.9 + 5.7 + 5.5 + 5.7) / 4)
    assert (told.after.over, told.after.judged) == (3 + 2 + 1 + 2, 4 * 14)


@pytest.mark.parametrize(("weeks", "known"), [(3, False), (4, True), (5, True)])
def test_fewer_than_four_weeks_after_are_not_told_yet(weeks: int, known: bool):
    told = around_action([week(number) for number in range(-4, weeks + 1)], ACTION, sunday(weeks))
    assert (told.after is not None) == known
    assert told.later


def test_of_more_weeks_the_nearest_four_count():
    loads = {-6: 1.0, -5: 1.0, -4: 6.0, -3: 6.0, -2: 6.0, -1: 6.0, 1: 5.0, 2: 5.0, 3: 5.0, 4: 5.0, 5: 9.0}
    told = around_action([week(n, load) for n, load in loads.items()], ACTION, sunday(9))
    assert told.before == Span(6.0, 4, 56)
    assert told.after == Span(5.0, 4, 56)


def test_a_week_that_was_not_observed_is_passed_over_as_far_as_six_weeks():
    weeks = [week(n) for n in (1, 2, 3)] + [week(4, None), week(5, None), week(6, 9.0)]
    told = around_action(weeks, ACTION, sunday(6))
    assert told.after is not None
    assert told.after.load == pytest.approx((5 + 5 + 5 + 9) / 4)


def test_where_six_weeks_hold_no_four_it_will_never_be_known():
    weeks = [week(n) for n in (1, 2, 3)] + [week(n, None) for n in (4, 5, 6)] + [week(7)]
    told = around_action(weeks, ACTION, sunday(7))
    assert (told.after, told.later) == (None, False)
    assert around_action(weeks, ACTION, sunday(5)).later


def test_too_little_before_is_said_apart_from_what_came_after():
    told = around_action([week(-1), *(week(n) for n in (1, 2, 3, 4))], ACTION, sunday(4))
    assert told.before is None
    assert told.after is not None


def test_an_action_on_a_monday_counts_its_own_week_as_the_first_after():
    told = around_action([week(n) for n in range(4)], MONDAY, sunday(3))
    assert told.after is not None
    assert told.before is None


def test_weeks_that_end_after_the_as_of_day_are_not_looked_at():
    told = around_action([week(n) for n in range(1, 5)], ACTION, sunday(4) - timedelta(days=1))
    assert (told.after, told.later) == (None, True)
