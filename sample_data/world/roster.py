"""What became of the planned shifts: worked, leave, sick, cancelled, covered by bank or agency.

One row per roster entry: day, period, person (-1 = not on the unit's list), clinician_id, staff_group,
starts_at and ends_at (UTC), length_hours (real, also on the nights the clocks change), break_hours,
status, staffing.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Flags, Floats
from sample_data.cards.card import UnitCard
from sample_data.seeds import stream
from sample_data.span import Span, at_wall_clock
from sample_data.world.absence import leave_days, sick_days
from sample_data.world.people import IDS_PER_UNIT, People
from sample_data.world.rotation import planned

COVER_OF_LEAVE, COVER_OF_SICKNESS = 0.99, 0.95
"""Share of absent long shifts that bank or agency staff fill. Office days are not covered."""
AGENCY_SHARE = 0.15
CANCELLED_SHARE = 0.01
"""Extra bank shifts asked for and cancelled, beside all shifts."""
BANK_POOL = 40


def kept(card: UnitCard, people: People, span: Span, hours: Floats, seed: int) -> pl.DataFrame:
    """The roster of a unit as it was kept, with planned rows after the end of the span."""
    rng = stream(seed, card.unit_id, "roster")
    plan = planned(card, people, span, hours, rng)
    away, ill = _absences(plan, people, span, rng)
    status = np.where(away, "leave", np.where(ill, "sick", "worked"))
    own = plan.with_columns(
        status=pl.Series(status),
        staffing=pl.lit("substantive"),
        clinician_id=pl.Series(np.array(people.ids)[plan["person"].to_numpy()]),
        staff_group=pl.Series(np.array(people.groups)[plan["person"].to_numpy()]),
    )
    roster = pl.concat([own, _cover(card, own, away, rng), _cancelled(card, own, rng)])
    roster = roster.sort("day", "start_hour", "clinician_id", "status", maintain_order=True)
    return _with_instants(_planned_ahead(roster, span), span)


def _absences(
    plan: pl.DataFrame, people: People, span: Span, rng: np.random.Generator
) -> tuple[Flags, Flags]:
    """On leave, and ill, for each planned shift."""
    person, day = plan["person"].to_numpy(), plan["day"].to_numpy()
    leave = leave_days(rng, len(people.ids), span.horizon)
    ill = sick_days(rng, len(people.ids), span.horizon)
    ill[:, span.days :] = False  # nobody is known to be ill ahead of time
    return leave[person, day], ill[person, day]


def _cover(card: UnitCard, own: pl.DataFrame, away: Flags, rng: np.random.Generator) -> pl.DataFrame:
    """Bank and agency shifts in place of those absent from long shifts."""
    chance = np.where(away, COVER_OF_LEAVE, COVER_OF_SICKNESS)
    filled = (rng.random(len(own)) < chance) & (own["status"] != "worked").to_numpy()
    filled &= (own["period"] != "all").to_numpy()
    return _outsiders(card, own.filter(pl.Series(filled)), rng).with_columns(status=pl.lit("worked"))


def _cancelled(card: UnitCard, own: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Bank shifts that were booked and not needed."""
    extra = (rng.random(len(own)) < CANCELLED_SHARE) & (own["period"] != "all").to_numpy()
    return _outsiders(card, own.filter(pl.Series(extra)), rng).with_columns(status=pl.lit("cancelled"))


def _outsiders(card: UnitCard, shifts: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The same shifts worked by people who are on no list of the site; taken in turn, never twice a day."""
    n = len(shifts)
    shifts = shifts.sort("day", maintain_order=True)
    letter = np.where(rng.random(n) < AGENCY_SHARE, "G", "B")
    turn = (rng.integers(BANK_POOL) + np.arange(n)) % BANK_POOL
    names = [f"{a}-{card.number * IDS_PER_UNIT + t + 1:04d}" for a, t in zip(letter, turn, strict=True)]
    return shifts.with_columns(
        clinician_id=pl.Series(names, dtype=pl.String),
        staffing=pl.Series(np.where(letter == "G", "agency", "bank"), dtype=pl.String),
        person=pl.lit(-1, dtype=pl.Int64),
    )


def _planned_ahead(roster: pl.DataFrame, span: Span) -> pl.DataFrame:
    """After the end shifts are planned, not worked."""
    ahead = pl.col("day") >= span.days
    return roster.filter(~(ahead & (pl.col("status") == "cancelled"))).with_columns(
        status=pl.when(ahead & (pl.col("status") == "worked")).then(pl.lit("planned")).otherwise("status")
    )


def _with_instants(roster: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Wall-clock times as instants; the length is that of real time."""
    day, start = roster["day"].to_numpy(), roster["start_hour"].to_numpy()
    begins = at_wall_clock(span, day, start)
    ends = at_wall_clock(span, day, start + roster["length_hours"].to_numpy())
    return roster.drop("start_hour").with_columns(
        starts_at=begins, ends_at=ends, length_hours=(ends - begins).dt.total_seconds() / 3600.0
    )
