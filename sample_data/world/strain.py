"""Load as a share of the unit's line, day by day: what makes overtime, missed breaks and reports likely."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats
from sample_data.cards.card import UnitCard
from sample_data.span import Span
from sample_data.world.hours import PERIOD_HOURS, hours_by_week, nurse_hours_by_period

FULL_TIME_HOURS = 37.5
ORDINARY = 0.8
"""Strain of a unit without a line of its own."""


def strain(card: UnitCard, roster: pl.DataFrame, patients: pl.DataFrame, span: Span) -> Floats:
    """One value a day: on wards the worse of day and night, elsewhere the week's."""
    if not card.lines:
        return np.full(span.days, ORDINARY)
    if card.counting == "census":
        return _of_ward(card, roster, patients, span)
    hours = hours_by_week(roster, span.weeks)
    per_day = patients.group_by("day").agg(pl.col("patients").sum()).sort("day")["patients"].to_numpy()
    weekly = per_day.reshape(span.weeks, 7)
    if card.counting == "open_cases":
        load = weekly.mean(axis=1) / (hours / FULL_TIME_HOURS)
    else:
        load = weekly.sum(axis=1) / hours
    return np.repeat(load / card.lines[0].limit, 7)


def _of_ward(card: UnitCard, roster: pl.DataFrame, patients: pl.DataFrame, span: Span) -> Floats:
    """Patients per nurse of each day and night over that period's line."""
    hours = nurse_hours_by_period(roster, span.days)
    counts = patients["patients"].to_numpy().reshape(span.days, 2)
    limits = {line.period: line.limit for line in card.lines}
    lines = np.array([limits.get("day", np.inf), limits.get("night", np.inf)])
    load = counts * PERIOD_HOURS / np.maximum(hours, 1.0) / lines
    return np.asarray(load.max(axis=1), dtype=np.float64)
