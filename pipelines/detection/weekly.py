"""A unit's published days as weekly logs of patients, acuity and hours, from weeks that can be judged.

Missing days do not bias a week: what is there is divided by the share of an ordinary week that falls on the
days observed, by weekday, as known from the unit's first weeks up to then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.shapes.comparing import BASELINE_WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.shapes import Schema

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEVEL_MEASURE = "caseload_per_wte"
"""Open cases are a level: a week's is the mean of its days, and has no weekday profile."""

LEAST_SHARE = 0.5
"""Of an ordinary week that the observed days must hold."""

_KEY = ["unit_id", "week_start"]
_LOGS: Schema = {
    "unit_id": pl.String,
    "week_start": pl.Date,
    "patients": pl.Float64,
    "hours": pl.Float64,
    "acuity": pl.Float64,
    "planned": pl.Float64,
}
_DAYS = 7
_MONDAY = 3
"""Days from a Monday, 29 December 1969, to the first day that days are counted from."""


def weekly_logs(days: pl.DataFrame, completeness: pl.DataFrame, gate: float) -> pl.DataFrame:
    """One row per unit and week that can be judged: unit_id, week_start, patients, hours, acuity, planned
    hours (all logs).

    `days`: shape UNIT_DAY. Acuity is 0 in units that do not record it, planned hours are null. No week
    depends on a later one.
    """
    if days.is_empty():
        return pl.DataFrame(schema=_LOGS)
    units = days["unit_id"].unique().sort()
    number = days["date"].cast(pl.Int32).to_numpy().astype(np.int64) + _MONDAY
    weeks, week = np.unique(number // _DAYS, return_inverse=True)
    unit = days["unit_id"].cast(pl.Enum(units)).to_physical().to_numpy().astype(np.int64)
    cells = (unit, week, number % _DAYS)
    shape = (len(units), len(weeks), _DAYS)
    patients, hours, acuity, planned = (
        _spread(days[name], cells, shape) for name in ("numerator", "hours", "acuity", "planned_hours")
    )
    level = np.zeros(shape[:2], dtype=bool)
    level[unit, week] = (days["measure"] == LEVEL_MEASURE).fill_null(value=False).to_numpy()
    known = np.isfinite(patients)
    seen, worked = known.sum(axis=2), _sum(hours)
    seen_share, worked_share = _share_observed(patients), _share_observed(hours)
    total = _sum(patients)
    judged = (
        (worked > 0) & (total > 0) & (worked_share >= LEAST_SHARE) & (level | (seen_share >= LEAST_SHARE))
    )
    weighed = patients * acuity
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.where(level, total / seen, total / seen_share)
        weight = _sum(weighed) / _sum(np.where(np.isfinite(weighed), patients, np.nan))
        values = {
            "patients": np.log(whole),
            "hours": np.log(worked / worked_share),
            "acuity": np.where(np.isfinite(weight) & (weight > 0), np.log(weight), np.nan),
            "planned": _planned(planned),
        }
    at = np.nonzero(judged)
    logs = pl.DataFrame(
        {
            "unit_id": units.gather(at[0]),
            "week_start": pl.Series(weeks[at[1]] * _DAYS - _MONDAY, dtype=pl.Int32).cast(pl.Date),
            **{name: value[at] for name, value in values.items()},
        }
    ).with_columns(pl.col("acuity", "planned").fill_nan(None))
    complete = completeness.filter(pl.col("completeness") >= gate - 1e-9)
    return _with_acuity_where_kept(logs.join(complete, on=_KEY, how="semi", maintain_order="left"))


def _spread(values: pl.Series, cells: tuple[Ints, Ints, Ints], shape: tuple[int, int, int]) -> Floats:
    """Of each unit, week and weekday, NaN where not known."""
    grid = np.full(shape, np.nan)
    grid[cells] = values.cast(pl.Float64).to_numpy()
    return grid


def _planned(values: Floats) -> Floats:
    """Log of a week's planned hours, NaN where too few of its days have a plan: [unit, week]."""
    share, total = _share_observed(values), _sum(values)
    told = (share >= LEAST_SHARE) & (total > 0)
    return np.log(np.where(told, total, np.nan) / np.where(told, share, 1.0))


def _sum(values: Floats) -> Floats:
    """Over the days that are known: [unit, week]."""
    return np.asarray(np.where(np.isfinite(values), values, 0.0).sum(axis=2))


def _share_observed(values: Floats) -> Floats:
    """What share of an ordinary week falls on the days that are known: [unit, week].

    By weekday, as known by each week from at most the unit's first twelve.
    """
    known = np.isfinite(values)
    told = known.any(axis=2)
    first = told & (np.cumsum(told, axis=1) <= BASELINE_WEEKS)
    so_far = np.cumsum(np.where(known & first[:, :, None], values, 0.0), axis=1)
    whole = so_far.sum(axis=2)
    shares = so_far / np.where(whole > 0, whole, 1.0)[:, :, None]
    return np.asarray(np.where(known, shares, 0.0).sum(axis=2))


def _with_acuity_where_kept(logs: pl.DataFrame) -> pl.DataFrame:
    """Acuity counts in units that record it from their first week; their weeks without it are not observed.

    Elsewhere it is left out (0), also where it begins to be recorded later: that would look like a rise.
    """
    kept = pl.col("acuity").first().over("unit_id", order_by="week_start").is_not_null()
    return (
        logs.with_columns(kept=kept)
        .filter(~pl.col("kept") | pl.col("acuity").is_not_null())
        .with_columns(acuity=pl.when("kept").then("acuity").otherwise(0.0))
        .drop("kept")
    )
