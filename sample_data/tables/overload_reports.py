"""overload_reports: staff said that it was too much; most reports carry no name."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Flags, Floats, Ints
from sample_data.seeds import stream
from sample_data.span import Span, instant
from sample_data.world.effects import multiplier
from sample_data.world.site import SiteWorld
from sample_data.world.unit import UnitWorld

USUAL_PER_WEEK = 0.1
RISE_WITH_STRAIN = 18.0
"""Added reports a week per unit of load over 97 % of the line."""
EASY = 0.97
MOST_PER_WEEK = 5.0
CAUSES = ("staffing", "acuity", "skill_mix", "missed_breaks", "admin", "llm_rework", "violence", "other")
SHARES = (0.36, 0.2, 0.08, 0.14, 0.07, 0.06, 0.06, 0.03)
NAMED_SHARE = 0.35
CALM_LEVELS = np.array([0.3, 0.45, 0.24, 0.01, 0.0])
PRESSED_LEVELS = np.array([0.1, 0.25, 0.35, 0.22, 0.08])
"""Share of levels 1 to 5 at the usual rate, and where reports have become frequent."""
FREQUENT = 2.0
"""Times the usual rate."""
RED_FLAG_LEVEL = 4
COLUMNS = ("report_id", "unit_id", "reported_at", "level", "cause", "shift_id", "red_flag", "clinician_id")


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per report, filed towards the end of the shift it is about."""
    found = pl.concat([_of_unit(unit, world) for unit in world.units]).sort("reported_at", "shift_id")
    found = found.filter(pl.col("reported_at") < instant(world.span.end, 24.0))
    return found.with_columns(
        report_id=pl.format("OR-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4))
    ).select(COLUMNS)


def _of_unit(unit: UnitWorld, world: SiteWorld) -> pl.DataFrame:
    """Reports fall on shifts people of the unit worked, more of them where load is near or over the line."""
    rng = stream(world.seed, unit.card.unit_id, "reports")
    days = world.span.days
    own = (pl.col("status") == "worked") & (pl.col("person") >= 0) & (pl.col("day") < days)
    worked = unit.roster.filter(own)
    day = worked["day"].to_numpy()
    weekly = _weekly_rate(unit, world.span)
    shifts_a_day = np.maximum(np.bincount(day, minlength=days), 1)
    filed = worked.filter(pl.Series(rng.random(len(day)) < (weekly / 7 / shifts_a_day)[day]))
    n = len(filed)
    level = _levels(weekly[filed["day"].to_numpy()] > FREQUENT * USUAL_PER_WEEK, rng)
    return filed.select(
        "unit_id",
        pl.when("arrived").then("shift_id").alias("shift_id"),
        pl.when(pl.Series(rng.random(n) < NAMED_SHARE)).then("clinician_id").alias("clinician_id"),
        (pl.col("ends_at") - pl.duration(minutes=pl.lit(pl.Series(rng.integers(5, 120, n))))).alias(
            "reported_at"
        ),
    ).with_columns(
        level=pl.Series(level),
        cause=pl.Series(rng.choice(CAUSES, n, p=SHARES), dtype=pl.String),
        red_flag=pl.Series(level >= RED_FLAG_LEVEL),
    )


def _weekly_rate(unit: UnitWorld, span: Span) -> Floats:
    """Expected reports a week, by day: the strain of the last seven days (one bad shift is no bad week)."""
    lately = np.convolve(unit.strain, np.full(7, 1 / 7))[: span.days]
    strained = RISE_WITH_STRAIN * np.maximum(0.0, lately - EASY)
    stories = np.repeat(multiplier(unit.card.effects, "reports", span), 7)[: span.days]
    return np.minimum((USUAL_PER_WEEK + strained) * stories, MOST_PER_WEEK)


def _levels(pressed: Flags, rng: np.random.Generator) -> Ints:
    """1 (strained) to 5 (unsafe now), higher where reports are frequent."""
    edges = np.where(pressed[:, None], np.cumsum(PRESSED_LEVELS)[:-1], np.cumsum(CALM_LEVELS)[:-1])
    passed: Ints = np.sum(rng.random((len(pressed), 1)) > edges, axis=1, dtype=np.int64)
    return 1 + passed
