"""The planner's pictures: every shift on its own side of the line, both of a pair on one scale."""

import pytest

from dashboard.drawings.planner import pairs
from pipelines.planning.ask import Judged
from tests.spec.test_planning import LINE, TEAM, days, weeks


def rows(drawing):
    return drawing.rows["shifts"].to_dicts()


def test_a_pair_has_every_shift_on_its_own_side_and_one_scale():
    shifts = tuple(days(20.0, 35.99, 36.0, 36.01, 50.0))
    (pair,) = pairs([Judged(LINE, shifts)], {"day": 4.0}, 0, "patients_per_nurse", "nurse")
    for drawing in (pair.was, pair.plan):
        assert all((row["bin"] > 6.0) == row["over"] for row in rows(drawing))
        assert drawing.spec()["params"]
    assert pair.was.corners == pair.plan.corners
    assert pair.was_title == "Day shifts as they were: 2 of 5 over"
    assert pair.plan_title == "Day shifts with the plan: 1 of 5 over"
    assert pair.was.sentence != pair.plan.sentence
    assert "with 4 nurse hours more on every day shift: 1 of 5 over the line of 6" in pair.plan.sentence


def test_dots_of_one_bin_are_stacked():
    (pair,) = pairs([Judged(LINE, tuple(days(*[40.0] * 5)))], {}, 0, "patients_per_nurse", "nurse")
    assert [row["place"] for row in rows(pair.was)] == [1, 2, 3, 4, 5]
    assert pair.was.corners.tallest == 5


def test_a_shift_without_staff_is_counted_and_has_no_place():
    (pair,) = pairs([Judged(LINE, tuple(days(0.0, 40.0)))], {}, 0, "patients_per_nurse", "nurse")
    assert pair.was_title.endswith("1 of 2 over")
    assert len(rows(pair.was)) == 1


@pytest.mark.parametrize("lines", [[], [Judged(LINE)], [Judged(LINE, tuple(days(0.0, 0.0)))], [Judged(TEAM)]])
def test_nothing_to_draw_is_no_picture(lines):
    assert pairs(lines, {}, 0, "patients_per_nurse", "nurse") == []


def test_weeks_and_each_period_have_a_pair_of_their_own():
    night = Judged(LINE, (*days(40.0, 30.0), *days(40.0, 30.0, period="night")))
    team = Judged(TEAM, weeks=weeks(280.0, 240.0))
    assert [pair.was_title for pair in pairs([night, team], {}, 1, "patients_per_nurse", "nurse")] == [
        "Day shifts as they were: 1 of 2 over",
        "Night shifts as they were: 1 of 2 over",
        "Weeks as they were: 1 of 2 over",
    ]
    assert "Week from 26 Oct 2026" in rows(pairs([team], {}, 0, "caseload_per_wte", "all")[0].was)[0]["tip"]
