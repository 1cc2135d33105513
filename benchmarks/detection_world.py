"""The reference world the detector is measured in: many panels of 24 units and 78 weeks, as logs.

Six to thirty clinicians a unit (log-uniform); every fourth unit never gets a tool, the others go live in
six cohorts between weeks 27 and 57. What moves load: an annual season of 8 % and shocks that all units feel
(sd 4 %, week-to-week correlation .7), each by its own loading (sd .25); a season of its own (sd 2 %); drift
(sd 4 %, correlation .3); Poisson counts of contacts; noise of hours (2.5 %) and acuity (2 %). Six treated
units are affected, two to eight weeks after their go-live, where a scenario says so.

A week's count is drawn at once: the sum of seven independent Poisson days is Poisson.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.monitor import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

UNITS, WEEKS = 24, 78
COHORTS = np.array([27, 33, 39, 45, 51, 57])
AFFECTED = 6
LAGS = (2, 9)
"""Weeks between go-live and the effect: from two to eight."""

CONTACTS_PER_PERSON_WEEK, HOURS_PER_PERSON_WEEK = 34.0, 37.5
SEASON, SHOCK_SD, SHOCK_AR, LOADING_SD = 0.08, 0.04, 0.7, 0.25
OWN_SEASON_SD, DRIFT_SD, DRIFT_AR, HOURS_SD, ACUITY_SD = 0.02, 0.04, 0.3, 0.025, 0.02
PLAN_SD = 0.01
YEAR = 52.18
NEVER = 1 << 30


@dataclass(frozen=True)
class World:
    """What one scenario changes in the reference world.

    `effects`: channel -> (size, weeks over which it builds up) in affected units. `surges`: (first week,
    end, size) of rises in every unit. `lost_weeks`: so many weeks of affected units are too incomplete to
    be judged. `noise`: times the noise of a unit's own weeks (counts, drift, hours, acuity).
    `hours_sd`: noise of hours. `planned`: hours are stated as planned, too. `own_season`: sd of units' own
    seasons. `weeks_before`: so many more weeks before the first go-live. `units`: a site of only the first so
    many, three quarters of which go live.
    """

    effects: Mapping[str, tuple[float, int]] = field(default_factory=dict)
    surges: tuple[tuple[int, int, float], ...] = ()
    season: float = SEASON
    lost_weeks: int = 0
    noise: float = 1.0
    hours_sd: float = HOURS_SD
    planned: bool = False
    own_season: float = OWN_SEASON_SD
    weeks_before: int = 0
    units: int = UNITS

    @property
    def weeks(self) -> int:
        """Of a panel."""
        return WEEKS + self.weeks_before


@dataclass(frozen=True)
class Drawn:
    """One panel, when each unit's effect began (NEVER: not affected), and what an oracle may know of it.

    `true_level`: [unit, week] log ratio without drift and noise; `white_sd`: [unit] of counts, hours, acuity;
    `drift_sd`: of the drift.
    """

    panel: Panel
    starts: Ints
    true_level: Floats
    white_sd: Floats
    drift_sd: float


def draw(world: World, seed: int) -> Drawn:
    """A panel of the scenario; the same seed gives the same panel."""
    rng = np.random.default_rng(seed)
    size = np.asarray(np.round(np.exp(rng.uniform(np.log(6), np.log(30), UNITS))), dtype=np.float64)
    number = np.arange(UNITS)
    go_live = np.where(
        number % 4 != 3, COHORTS[(number - number // 4) % len(COHORTS)] + world.weeks_before, -1
    )
    starts = _starts(rng, go_live, world)
    weeks = np.arange(world.weeks)
    shared = world.season * np.cos(2 * np.pi * weeks / YEAR + rng.uniform(0, 2 * np.pi))
    shared = shared + _drift(rng, (1, world.weeks), SHOCK_SD, SHOCK_AR)[0]
    for first, end, rise in world.surges:
        shared[first:end] += np.log1p(rise)
    loading = 1 + rng.normal(0, LOADING_SD, (UNITS, 1))
    phase = rng.uniform(0, 2 * np.pi, (UNITS, 1))
    own = rng.normal(0, world.own_season, (UNITS, 1)) * np.cos(2 * np.pi * weeks / YEAR + phase)
    drift = _drift(rng, (UNITS, world.weeks), world.noise * DRIFT_SD, DRIFT_AR)
    change = {
        channel: _change(world.effects.get(channel), starts, world.weeks)
        for channel in ("patients", "hours", "acuity")
    }
    mean = CONTACTS_PER_PERSON_WEEK * size[:, None]
    # Of more, smaller contacts chance makes less.
    contacts = (
        rng.poisson(mean * np.exp(loading * shared + own + drift + change["patients"]) / world.noise**2)
        * world.noise**2
    )
    hours = (
        np.log(HOURS_PER_PERSON_WEEK * size)[:, None]
        + rng.normal(0, world.noise * world.hours_sd, (UNITS, world.weeks))
        + change["hours"]
    )
    acuity = rng.normal(0, world.noise * ACUITY_SD, (UNITS, world.weeks)) + change["acuity"]
    since = weeks[None, :] - starts[:, None]
    observed = ~((since >= 0) & (since < world.lost_weeks))
    panel = Panel(
        np.log(np.maximum(contacts, 0.5)),
        acuity,
        hours,
        _planned(world, size, change["hours"], seed),
        observed,
        go_live,
        np.where(go_live >= 0, go_live, NEVER),
        size,
    )
    level = np.log(CONTACTS_PER_PERSON_WEEK / HOURS_PER_PERSON_WEEK) + loading * shared + own
    white = world.noise * np.sqrt(1 / mean[:, 0] + world.hours_sd**2 + ACUITY_SD**2)
    whole = Drawn(panel, starts, level, white, world.noise * DRIFT_SD)
    return whole if world.units == UNITS else _first(whole, world.units)


def _first(drawn: Drawn, units: int) -> Drawn:
    part = {field.name: getattr(drawn.panel, field.name)[:units] for field in fields(Panel)}
    level, white = drawn.true_level[:units], drawn.white_sd[:units]
    return Drawn(Panel(**part), drawn.starts[:units], level, white, drawn.drift_sd)


def _planned(world: World, size: Floats, change: Floats, seed: int) -> Floats:
    """Log of planned hours: what was decided, without who was ill; NaN where the world states none."""
    if not world.planned:
        return np.full((UNITS, world.weeks), np.nan)
    noise = np.random.default_rng([seed, 2]).normal(0, PLAN_SD, (UNITS, world.weeks))
    return np.asarray(np.log(HOURS_PER_PERSON_WEEK * size)[:, None] + change + noise)


def _starts(rng: np.random.Generator, go_live: Ints, world: World) -> Ints:
    treated = np.flatnonzero(go_live >= 0)
    chosen = rng.permutation(treated)[:AFFECTED]
    starts = np.full(UNITS, NEVER)
    if world.effects or world.lost_weeks:
        starts[chosen] = go_live[chosen] + rng.integers(*LAGS, AFFECTED)
    return starts


def _drift(rng: np.random.Generator, shape: tuple[int, int], sd: float, correlation: float) -> Floats:
    path = np.empty(shape)
    level = rng.normal(0, sd, shape[0])
    for week in range(shape[1]):
        level = correlation * level + rng.normal(0, sd * np.sqrt(1 - correlation**2), shape[0])
        path[:, week] = level
    return path


def _change(effect: tuple[float, int] | None, starts: Ints, weeks: int) -> Floats:
    """Log change of a channel, [unit, week]."""
    if effect is None:
        return np.zeros((UNITS, weeks))
    size, ramp = effect
    since = np.arange(weeks)[None, :] - starts[:, None]
    return np.asarray(np.log1p(size * np.clip((since + 1) / (ramp + 1), 0.0, 1.0)))
