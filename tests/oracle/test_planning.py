"""The least addition, found again by trying every smaller one in small steps."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.planning.ask import Judged, ask
from pipelines.planning.rule import STEP, Rule
from pipelines.planning.shifts import Shift, patients_to_hold, shifts_of
from pipelines.planning.weeks import Week
from tests.fact_rows import only, site_rows
from tests.fact_rows import week as monday
from tests.line_frames import LAW, one_week
from tests.line_frames import judged as pipeline_judged
from tests.line_frames import ward as week_of_ward
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


MOMENTS = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0, 1.5, 2.0, 3.0, 4.0]), st.integers(1, 2)),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["day", "night"]), st.integers(0, 24), MOMENTS), min_size=1, max_size=4
    ),
    st.sampled_from([0.0, 0.1, 0.3]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_hours_of_a_line_at_every_moment_are_the_fewest(made, allowed: float, nurses_up: bool):
    """Every set of hours that could be brought within is tried, shift by shift, and every number of hours."""
    rule = Rule("W", "patients_per_nurse", 6.0, "moment", allowed, nurses_up)
    shifts = tuple(
        Shift(MONDAY + timedelta(days=day), period, float(patients), 8.0, 16.0, 2.0, tuple(moments))
        for day, (period, patients, moments) in enumerate(made)
    )
    lacks = [
        (
            shift.period,
            [_lack(rule, shift.patients, there) for there, count in shift.moments for _ in range(count)],
        )
        for shift in shifts
    ]
    may = int(sum(len(each) for _, each in lacks) * allowed + 1e-9)
    periods = sorted({period for period, _ in lacks})
    most = {period: max(sum(each) for name, each in lacks if name == period) for period in periods}
    left = {
        (period, hours): sum(_left_over(each, hours) for name, each in lacks if name == period)
        for period in periods
        for hours in range(most[period] + 1)
    }
    good = [
        sum(
            hours * sum(name == period for name, _ in lacks)
            for period, hours in zip(periods, way, strict=True)
        )
        for way in product(*(range(most[period] + 1) for period in periods))
        if sum(left[period, hours] for period, hours in zip(periods, way, strict=True)) <= may
    ]
    line = Judged(rule, shifts)
    asked = ask([line]).hours
    assert sum(asked[period] * sum(name == period for name, _ in lacks) for period in periods) == min(good)
    after = line.changed(asked, 0)
    assert after.kept
    assert after.over == sum(left[period, int(asked[period])] for period in periods)


def _lack(rule: Rule, patients: float, there: float) -> int:
    """How many people more an hour needs, tried one by one."""
    people = 0
    while (np.ceil(patients / rule.limit - 1e-9) if rule.nurses_up else patients / rule.limit) > (
        there + people
    ) * (1 + 3e-6):
        people += 1
    return people


def _left_over(lacks: list[int], hours: int) -> int:
    """The fewest hours that stay over where so many hours of work are put anywhere: every choice is tried."""
    short = [lack for lack in lacks if lack]
    return min(
        len(short) - sum(chosen)
        for chosen in product((0, 1), repeat=len(short))
        if sum(lack for lack, one in zip(short, chosen, strict=True) if one) <= hours
    )


LINES = [
    {"limit": 6.0},
    {"limit": 6.0, "period": "day"},
    {"limit": 6.0, "rounding": "nurses_up"},
    {"limit": 6.0, "averaging": "week"},
    LAW | {"limit": 6.0},
    LAW | {"limit": 6.0, "averaging": "moment"},
    LAW | {"limit": 6.0, "averaging": "moment", "rounding": "nurses_up"},
]


def planned(line: dict, **tables) -> Judged:
    """The week the pipeline judged, as a plan sees it."""
    facts = pipeline_judged(line, **tables)
    told = only(site_rows({"load_lines": [line], "shifts": tables["shifts"]}).lines)
    rows = [
        {
            **row,
            "patient_hours": row["load_numerator"],
            "staff_hours": row["load_denominator"],
            "moments": facts.line_moment.filter(date=row["date"], period=row["period"]).to_dicts(),
        }
        for row in facts.line_period.to_dicts()
    ]
    week = only(facts.line_week, week_start=monday(0))
    by_week = told["averaging"] == "week"
    # A plan looks at four weeks; four times the same one is broken as the week is.
    four = (Week(MONDAY, week["load_numerator"], week["load_denominator"], 168.0),) * (4 if by_week else 0)
    return Judged(Rule.of(told, 37.5), () if by_week else tuple(shifts_of(rows)), four)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("nights", [2, 3, 4])
def test_the_pipeline_itself_finds_the_week_within_with_what_is_asked_and_over_with_less(line, nights):
    """Hours asked for are worked by nurses more on every shift, and the week is judged from its rows."""
    tables = week_of_ward(3, nights=nights, patients=20.0)
    plan = planned(line, **tables)
    asked = ask([plan]).hours
    assert plan.kept is not one_week(line, **tables)["over"]
    if plan.kept:
        assert not any(asked.values())
        return
    a_shift = {"day": asked["week"] / 7} if plan.by_week else asked
    assert one_week(line, **with_hours(tables, a_shift))["over"] is False
    less = 1.0 if plan.by_moment else STEP  # an hour is over or not, by who is there in the mean of it
    short = {period: max(0.0, hours - less) for period, hours in a_shift.items()}
    assert one_week(line, **with_hours(tables, short))["over"] is True


def with_hours(tables: dict, hours: Mapping[str, float]) -> dict:
    """Rows of the week with so many nurse hours more on every shift of a period, by one nurse or several."""
    more = []
    for each in range(7):
        on = monday(0) + timedelta(days=each)
        for period, begins in (("day", 7), ("night", 19)):
            minutes = round(hours.get(period, 0.0) * 60)
            while minutes > 0:
                start = datetime.combine(on, time(begins))
                end = start + timedelta(minutes=min(minutes, 720))
                more.append({"starts_at": start.isoformat(), "ends_at": end.isoformat()})
                minutes -= 720
    return tables | {"shifts": [*tables["shifts"], *more]}
