"""Published tables of a made-up organisation of any size, for measuring what judging it costs.

Every fourth unit never gets a tool; the others go live in any week of the second third. One unit in ten has
each of the stories that rules look for: load, overtime, missed breaks, reports, spread of load, a safeguard,
a feed with holes. Elsewhere one week in twenty is outside a safeguard by chance, and one in twenty has a use
after a refusal. Of metrics only those are there that detection reads. The same size and seed give the same
tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.detection.balancing import MEASURES
from pipelines.detection.panel import Published
from pipelines.disclosure.limits import limit_weeks
from pipelines.shapes import (
    LINE_WEEK,
    METRIC_VALUE,
    PUBLISHED,
    UNIT_DAY,
    WEEK_COMPLETENESS,
    WEEK_SPREAD,
    conform,
)
from pipelines.shapes.limits import REFUSAL, SAFEGUARDS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pipelines.shapes import Schema

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FIRST = date(2023, 1, 2)
GATE, FULL_TIME_HOURS = 0.85, 37.5
STORY_SHARE = 0.1
UNREST = 0.05
TABLES = (
    "unit",
    "unit_day",
    "unit_change",
    "completeness",
    "rollout",
    "metric_value",
    "limit_week",
    "line",
    "line_week",
    "spread",
)

_USUAL = {
    "overtime_share": 0.02,
    "missed_break_minutes_per_shift": 4.0,
    "after_hours_minutes": 1.5,
    "overload_report_rate": 0.0015,
}
"""Per hour or shift."""


@dataclass(frozen=True)
class _Grid:
    """What every table is drawn over: units x weeks, with a generator of its own."""

    units: int
    weeks: int
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, int]:
        return self.units, self.weeks

    def names(self) -> pl.Series:
        return pl.Series("unit_id", [f"U{number:05d}" for number in range(self.units)])

    def mondays(self) -> pl.Series:
        return pl.Series("week_start", [FIRST + timedelta(weeks=week) for week in range(self.weeks)])

    def story(self) -> Flags:
        """Units in which something begins, from the week on in which it does: [unit, week]."""
        begins = self.rng.integers(self.weeks // 2, max(self.weeks - 4, self.weeks // 2 + 1), self.units)
        told = self.rng.random(self.units) < STORY_SHARE
        return np.asarray(told[:, None] & (np.arange(self.weeks)[None, :] >= begins[:, None]))

    def frame(self, times: int = 1) -> pl.DataFrame:
        """unit_id and week_start of every cell, in the order of a flattened [unit, week] array."""
        rows = np.repeat(np.arange(self.units), self.weeks * times)
        weeks = np.tile(np.repeat(np.arange(self.weeks), times), self.units)
        return pl.DataFrame([self.names().gather(rows), self.mondays().gather(weeks)])


def draw(units: int, weeks: int, seed: int) -> Published:
    """The tables of so many units and weeks."""
    grid = _Grid(units, weeks, np.random.default_rng(seed))
    number = np.arange(units)
    size = np.exp(grid.rng.uniform(np.log(8), np.log(40), units))
    live = np.where(number % 4 != 3, grid.rng.integers(weeks // 3, 2 * weeks // 3, units), -1)
    tools = (live[:, None] >= 0) & (np.arange(weeks)[None, :] >= live[:, None])
    hours = size[:, None] * FULL_TIME_HOURS * np.exp(grid.rng.normal(0, 0.025, grid.shape))
    rise = 1 + 0.2 * (grid.story() & tools)
    season = 1 + 0.08 * np.cos(2 * np.pi * np.arange(weeks) / 52)
    drift = np.exp(grid.rng.normal(0, 0.04, grid.shape))
    patients = size[:, None] * 34 * rise * season[None, :] * drift
    metrics = _metrics(grid, hours, tools)
    return Published(
        unit=_units(grid),
        unit_day=_days(grid, patients, hours),
        unit_change=_changes(grid),
        completeness=_completeness(grid),
        rollout=_rollouts(grid, live),
        metric_value=metrics,
        limit_week=limit_weeks(metrics, metrics),
        line=_lines(grid),
        line_week=_line_weeks(grid, patients, hours),
        spread=_spread(grid, size, tools),
        gate=GATE,
        full_time_hours=FULL_TIME_HOURS,
    )


def _units(grid: _Grid) -> pl.DataFrame:
    last = FIRST + timedelta(weeks=grid.weeks - 1)
    return _shaped(
        pl.DataFrame(grid.names()).with_columns(
            measure=pl.lit("contacts_per_clinician_hour"), first_week=pl.lit(FIRST), last_week=pl.lit(last)
        ),
        PUBLISHED["unit"],
    )


def _days(grid: _Grid, patients: Floats, hours: Floats) -> pl.DataFrame:
    """Five working days and a thin week-end, a hundredth of which is missing."""
    profile = np.array([0.2, 0.2, 0.2, 0.2, 0.16, 0.02, 0.02])
    told = grid.frame(len(profile))
    mean = (patients[:, :, None] * profile).reshape(-1)
    worked = (hours[:, :, None] * profile).reshape(-1)
    return _shaped(
        told.with_columns(
            date=pl.col("week_start") + pl.duration(days=pl.int_range(pl.len()) % len(profile)),
            measure=pl.lit("contacts_per_clinician_hour"),
            staff_group=pl.lit("all"),
            numerator=pl.Series(grid.rng.poisson(mean).astype(float)),
            hours=pl.Series(worked),
        ).filter(pl.Series(grid.rng.random(mean.size) > 0.01)),
        UNIT_DAY,
    )


def _changes(grid: _Grid) -> pl.DataFrame:
    """One unit in a hundred took in another, half-way."""
    into = grid.rng.permutation(grid.units)[: grid.units // 100]
    day = FIRST + timedelta(weeks=grid.weeks // 2)
    return _shaped(
        pl.DataFrame(
            {
                "unit_id": [f"gone-{number}" for number in into],
                "successor_id": grid.names().gather(into).to_list(),
                "effective_on": [day] * len(into),
                "kind": ["merge"] * len(into),
            },
            schema={
                "unit_id": pl.String,
                "successor_id": pl.String,
                "effective_on": pl.Date,
                "kind": pl.String,
            },
        ),
        PUBLISHED["unit_change"],
    )


def _completeness(grid: _Grid) -> pl.DataFrame:
    """Nearly all weeks are whole; feeds with holes stay so for six weeks, from their own week on."""
    hole = grid.story()
    hole &= np.cumsum(hole, axis=1) <= 6
    told = np.where(hole, 0.4, np.where(grid.rng.random(grid.shape) < 0.02, 0.7, 1.0))
    return _shaped(
        grid.frame().with_columns(completeness=pl.Series(told.reshape(-1)), limiting=pl.lit("caseload_days")),
        WEEK_COMPLETENESS,
    )


def _rollouts(grid: _Grid, live: NDArray[np.int64]) -> pl.DataFrame:
    units = np.flatnonzero(live >= 0)
    days = [FIRST + timedelta(weeks=int(live[unit]), days=2) for unit in units]
    return _shaped(
        pl.DataFrame(
            [grid.names().gather(units), pl.Series("go_live_date", days, dtype=pl.Date)]
        ).with_columns(tool_id=pl.lit("T1"), ramp_weeks=pl.lit(4)),
        PUBLISHED["rollout"],
    )


def _metrics(grid: _Grid, hours: Floats, tools: Flags) -> pl.DataFrame:
    cells = grid.frame().with_columns(staff_group=pl.lit("all"))
    tasks = np.where(tools, np.maximum(grid.rng.poisson(hours / 3), 1), 0).astype(float)
    always = np.ones(grid.shape, dtype=bool)
    parts = []
    for measure in (measure for told in MEASURES.values() for measure in told):
        rate = _USUAL[measure.metric] * (1 + 2.0 * grid.story())
        amount = hours * rate
        amount = (
            grid.rng.poisson(amount) if measure.counted else amount * grid.rng.lognormal(0, 0.3, grid.shape)
        )
        parts.append(_metric(cells, measure.metric, amount, hours, always))
    for rule in SAFEGUARDS.values():
        sound, bad = _shares(rule.threshold, rule.side)
        outside = grid.story() | (grid.rng.random(grid.shape) < UNREST)
        share = np.where(outside, bad, sound)
        amount = grid.rng.binomial(tasks.astype(int), share)
        parts.append(_metric(cells, rule.metric, amount, tasks, tools))
    parts.append(_metric(cells, REFUSAL, grid.rng.poisson(UNREST, grid.shape), tasks, tools))
    parts.append(_metric(cells, "adoption", tasks > 0, np.ones(grid.shape), always))
    saved = hours * 60 * 0.04 * grid.rng.lognormal(0, 0.2, grid.shape)
    parts.append(
        _metric(cells, "net_minutes_saved_per_worked_hour", saved, hours, tools).with_columns(
            evidence_grade=pl.lit("log_measured")
        )
    )
    return pl.concat(parts)


def _shares(threshold: float, side: str) -> tuple[float, float]:
    """A sound share and one that is outside policy."""
    if side == "below":
        return 1 - (1 - threshold) / 4, threshold * 0.8
    return threshold / 4, threshold * 1.5


def _metric(
    cells: pl.DataFrame, name: str, amount: NDArray[np.generic], of: Floats, there: Flags
) -> pl.DataFrame:
    frame = cells.with_columns(
        metric=pl.lit(name),
        numerator=pl.Series(amount.reshape(-1).astype(float)),
        denominator=pl.Series(of.reshape(-1)),
        coverage=pl.lit(1.0),
        state=pl.lit("value"),
    ).filter(pl.Series(there.reshape(-1)))
    return _shaped(frame.with_columns(value=pl.col("numerator") / pl.col("denominator")), METRIC_VALUE)


def _lines(grid: _Grid) -> pl.DataFrame:
    return _shaped(
        pl.DataFrame(grid.names()).with_columns(
            line_id=pl.lit("L1"),
            series=pl.lit("L1"),
            measure=pl.lit("contacts_per_clinician_hour"),
            limit=pl.lit(1.05),
            staff_group=pl.lit("all"),
            basis=pl.lit("local_agreement"),
            source=pl.lit("made up"),
            effective_from=pl.lit(FIRST),
            averaging=pl.lit("week"),
        ),
        PUBLISHED["load_line"],
    )


def _line_weeks(grid: _Grid, patients: Floats, hours: Floats) -> pl.DataFrame:
    load = pl.Series((patients / hours).reshape(-1))
    return _shaped(
        grid.frame().with_columns(
            line_id=pl.lit("L1"),
            load=load,
            limit=pl.lit(1.05),
            periods_over=(load > 1.05).cast(pl.Int64),
            periods_observed=pl.lit(1),
            periods_expected=pl.lit(1),
            observed=pl.Series(grid.rng.random(patients.size) > 0.02),
            over=load > 1.05,
        ),
        LINE_WEEK,
    )


def _spread(grid: _Grid, size: Floats, tools: Flags) -> pl.DataFrame:
    spans = np.arange(1, grid.weeks, 2)
    people = np.maximum(size, 10).astype(int)
    uneven = (grid.story() & tools)[:, spans]
    dispersion = grid.rng.chisquare(people[:, None] - 1, uneven.shape) / (people[:, None] - 1)
    dispersion = dispersion + 4.0 * uneven
    cells = pl.DataFrame(
        [
            grid.names().gather(np.repeat(np.arange(grid.units), len(spans))),
            grid.mondays().gather(np.tile(spans, grid.units)),
        ]
    )
    return _shaped(
        cells.with_columns(
            clinicians=pl.Series(np.repeat(people, len(spans))),
            load_per_hour=pl.lit(0.9),
            coefficient=pl.Series(np.where(uneven, 0.25, 0.02).reshape(-1)),
            dispersion=pl.Series(dispersion.reshape(-1)),
            state=pl.lit("value"),
        ),
        WEEK_SPREAD,
    )


def _shaped(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    return conform(frame, schema)


def write(known: Published, folder: Path) -> None:
    """One Parquet file a table."""
    for name in TABLES:
        getattr(known, name).write_parquet(folder / f"{name}.parquet")


def read(folder: Path) -> Published:
    """The tables of such a folder."""
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    return Published(**tables, gate=GATE, full_time_hours=FULL_TIME_HOURS)
