"""Who takes which shift: planned assignments of people to days, before anyone falls ill.

Each function answers one row per planned shift: day (index), person (index), period, start_hour (local,
after midnight), length_hours (presence), break_hours (unpaid).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints
from sample_data.cards.card import UnitCard
from sample_data.span import Span
from sample_data.world.people import People

DAY_STARTS, NIGHT_STARTS = 7.0, 19.0
LONG_SHIFT_HOURS = 12.5
"""07:00-19:30 and 19:00-07:30: half an hour of handover on each side."""
LONG_BREAK_HOURS = 1.0
OFFICE_STARTS, OFFICE_HOURS, OFFICE_BREAK_HOURS = 9.0, 8.0, 0.5


def planned(
    card: UnitCard, people: People, span: Span, hours: Floats, rng: np.random.Generator
) -> pl.DataFrame:
    """All planned shifts of a unit; `hours` is the weekly multiplier of nursing posts filled."""
    frames = [
        _round_the_clock(people, group, posts, span, hours if group == "nurse" else np.ones_like(hours), rng)
        for group, posts in card.slots.items()
    ]
    desk = np.array([i for i, g in enumerate(people.groups) if g not in card.slots], dtype=np.int64)
    if len(desk):
        frames.append(_office(people, desk, span, rng))
    return pl.concat(frames)


def posts_by_day(per_day: float, hours: Floats, days: int) -> Ints:
    """Whole posts each day whose running total follows a fractional target (3.5 → 3, 4, 3, 4 …)."""
    target = per_day * np.repeat(hours, 7)[:days]
    return np.diff(np.floor(np.concatenate([[0.0], np.cumsum(target)]) + 0.5)).astype(np.int64)


def _round_the_clock(
    people: People,
    group: str,
    posts: tuple[float, float],
    span: Span,
    hours: Floats,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Day and night posts of one group, filled by rotation, so that nobody works twice within a day."""
    counts = np.stack([posts_by_day(n, hours, span.horizon) for n in posts], axis=1)
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    day, night = cells // 2, cells % 2
    person = np.empty(len(day), dtype=np.int64)
    members = people.of(group)
    wheel = _wheel(people.wte, members, rng)
    turn = 0
    for first, after in pairwise([0, *_changes_of_staff(people, members, span.horizon), span.horizon]):
        here = np.flatnonzero((day >= first) & (day < after))
        if not len(here):
            continue
        in_post = (people.first_day[wheel] <= first) & (people.last_day[wheel] >= first)
        turns = np.concatenate([np.arange(turn, len(wheel)), np.arange(turn)])
        taken = np.resize(turns[in_post[turns]], len(here))
        person[here] = wheel[taken]
        turn = (int(taken[-1]) + 1) % len(wheel)
    return _assignments(day, person, np.where(night, "night", "day"))


def _changes_of_staff(people: People, members: Ints, horizon: int) -> list[int]:
    """Days on which somebody joins or has left."""
    days = {*people.first_day[members].tolist(), *(people.last_day[members] + 1).tolist()}
    return sorted(day for day in days if 0 < day < horizon)


def _wheel(wte: Floats, members: Ints, rng: np.random.Generator) -> Ints:
    """A rotation in which a person's turns are evenly spaced and as many as the contract says."""
    turns = np.round(wte[members] * 5).astype(np.int64)
    owner = np.repeat(members, turns)
    nth = np.concatenate([np.arange(n) for n in turns])
    place = (nth + np.repeat(rng.random(len(members)), turns)) / np.repeat(turns, turns)
    return owner[np.argsort(place, kind="stable")]


def _assignments(day: Ints, person: Ints, period: np.ndarray[tuple[int], np.dtype[np.str_]]) -> pl.DataFrame:
    return pl.DataFrame({"day": day, "person": person, "period": period}).with_columns(
        start_hour=pl.when(pl.col("period") == "day").then(DAY_STARTS).otherwise(NIGHT_STARTS),
        length_hours=pl.lit(LONG_SHIFT_HOURS),
        break_hours=pl.lit(LONG_BREAK_HOURS),
    )


def _office(people: People, members: Ints, span: Span, rng: np.random.Generator) -> pl.DataFrame:
    """Monday to Friday, 09:00-17:00, on as many fixed weekdays as the contract says."""
    days = np.arange(span.horizon)
    on_days = np.zeros((len(members), 7), dtype=np.bool_)
    for row, member in enumerate(members):
        on_days[row, rng.permutation(5)[: round(5 * people.wte[member])]] = True
    works = on_days[:, days % 7]
    works &= (days >= people.first_day[members][:, None]) & (days <= people.last_day[members][:, None])
    day, who = np.nonzero(works.T)
    return pl.DataFrame({"day": day, "person": members[who]}).with_columns(
        period=pl.lit("all"),
        start_hour=pl.lit(OFFICE_STARTS),
        length_hours=pl.lit(OFFICE_HOURS),
        break_hours=pl.lit(OFFICE_BREAK_HOURS),
    )
