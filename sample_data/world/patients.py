"""How many patients a unit has: ward census, open cases of a team, contacts of a clinic.

Each function answers one row per day (and period): day, period, patients and the flows beside it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints
from sample_data.cards.card import UnitCard
from sample_data.span import Span
from sample_data.world.noise import autoregressive

TURNOVER_A_DAY = 0.035
"""Discharges a day per ward patient: a stay of about four weeks."""
BEDS_BEYOND = 3
"""Patients a ward can take beyond its beds (leave beds used again, sleeping out)."""
OBSERVED_SHARE = 0.025
"""Ward patients under one-to-one observation at any time."""
CONTACTS_PER_CASE = 0.16
"""Contacts per open case and working day."""
MISSED_SHARE = 0.09
"""Appointments not attended, as usual in community mental-health services (8-12 %)."""
OFFICE_WEEK = np.array([1.08, 1.06, 1.02, 0.98, 0.86, 0.0, 0.0])
"""Contacts by weekday, Monday first; mean 1 over the five working days."""
EVERY_DAY = np.array([1.02, 1.02, 1.02, 1.02, 1.02, 0.95, 0.95])
NIGHT_SHARE = 0.4


def census(card: UnitCard, span: Span, path: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Patients on a ward by day and by night: whole people, slow from day to day, bounded by its beds."""
    wander = autoregressive(rng, span.days, 0.025 * card.noise, 0.8)
    level = card.patients * np.repeat(path, 7)[: span.days] * np.exp(wander)
    top = card.beds + BEDS_BEYOND if card.beds else 10_000
    by_day = np.clip(np.round(level), 1, top).astype(np.int64)
    by_night = np.maximum(1, by_day - rng.binomial(1, 0.25, span.days))
    moves = _flows(by_night, rng)
    flows = np.stack([moves, np.zeros_like(moves)], axis=1)  # people come and go by day
    observed = rng.binomial(by_day, OBSERVED_SHARE)
    return _by_period(np.stack([by_day, by_night], axis=1)).with_columns(
        admissions=pl.Series(flows[:, :, 0].ravel()),
        discharges=pl.Series(flows[:, :, 1].ravel()),
        transfers_in=pl.Series(flows[:, :, 2].ravel()),
        transfers_out=pl.Series(flows[:, :, 3].ravel()),
        observed_patients=pl.Series(np.repeat(observed, 2)),
        observation_staff_hours=pl.Series(np.repeat(observed * 12.0, 2)),
        census_method=pl.lit("mean"),
    )


def _flows(present: Ints, rng: np.random.Generator) -> Ints:
    """Admissions, discharges and transfers [day, 4] that lead from each day's census to the next."""
    change = np.diff(present, prepend=present[0])
    moved_in, moved_out = rng.binomial(1, 0.06, len(present)), rng.binomial(1, 0.06, len(present))
    discharged = rng.poisson(TURNOVER_A_DAY * present)
    admitted = change + discharged - moved_in + moved_out
    discharged = discharged + np.maximum(0, -admitted)
    return np.stack([np.maximum(0, admitted), discharged, moved_in, moved_out], axis=1)


def _by_period(counts: Ints) -> pl.DataFrame:
    """Rows of [day, (day, night)] counts."""
    days = len(counts)
    return pl.DataFrame(
        {
            "day": np.repeat(np.arange(days), 2),
            "period": ["day", "night"] * days,
            "patients": counts.ravel(),
        }
    )


def open_cases(card: UnitCard, span: Span, path: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Open cases of a team each day, with contacts, referrals and the waiting list."""
    weekly = card.patients * path
    weeks = np.arange(len(weekly)) * 7 + 3
    level = np.interp(np.arange(span.days), weeks, weekly)
    cases = np.round(level).astype(np.int64)
    workday = OFFICE_WEEK[np.arange(span.days) % 7]
    booked = rng.poisson(cases * CONTACTS_PER_CASE * workday)
    missed = rng.binomial(booked, MISSED_SHARE)
    referrals = rng.poisson(0.011 * card.patients * workday)
    waiting = np.maximum(0, np.round(card.patients * 0.12 + np.cumsum(rng.normal(0, 0.3, span.days)))).astype(
        np.int64
    )
    change = np.diff(cases, prepend=cases[0])
    closed = rng.poisson(0.011 * card.patients * workday)
    return pl.DataFrame({"day": np.arange(span.days), "patients": cases}).with_columns(
        period=pl.lit("all"),
        contacts=pl.Series(booked - missed),
        contacts_missed=pl.Series(missed),
        referrals=pl.Series(referrals),
        admissions=pl.Series(np.maximum(0, change + closed)),
        discharges=pl.Series(np.maximum(0, closed + np.maximum(0, -(change + closed)))),
        waiting=pl.Series(waiting),
        longest_wait_days=pl.Series(np.round(28 + waiting * 0.8, 0)),
        census_method=pl.lit("assignment"),
    )


def contacts(card: UnitCard, span: Span, path: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Contacts of a clinic or liaison team: Poisson counts with a weekly rhythm, 0 on days it is shut."""
    round_the_clock = card.pattern == "ward"
    rhythm = (EVERY_DAY if round_the_clock else OFFICE_WEEK)[np.arange(span.days) % 7]
    mean = card.patients * np.repeat(path, 7)[: span.days] * rhythm
    if round_the_clock:
        shares = np.array([1 - NIGHT_SHARE, NIGHT_SHARE])
        seen = rng.poisson(mean[:, None] * shares)
        frame = _by_period(seen)
    else:
        seen = rng.poisson(mean)
        frame = pl.DataFrame({"day": np.arange(span.days), "patients": seen}).with_columns(
            period=pl.lit("all")
        )
    missed = rng.binomial(
        np.round(frame["patients"].to_numpy() / (1 - MISSED_SHARE)).astype(np.int64), MISSED_SHARE
    )
    return frame.with_columns(
        contacts=pl.col("patients"),
        contacts_missed=pl.Series(missed),
        referrals=pl.Series(rng.poisson(0.2 * frame["patients"].to_numpy())),
        census_method=pl.lit("appointment"),
    )


COUNTERS = {"census": census, "open_cases": open_cases, "contacts": contacts}
