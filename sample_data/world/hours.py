"""Hours worked, overtime and missed breaks; and the hours that fall into a day or a night.

The day is 07:00-19:00, the night 19:00-07:00; a long shift's half hour of handover falls into the other
period, so that its hours are split by the clock.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints
from sample_data.world.rotation import LONG_SHIFT_HOURS

PERIOD_HOURS = 12.0
IN_OWN_PERIOD = PERIOD_HOURS / LONG_SHIFT_HOURS
OVERTIME_STEPS = (0.25, 0.5, 0.75, 1.0)
USUAL_OVERTIME, USUAL_MISSED_BREAKS = 0.05, 0.05
"""Chance a shift has any, at ordinary load."""
RISE_WITH_STRAIN = 0.6
"""Added chance per unit of load over nine tenths of the line."""
EASY = 0.9


def contracted(roster: pl.DataFrame) -> pl.DataFrame:
    """Worked hours without overtime: presence less the unpaid break; none for a shift not worked."""
    hours = pl.col("length_hours") - pl.col("break_hours")
    return roster.with_columns(worked_hours=pl.when(pl.col("status") == "worked").then(hours))


def nurse_hours_by_period(roster: pl.DataFrame, days: int, group: str = "nurse") -> Floats:
    """Hours [day, (day, night)] a group worked, split by the clock; a night belongs to the day it begins."""
    worked = roster.filter((pl.col("status") == "worked") & (pl.col("staff_group") == group))
    by_day, by_night = (_hours_by_day(worked, period, days) for period in ("day", "night"))
    before = np.concatenate([[0.0], by_night[:-1]])
    rest = 1 - IN_OWN_PERIOD
    return np.stack(
        [IN_OWN_PERIOD * by_day + rest * before, IN_OWN_PERIOD * by_night + rest * by_day], axis=1
    )


def _hours_by_day(worked: pl.DataFrame, period: str, days: int) -> Floats:
    """Hours of the shifts of one period, by the day they begin on."""
    own = worked.filter((pl.col("period") == period) & (pl.col("day") < days))
    hours = np.bincount(own["day"].to_numpy(), weights=own["worked_hours"].to_numpy(), minlength=days)
    return hours.astype(np.float64)


def hours_by_week(roster: pl.DataFrame, weeks: int) -> Floats:
    """Hours all staff worked in each week."""
    worked = roster.filter((pl.col("status") == "worked") & (pl.col("day") < 7 * weeks))
    return np.bincount(
        worked["day"].to_numpy() // 7, weights=worked["worked_hours"].to_numpy(), minlength=weeks
    ).astype(np.float64)


def with_pressure(roster: pl.DataFrame, strain: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Overtime and missed breaks, more often on days of high strain (load as a share of the line)."""
    n = len(roster)
    day: Ints = roster["day"].to_numpy()
    over = np.maximum(0.0, strain[np.minimum(day, len(strain) - 1)] - EASY)
    worked = (roster["status"] == "worked").to_numpy()
    late = worked & (rng.random(n) < USUAL_OVERTIME + RISE_WITH_STRAIN * over)
    missed = worked & (rng.random(n) < USUAL_MISSED_BREAKS + RISE_WITH_STRAIN * over)
    overtime = np.where(late, rng.choice(OVERTIME_STEPS, n), 0.0)
    minutes = np.where(missed, rng.choice([15, 30, 45, 60], n, p=[0.3, 0.4, 0.2, 0.1]), 0)
    return roster.with_columns(
        overtime_hours=pl.when(pl.col("status") == "worked").then(pl.Series(overtime)),
        missed_break_minutes=pl.when(pl.col("status") == "worked").then(pl.Series(minutes)),
        ends_at=pl.col("ends_at") + pl.duration(minutes=pl.lit(pl.Series(overtime * 60)).cast(pl.Int64)),
        worked_hours=(pl.col("worked_hours") + pl.Series(overtime)).round(2),
    )
