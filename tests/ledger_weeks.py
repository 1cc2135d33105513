"""Weeks of a few units, as the ledger sees them: flat unless a test moves something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.ledger.weeks import Load, Weeks

Floats = NDArray[np.float64]

FIRST = date(2025, 1, 6)
NEVER = 1 << 30
LIVE = 20
"""Go-live of unit 0 where a test says nothing else."""

PATIENTS, HOURS, SAVED = 100.0, 1000.0, 20.0


def flat(units: int = 6, weeks: int = 40, go_live: dict[int, int] | None = None) -> Weeks:
    """Every unit has 100 patients and 1,000 hours a week; live ones save 20 hours, all of it log-measured.

    Nothing else is recorded.
    """
    lives = {0: LIVE} if go_live is None else go_live
    live = np.array([lives.get(unit, -1) for unit in range(units)])
    shape = (units, weeks)
    nothing = np.full(shape, np.nan)
    using = (live[:, None] >= 0) & (np.arange(weeks)[None, :] >= live[:, None])
    load = Load(
        tuple(f"U{unit:02d}" for unit in range(units)),
        tuple(FIRST + timedelta(weeks=week) for week in range(weeks)),
        np.full(shape, PATIENTS),
        np.ones(shape),
        np.zeros(units, dtype=bool),
        live,
        np.where(live >= 0, live, NEVER),
    )
    names = ("weighted", "overtime", "after_hours", "documentation", "care", "documentation_rate")
    series = {
        "patients": load.patients,
        "scheduled": np.full(shape, HOURS),
        "worked": np.full(shape, HOURS),
    }
    return Weeks(
        load,
        {**series, **{name: nothing.copy() for name in names}},
        np.where(using, SAVED, np.nan),
        np.where(using, 0, -1),
        np.where(using, 50.0, 0.0),
        np.where(using, 45.0, np.nan),
        np.where(using, 0.9, np.nan),
        np.full(shape, 0.8),
        np.zeros(shape, dtype=bool),
        nothing.copy(),
    )


def with_series(weeks: Weeks, **series: Floats) -> Weeks:
    """The weeks with some series in place of what they had; patients stand in the load too."""
    load = replace(weeks.load, patients=series.get("patients", weeks.load.patients))
    if "weighted" in series:
        load = replace(load, weighed=np.ones(len(load.units), dtype=bool))
    return replace(weeks, load=load, series={**weeks.series, **series})


def noisy(seed: int, units: int = 8, weeks: int = 60, **others: Any) -> Weeks:
    """Units that share a movement and have noise of their own; every series is recorded."""
    rng = np.random.default_rng(seed)
    weeks_of = flat(units, weeks, **others)
    shared = 0.05 * np.cos(np.arange(weeks) / 8) + rng.normal(0, 0.02, weeks)

    def drawn(level: float, sd: float) -> Floats:
        size = np.exp(rng.normal(0, 0.4, (units, 1)))
        return np.asarray(level * size * np.exp(shared + rng.normal(0, sd, (units, weeks))))

    patients = drawn(PATIENTS, 0.06)
    made = with_series(
        weeks_of,
        patients=patients,
        weighted=patients * np.exp(rng.normal(0, 0.02, (units, weeks))),
        scheduled=drawn(HOURS, 0.03),
        overtime=drawn(20.0, 0.2),
        after_hours=drawn(12.0, 0.2),
        documentation=np.exp(rng.normal(0.7, 0.05, (units, weeks))),
        care=np.where(rng.random((units, weeks)) < 0.3, np.exp(rng.normal(1, 0.1, (units, weeks))), np.nan),
    )
    return replace(made, saved=made.saved + rng.normal(0, 3.0, (units, weeks)))


def cut(weeks: Weeks, until: int) -> Weeks:
    """What was known when the week `until` had ended: later weeks and later go-lives do not exist."""
    load, end = weeks.load, until + 1
    live = np.where(load.go_live < end, load.go_live, -1)
    past = replace(
        load,
        mondays=load.mondays[:end],
        patients=load.patients[:, :end],
        acuity=load.acuity[:, :end],
        go_live=live,
        clean_until=np.where(load.clean_until < end, load.clean_until, NEVER),
    )
    names = ("saved", "grade", "tasks", "told_tasks", "coverage", "recorded", "hidden", "claimed")
    return replace(
        weeks,
        load=past,
        series={name: values[:, :end] for name, values in weeks.series.items()},
        **{name: getattr(weeks, name)[:, :end] for name in names},
    )
