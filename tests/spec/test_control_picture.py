"""What the limits of a control chart rest on, at, below and above each threshold."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.detection.picture import FEWEST, Live, Picture, control_picture
from pipelines.detection.xmr import TRIAL_POINTS

MONDAY = date(2025, 1, 6)


def weeks(*values: float | None) -> pl.DataFrame:
    days = [MONDAY + timedelta(weeks=n) for n in range(len(values))]
    return pl.DataFrame({"week_start": days, "value": list(values)}, schema_overrides={"value": pl.Float64})


def live(week: int, *, ramp: int = 4, weekday: int = 0) -> Live:
    on = MONDAY + timedelta(weeks=week, days=weekday)
    return Live(on, on + timedelta(weeks=ramp))


def mean(picture: Picture) -> float:
    assert picture.xmr is not None
    return picture.xmr.mean


def judged(picture: Picture) -> list[int]:
    return [n for n, told in enumerate(picture.weeks["judged"]) if told]


def test_limits_rest_on_the_weeks_before_go_live_and_no_later_one_moves_them():
    before = [10.0, 12.0] * 8
    calm, loud = (control_picture(weeks(*before, *later), live(16)) for later in ([11.0] * 9, [99.0] * 9))
    assert (calm.basis, calm.basis_weeks) == ("before", 16)
    assert mean(calm) == mean(loud) == (8 * 10 + 8 * 12) / 16
    assert loud.weeks["rule"].to_list()[16:] == ["outside"] * 9
    assert calm.weeks["in_basis"].to_list() == [True] * 16 + [False] * 9


@pytest.mark.parametrize("weekday", [0, 2, 6])
def test_the_week_of_go_live_is_not_before_it_whatever_its_day(weekday):
    picture = control_picture(weeks(*[10.0, 12.0] * 3, *[20.0] * 4), live(6, weekday=weekday))
    assert picture.basis_weeks == 6
    assert mean(picture) == (3 * 10 + 3 * 12) / 6


def test_without_a_tool_all_weeks_are_the_basis():
    picture = control_picture(weeks(10.0, 12.0, None, 10.0, 12.0), None)
    assert (picture.basis, picture.basis_weeks, mean(picture)) == ("all", 4, (10 + 12 + 10 + 12) / 4)


def test_a_go_live_that_is_still_to_come_leaves_all_weeks_before_it():
    picture = control_picture(weeks(*[10.0, 12.0] * 4), live(30))
    assert (picture.basis, picture.basis_weeks) == ("before", 8)


@pytest.mark.parametrize(("known", "drawn"), [(FEWEST - 1, False), (FEWEST, True), (FEWEST + 1, True)])
def test_on_fewer_than_four_weeks_no_limits_rest(known, drawn):
    picture = control_picture(weeks(*[10.0, 12.0, 10.0, 12.0, 11.0][:known], *[20.0] * 10), live(known))
    assert (picture.basis, picture.basis_weeks) == ("before", known)
    assert (picture.xmr is not None) is drawn
    assert picture.weeks["rule"].is_null().all() is not drawn


@pytest.mark.parametrize(("known", "trial"), [(TRIAL_POINTS - 1, True), (TRIAL_POINTS, False)])
def test_limits_of_fewer_than_twelve_weeks_are_on_trial(known, trial):
    picture = control_picture(weeks(*[10.0, 12.0, 11.0] * 7), live(known))
    assert picture.xmr is not None
    assert picture.xmr.trial is trial


def test_a_figure_about_the_tool_rests_on_the_first_twelve_weeks_after_the_learning_weeks():
    values = [0.0] * 10 + [1.0, 2.0, 3.0, 4.0] + [10.0, 12.0] * 6 + [11.0] * 5
    picture = control_picture(weeks(*values), live(10, ramp=4), of_tool=True)
    assert (picture.basis, picture.basis_weeks, mean(picture)) == ("first", 12, (6 * 10 + 6 * 12) / 12)
    assert judged(picture) == list(range(14, len(values))), "neither before the tool nor while learning"
    assert picture.weeks["in_basis"].to_list() == [14 <= n < 26 for n in range(len(values))]


def test_a_feed_that_begins_after_go_live_rests_on_its_own_first_weeks():
    values = [None] * 12 + [10.0, 12.0] * 10
    picture = control_picture(weeks(*values), live(8, ramp=4))
    assert (picture.basis, picture.basis_weeks) == ("first", 12)
    assert judged(picture) == list(range(12, 32))


def test_a_feed_with_a_single_week_before_go_live_is_not_given_later_ones():
    picture = control_picture(weeks(10.0, None, None, *[10.0, 12.0] * 10), live(2))
    assert (picture.basis, picture.basis_weeks, picture.xmr) == ("before", 1, None)


@pytest.mark.parametrize(("same", "rare"), [(9, False), (10, False), (11, True), (20, True)])
def test_where_more_than_half_of_the_weeks_are_the_same_no_limits_are_drawn(same, rare):
    base = [0.0] * same + [float(n + 1) for n in range(20 - same)]
    picture = control_picture(weeks(*base, 5.0), live(20))
    assert (picture.rare, picture.xmr is None) == (rare, rare)
    assert (picture.chance() is None) is rare


def test_few_weeks_are_few_before_they_are_the_same():
    assert not control_picture(weeks(1.0, 1.0, 1.0, 5.0), live(3)).rare


def test_weeks_without_a_figure_have_no_mark_and_neighbours_meet_over_them():
    values = [10.0, 12.0] * 6 + [11.5, 11.4, None, 11.5, 11.4, None, 11.5, 11.4, 11.5]
    picture = control_picture(weeks(*values), live(12))
    told = picture.weeks["rule"].to_list()[12:]
    # Seven above the mean of 11, two weeks unknown between them; the 12 before goes with them.
    assert told == ["shift", "shift", None, "shift", "shift", None, "shift", "shift", "shift"]
    assert picture.weeks["way"].to_list()[12:] == [1, 1, 0, 1, 1, 0, 1, 1, 1]


def test_a_series_without_a_figure_has_no_picture():
    for tool in (None, live(2)):
        picture = control_picture(weeks(None, None, None), tool)
        assert (picture.xmr, picture.basis_weeks) == (None, 0)
        assert picture.chance() is None
