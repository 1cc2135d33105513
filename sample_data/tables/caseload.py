"""caseload: patients of each unit and day, and for some teams how they were shared out."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints
from sample_data.seeds import stream
from sample_data.span import Span, as_dates
from sample_data.world.effects import multiplier
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

FRONT = ("unit_id", "date", "period", "patients", "clinician_id", "acuity_weighted_patients")
BUSY_SHARE = 0.2
"""Share of the staff who carry more where load is uneven."""


def rows(world: SiteWorld) -> pl.DataFrame:
    """The unit's own rows, then those with a clinician id, which are never added to them."""
    frames = [_own(unit, world.span) for unit in world.units]
    frames += [
        _shared_out(unit, world.span, world.seed) for unit in world.units if "case_shares" in unit.card.extras
    ]
    return pl.concat(frames, how="diagonal_relaxed").sort(
        "date", "unit_id", "period", "clinician_id", nulls_last=False, maintain_order=True
    )


def _own(unit: UnitWorld, span: Span) -> pl.DataFrame:
    """Daily rows of the unit, with patients weighted by acuity where the ward measures it."""
    frame = unit.patients
    weights = unit.acuity[frame["day"].to_numpy() // 7]
    weighted = pl.Series(np.round(frame["patients"].to_numpy() * weights, 2))
    named = frame.with_columns(
        date=as_dates(span, frame["day"].to_numpy()),
        clinician_id=pl.lit(None, dtype=pl.String),
        acuity_weighted_patients=weighted if "acuity" in unit.card.extras else pl.lit(None, dtype=pl.Float64),
    )
    return named.select(*FRONT, pl.exclude(*FRONT, "day"))


def _shared_out(unit: UnitWorld, span: Span, seed: int) -> pl.DataFrame:
    """One row per clinician who worked that day: open cases held, or contacts made."""
    past = (pl.col("status") == "worked") & (pl.col("person") >= 0) & (pl.col("day") < span.days)
    worked = unit.roster.filter(past)
    rng = stream(seed, unit.card.unit_id, "shares")
    stock = unit.card.counting == "open_cases"
    if stock:
        held = _cases_held(unit, worked, span)
    else:
        held = rng.poisson(_contacts_due(unit, worked, span, rng)).astype(np.int64)
    return worked.select("unit_id", "clinician_id").with_columns(
        date=as_dates(span, worked["day"].to_numpy()),
        period=pl.lit("all"),
        patients=pl.Series(held),
        census_method=pl.lit("assignment" if stock else "appointment"),
    )


def _per_day(unit: UnitWorld, span: Span) -> Floats:
    """Patients of the unit on each day."""
    days = unit.patients["day"].to_numpy()
    counts = np.bincount(days, weights=unit.patients["patients"].to_numpy(), minlength=span.days)
    return counts.astype(np.float64)


def _cases_held(unit: UnitWorld, worked: pl.DataFrame, span: Span) -> Ints:
    """Open cases by contract: a person on leave keeps theirs."""
    people, days = unit.people, np.arange(span.days)
    in_post = (people.first_day[:, None] <= days) & (people.last_day[:, None] >= days)
    share = people.wte[:, None] * in_post
    day, person = worked["day"].to_numpy(), worked["person"].to_numpy()
    held: Ints = np.round(_per_day(unit, span)[day] * (share / share.sum(axis=0))[person, day]).astype(
        np.int64
    )
    return held


def _contacts_due(unit: UnitWorld, worked: pl.DataFrame, span: Span, rng: np.random.Generator) -> Floats:
    """Mean contacts by hours worked, times the person's factor where load is uneven; the mean stays."""
    people = len(unit.people.ids)
    busy = np.zeros(people, dtype=np.bool_)
    busy[rng.permutation(people)[: max(1, round(BUSY_SHARE * people))]] = True
    day = worked["day"].to_numpy()
    extra = multiplier(unit.card.effects, "spread", span)[day // 7] - 1
    less = extra * busy.sum() / (people - busy.sum())
    factor = np.where(busy[worked["person"].to_numpy()], 1 + extra, 1 - less)
    weight = worked["worked_hours"].to_numpy() * factor
    total = np.bincount(day, weights=weight, minlength=span.days)
    return np.asarray(_per_day(unit, span)[day] * weight / total[day], dtype=np.float64)
