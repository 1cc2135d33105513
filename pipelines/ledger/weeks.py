"""What the ledger is made from: unit x week, out of published tables only. A hidden cell is unknown here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

GRADES = ("log_measured", "self_reported", "assumed")
"""Strongest first."""

SERIES = (
    "patients",
    "weighted",
    "scheduled",
    "overtime",
    "after_hours",
    "documentation",
    "care",
    "documentation_rate",
    "worked",
)
"""Weekly series. Each has its counterfactual by its own ratio; `documentation` and `care` are hours a
patient, `documentation_rate` hours of documentation for each hour worked."""

_MINUTES = 60.0
_SAVED, _PER_TASK = "net_minutes_saved_per_worked_hour", "net_minutes_saved_per_task"
_NUMERATORS = {
    "worked_hours": "worked",
    "overtime_share": "overtime",
    "after_hours_minutes": "after_hours",
    "documentation_minutes": "documentation",
    "tasks": "tasks",
    _SAVED: "saved",
}
_VALUES = {"direct_care_share": "care"}
_DENOMINATORS = {_PER_TASK: "told_tasks"}
_COVERAGES = {_SAVED: "coverage", "worked_hours": "days", "documentation_minutes": "recorded"}


@dataclass(frozen=True)
class Load:
    """Patients and acuity of all units, [unit, week], NaN where the week cannot be judged.

    `acuity`: None in `weighed` for units that do not record it. `go_live`: week, -1 for none. `clean_until`:
    first week in which a unit is no comparison any more.
    """

    units: tuple[str, ...]
    mondays: tuple[date, ...]
    patients: Floats
    acuity: Floats
    weighed: Flags
    go_live: Ints
    clean_until: Ints


@dataclass(frozen=True)
class Weeks:
    """All units' weeks, [unit, week], NaN where not known.

    `series`: by the names of SERIES. `saved`: hours, at `grade` (place in GRADES, -1 where none is told).
    `tasks`: done; `told_tasks`: of them behind `saved`; `coverage`: share of tasks that could be timed;
    `recorded`: share of shifts with minutes of documentation.
    `hidden`: too few people to tell what they did. `claimed`: hours that were promised.
    """

    load: Load
    series: Mapping[str, Floats]
    saved: Floats
    grade: Ints
    tasks: Floats
    told_tasks: Floats
    coverage: Floats
    recorded: Floats
    hidden: Flags
    claimed: Floats

    @cached_property
    def judged(self) -> Flags:
        """Weeks with patients and hours."""
        known = np.isfinite(self.series["patients"]) & np.isfinite(self.series["scheduled"])
        return np.asarray(known)

    @cached_property
    def clean(self) -> Flags:
        """Of these, those in which the unit has no tool."""
        places = np.arange(len(self.load.mondays))[None, :]
        return np.asarray(self.judged & (places < self.load.clean_until[:, None]))

    @cached_property
    def caseload(self) -> Floats:
        """Patients, weighted by acuity where that is recorded."""
        return np.where(self.load.weighed[:, None], self.series["weighted"], self.series["patients"])


def weeks_of(load: Load, metric_value: pl.DataFrame, claims: pl.DataFrame | None = None) -> Weeks:
    """The weeks of `load`, with what published metrics say of hours, time saved, care and documentation.

    `metric_value`: cells of the whole unit, or of one staff group. `claims`: unit_id, week_start, hours.
    """
    told = _placed(load, metric_value, "value")
    cells = {name: _grid(load, told, metric, "numerator") for metric, name in _NUMERATORS.items()}
    cells |= {name: _grid(load, told, metric, "value") for metric, name in _VALUES.items()}
    cells |= {name: _grid(load, told, metric, "denominator") for metric, name in _DENOMINATORS.items()}
    cells |= {name: _grid(load, told, metric, "coverage") for metric, name in _COVERAGES.items()}
    # A week with a day missing is told as if that day had been like the others; patients are too.
    days = np.where(cells["days"] > 0, cells["days"], np.nan)
    worked, overtime = cells["worked"] / days, cells["overtime"] / days
    with np.errstate(divide="ignore", invalid="ignore"):
        weighted = np.where(load.weighed[:, None], load.patients * load.acuity, np.nan)
        caseload = np.where(load.weighed[:, None], weighted, load.patients)
        series = {
            "patients": load.patients,
            "weighted": weighted,
            "scheduled": np.where(worked > 0, worked - np.nan_to_num(overtime), np.nan),
            "overtime": overtime,
            "after_hours": cells["after_hours"] / _MINUTES,
            "documentation": cells["documentation"] / _MINUTES / caseload,
            "care": cells["care"] * worked / caseload,
            "documentation_rate": cells["documentation"] / _MINUTES / cells["worked"],
            "worked": worked,
        }
    nothing_done = cells["tasks"] == 0
    return Weeks(
        load,
        series,
        np.where(np.isfinite(cells["saved"]), cells["saved"] / _MINUTES, np.where(nothing_done, 0.0, np.nan)),
        np.nan_to_num(_grid(load, told, _SAVED, "place"), nan=-1.0).astype(np.int64),
        cells["tasks"],
        cells["told_tasks"],
        cells["coverage"],
        cells["recorded"],
        np.isfinite(_grid(load, _placed(load, metric_value, "suppressed", "withheld"), _SAVED, "place")),
        _claimed(load, claims),
    )


def _claimed(load: Load, claims: pl.DataFrame | None) -> Floats:
    grid = np.full((len(load.units), len(load.mondays)), np.nan)
    if claims is None:
        return grid
    week = (pl.col("week_start") - load.mondays[0]).dt.total_days() // 7
    placed = claims.with_columns(week=week).filter(pl.col("week").is_between(0, len(load.mondays) - 1))
    at = placed.join(_rows(load), on="unit_id")
    grid[at["row"].to_numpy(), at["week"].to_numpy()] = at["hours"].to_numpy()
    return grid


def _rows(load: Load) -> pl.DataFrame:
    return pl.DataFrame(
        {"unit_id": load.units, "row": range(len(load.units))}, schema_overrides={"row": pl.Int64}
    )


def _placed(load: Load, metric_value: pl.DataFrame, *states: str) -> pl.DataFrame:
    """Cells in one of these states within the weeks, with their `row`, `week` and `place` of the
    grade.
    """
    wanted = [*_NUMERATORS, *_VALUES, *_DENOMINATORS]
    grade = pl.col("evidence_grade").replace_strict(
        {name: place for place, name in enumerate(GRADES)}, default=-1, return_dtype=pl.Int64
    )
    first = load.mondays[0]
    return (
        metric_value.filter(
            pl.col("metric").is_in(wanted),
            pl.col("state").is_in(states),
            pl.col("week_start").is_between(first, load.mondays[-1]),
        )
        .with_columns(week=(pl.col("week_start") - first).dt.total_days() // 7, place=grade)
        .join(_rows(load), on="unit_id")
    )


def _grid(load: Load, told: pl.DataFrame, metric: str, column: str) -> Floats:
    cells = told.filter(pl.col("metric") == metric)
    grid = np.full((len(load.units), len(load.mondays)), np.nan)
    grid[cells["row"].to_numpy(), cells["week"].to_numpy()] = cells[column].cast(pl.Float64).to_numpy()
    return grid
