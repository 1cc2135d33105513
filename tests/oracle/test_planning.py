"""The least addition, found again by trying every smaller one in small steps."""

from itertools import product

import numpy as np
import pytest

from pipelines.planning.ask import Judged, ask
from pipelines.planning.rule import STEP, Rule
from pipelines.planning.shifts import Shift, patients_to_hold
from tests.spec.test_planning import MONDAY, days, weeks

SEEDS = range(12)


def ward(seed: int, periods: tuple[str, ...], shifts: int = 14) -> tuple[Shift, ...]:
    """Wards around their line, with a bad shift here and there."""
    rng = np.random.default_rng([41, seed])
    made = []
    for period in periods:
        hours = 36 + 3 * rng.standard_normal(shifts).round(2) - 9 * (rng.random(shifts) < 0.1)
        made += days(*(float(each) for each in hours), period=period)
    return tuple(made)


def over(line: Judged) -> bool:
    """Counted anew, without the code under test: load above the limit, share above what is allowed."""
    rule = line.rule
    if line.by_week:
        loads = [week.top / week.bottom for week in line.weeks]
        return sum(load > rule.limit * (1 + 3e-6) for load in loads) >= 3
    high = [
        (np.ceil(shift.patients / rule.limit - 1e-9) if rule.nurses_up else shift.patients / rule.limit)
        > (shift.present if rule.nurses_up else shift.staff_hours / shift.hours) * (1 + 3e-6)
        for shift in line.shifts
    ]
    return bool(sum(high) / len(high) > rule.allowed_share + 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("nurses_up", [False, True])
@pytest.mark.parametrize("allowed", [0.0, 0.1, 0.25])
def test_hours_of_one_period_are_the_fewest(seed: int, allowed: float, nurses_up: bool):
    line = Judged(Rule("W", "patients_per_nurse", 6.0, "shift", allowed, nurses_up), ward(seed, ("day",)))
    steps = 0
    while over(line.changed({"day": steps * STEP}, 0)):
        steps += 1
    assert ask([line]).hours == {"day": steps * STEP}


@pytest.mark.parametrize("seed", SEEDS)
def test_hours_of_two_periods_are_the_fewest_in_all(seed: int):
    line = Judged(
        Rule("W", "patients_per_nurse", 6.0, "shift", 0.1, nurses_up=False), ward(seed, ("day", "night"), 10)
    )
    tried = [step * STEP for step in range(80)]
    good = [
        day + night
        for day, night in product(tried, tried)
        if day + night <= 25 and not over(line.changed({"day": day, "night": night}, 0))
    ]
    asked = ask([line]).hours
    assert not over(line.changed(asked, 0))
    assert asked["day"] + asked["night"] == min(good)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("nurses_up", [False, True])
def test_patients_held_are_the_fewest(seed: int, nurses_up: bool):
    rule = Rule("W", "patients_per_nurse", 6.0, "shift", 0.1, nurses_up)
    line = Judged(rule, ward(seed, ("day", "night")))
    held = patients_to_hold(rule, line.shifts)
    assert not over(line.changed({}, -held))
    assert held == 0 or over(line.changed({}, -(held - 1)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("limit", "bottom", "one"), [(25.0, 10.0, 37.5), (1.5, 170.0, 1.0)])
def test_a_week_is_brought_back_by_the_least(seed: int, limit: float, bottom: float, one: float):
    rng = np.random.default_rng([43, seed])
    tops = (limit * bottom * (1 + 0.06 * rng.standard_normal(4))).round(1)
    rule = Rule("C", "caseload_per_wte", limit, "week", 0.0, nurses_up=False, hours_of_one=one)
    line = Judged(rule, weeks=weeks(*(float(top) for top in tops), bottom=bottom))
    answer = ask([line])
    steps, held = 0, 0
    while over(line.changed({"week": steps * STEP}, 0)):
        steps += 1
    while over(line.changed({}, -held)):
        held += 1
    assert (answer.hours, answer.patients) == ({"week": steps * STEP}, held)


def test_the_world_of_these_wards_is_over_and_within():
    lines = [
        Judged(Rule("W", "patients_per_nurse", 6.0, "shift", 0.1, nurses_up=False), ward(seed, ("day",)))
        for seed in SEEDS
    ]
    assert {over(line) for line in lines} == {True}
    assert MONDAY.weekday() == 0
