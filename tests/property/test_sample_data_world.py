"""Laws the generator keeps for any seed, end and size."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_data.cards.card import Effect
from sample_data.cards.northside import UNITS, northside, winter_surge
from sample_data.scenarios import SCENARIOS
from sample_data.seeds import stream
from sample_data.span import Span, last_sunday
from sample_data.world.absence import LEAVE_SHARE, leave_days
from sample_data.world.effects import multiplier
from sample_data.world.rotation import posts_by_day
from sample_data.world.unit import unit_world

SUNDAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31)).map(last_sunday)
SEEDS = st.integers(0, 2**63)
SPANS = st.builds(Span, end=SUNDAYS, weeks=st.integers(16, 110))


@given(per_day=st.floats(0, 12), weeks=st.integers(1, 60))
def test_posts_follow_their_target_to_within_one(per_day, weeks):
    hours = np.ones(weeks)
    posts = posts_by_day(per_day, hours, 7 * weeks)
    gap = np.cumsum(posts) - per_day * np.arange(1, 7 * weeks + 1)
    assert np.abs(gap).max() < 1 + 1e-6
    assert posts.max() - posts.min() <= 1


@given(span=SPANS, start=st.floats(0, 78), size=st.floats(-0.5, 0.5), ramp=st.integers(0, 30))
def test_an_effect_changes_nothing_before_it_starts_and_never_overshoots(span, start, size, ramp):
    path = multiplier([Effect("patients", start, size, ramp)], "patients", span)
    assert np.all(path[: span.week(start)] == 1.0)
    assert np.all(np.abs(path - 1) <= abs(size) + 1e-12)
    assert np.all(multiplier([Effect("hours", start, size, ramp)], "patients", span) == 1.0)


@given(people=st.integers(1, 60), days=st.integers(1, 800), seed=SEEDS)
def test_about_as_many_are_on_leave_every_day(people, days, seed):
    away = leave_days(stream(seed, "leave"), people, days).sum(axis=0)
    assert away.max() - away.min() <= 1
    assert abs(away.mean() - LEAVE_SHARE * people) <= 1


@given(span=SPANS)
def test_the_winter_is_clear_of_both_ends(span):
    surge = winter_surge(span)
    first = span.week(surge.start)
    assert first > 0
    assert first + surge.length_weeks <= span.weeks
    if span.weeks >= 70:
        assert span.day(7 * first).month == 1
        assert first + surge.length_weeks <= span.weeks - 9


@settings(max_examples=8)
@given(end=SUNDAYS, seed=SEEDS)
def test_a_unit_does_not_depend_on_how_many_others_there_are(end, seed):
    span = Span(end, 20)
    few, many = (northside(span, units, seed) for units in (2, 17))
    one, other = (unit_world(plan.cards[1], plan.shared, plan.noise, span, seed) for plan in (few, many))
    assert one.roster.equals(other.roster)
    assert one.patients.equals(other.patients)


@settings(max_examples=8)
@given(end=SUNDAYS, seed=SEEDS, card=st.sampled_from(UNITS))
def test_shifts_end_after_they_start_and_hours_fit_in_them(end, seed, card):
    span = Span(end, 17)
    plan = northside(span, 17, seed)
    roster = unit_world(card, plan.shared, plan.noise, span, seed).roster
    presence = (roster["ends_at"] - roster["starts_at"]).dt.total_seconds() / 3600
    assert (presence > 0).all()
    assert (presence < 24).all()
    assert (roster["worked_hours"] <= presence).drop_nulls().all()
    assert (roster["overtime_hours"] <= roster["worked_hours"]).drop_nulls().all()
    assert roster["shift_id"].n_unique() == len(roster)


@settings(max_examples=6)
@given(seed=SEEDS, name=st.sampled_from([n for n, s in SCENARIOS.items() if not s.bulk]))
def test_every_scenario_is_made_for_any_number_of_units(seed, name):
    span = Span(date(2026, 3, 29), 16)
    for units in (1, 5, 30):
        plan = SCENARIOS[name].plan(span, units, seed)
        assert len(plan.cards) == units
        assert len({card.unit_id for card in plan.cards}) == units
        assert len({card.number for card in plan.cards}) == units


@given(days=st.integers(0, 400))
def test_the_last_sunday_is_a_sunday_within_the_week_before(days):
    today = date(2026, 1, 1) + timedelta(days=days)
    sunday = last_sunday(today)
    assert sunday.isoweekday() == 7
    assert timedelta(0) < today - sunday <= timedelta(7)


def test_noise_can_be_turned_off():
    span = Span(date(2026, 3, 29), 16)
    plan = northside(span, 17, 3)
    card = replace(plan.cards[6], noise=0.0)
    world = unit_world(card, (), plan.noise, span, 3)
    assert world.patients["patients"].n_unique() == 1
    assert world.patients.select(pl.col("patients").first()).item() == card.patients
