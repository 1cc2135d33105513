"""One unit's world: everything that happened there, as frames the table writers read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data.arrays import Floats
from sample_data.cards.card import Effect, UnitCard
from sample_data.seeds import stream
from sample_data.span import Span
from sample_data.world.assist import intensity
from sample_data.world.effects import multiplier
from sample_data.world.hours import contracted, with_pressure
from sample_data.world.noise import Noise, unit_path, weekly_noise
from sample_data.world.patients import COUNTERS
from sample_data.world.people import People, hire
from sample_data.world.plain import plain_roster
from sample_data.world.roster import kept
from sample_data.world.strain import strain

ROSTER_LOSS = 0.75
"""Share of roster rows that never arrive while the feed is broken."""


@dataclass(frozen=True, slots=True)
class UnitWorld:
    """A unit's truth.

    `roster`: every entry as it was; `arrived`: whether the roster feed delivered it. `patients`: the
    unit's own rows. `acuity`: relative acuity each week. `strain`: load over line each day. `expected`:
    mean LLM tasks of each roster row; `tasks`: those that happened.
    """

    card: UnitCard
    people: People
    roster: pl.DataFrame
    patients: pl.DataFrame
    acuity: Floats
    strain: Floats
    expected: Floats
    tasks: pl.DataFrame


def unit_world(card: UnitCard, shared: tuple[Effect, ...], noise: Noise, span: Span, seed: int) -> UnitWorld:
    """Everything but the LLM tasks, which are drawn once their total is known."""
    people = hire(card, span, seed)
    effects = (*card.effects, *shared)
    path = multiplier(effects, "patients", span) * np.exp(
        unit_path(span, seed, card.unit_id, noise, card.noise)
    )
    hours = multiplier(effects, "hours", span)
    patients = COUNTERS[card.counting](card, span, path, stream(seed, card.unit_id, "counts"))
    if card.pattern == "plain":
        drift = np.exp(weekly_noise(span, seed, card.unit_id, "hours", noise.hours_sd))
        roster = plain_roster(card, people, span, hours * drift)
    else:
        roster = contracted(kept(card, people, span, hours, seed))
    pressure = strain(card, roster, patients, span)
    roster = with_pressure(roster, pressure, stream(seed, card.unit_id, "pressure"))
    roster = _delivered(card, roster.with_columns(unit_id=pl.lit(card.unit_id)), span, seed)
    return UnitWorld(
        card=card,
        people=people,
        roster=roster,
        patients=patients.with_columns(unit_id=pl.lit(card.unit_id)),
        acuity=multiplier(effects, "acuity", span)
        * np.exp(weekly_noise(span, seed, card.unit_id, "acuity", noise.acuity_sd)),
        strain=pressure,
        expected=intensity(card, people, roster, span),
        tasks=pl.DataFrame(),
    )


def first_week_lost(card: UnitCard, span: Span) -> int | None:
    """The week the roster feed breaks, early enough for all its lost weeks to lie in the span."""
    if card.roster_lost_from is None:
        return None
    return max(0, min(span.week(card.roster_lost_from), span.weeks - card.roster_lost_weeks))


def _delivered(card: UnitCard, roster: pl.DataFrame, span: Span, seed: int) -> pl.DataFrame:
    """Number the entries and mark those that the roster feed delivered."""
    arrived = np.ones(len(roster), dtype=np.bool_)
    lost_from = first_week_lost(card, span)
    if lost_from is not None:
        first = 7 * lost_from
        day = roster["day"].to_numpy()
        broken = (day >= first) & (day < first + 7 * card.roster_lost_weeks)
        arrived = ~(broken & (stream(seed, card.unit_id, "feed").random(len(roster)) < ROSTER_LOSS))
    if not card.has_roster:
        arrived[:] = False
    return roster.with_columns(
        arrived=pl.Series(arrived),
        shift_id=pl.format(
            "{}-S{}", pl.lit(card.unit_id), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
        ),
    )
