"""The published days and weeks of all units as one panel of logs, complete enough weeks only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipelines.detection.monitor import Panel
from pipelines.detection.weekly import weekly_logs
from pipelines.shapes.comparing import FOR_EVER
from pipelines.shapes.limits import NO_TOOL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Published:
    """The published tables that detection reads, none of them later than `as_of` where it is asked.

    `gate`: completeness from which a week is judged. `full_time_hours`: a week.
    """

    unit: pl.DataFrame
    unit_day: pl.DataFrame
    unit_change: pl.DataFrame
    completeness: pl.DataFrame
    rollout: pl.DataFrame
    metric_value: pl.DataFrame
    limit_week: pl.DataFrame
    line: pl.DataFrame
    line_week: pl.DataFrame
    spread: pl.DataFrame
    gate: float
    full_time_hours: float


def _told_by(values: pl.DataFrame, last: date) -> pl.DataFrame:
    """The metric values as they were told then: those told for a span together only once it was over."""
    return _hidden(values, pl.col("span_end") > last)


def week_by_week(known: Published) -> Published:
    """The tables with what is told for several weeks together hidden: in no week is it that week's figure."""
    return replace(known, metric_value=_hidden(known.metric_value, pl.col("weeks_together") > 1))


def _hidden(values: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    hide = where.fill_null(value=False)
    figures = ("numerator", "denominator", "value", "coverage", "evidence_grade")
    return values.with_columns(
        *[pl.when(~hide).then(pl.col(name)).alias(name) for name in figures],
        state=pl.when(hide).then(pl.lit("suppressed")).otherwise("state"),
    )


def known_by(known: Published, as_of: date, last: date) -> Published:
    """The tables as far as they are about weeks that had ended, and rules that were in force."""
    past = pl.col("week_start") <= last
    lines = known.line.filter(pl.col("effective_from") <= as_of)
    return replace(
        known,
        completeness=known.completeness.filter(past),
        metric_value=_told_by(known.metric_value.filter(past), last),
        limit_week=known.limit_week.filter(past),
        rollout=known.rollout.filter(pl.col("go_live_date") <= as_of),
        unit_change=known.unit_change.filter(pl.col("effective_on") <= as_of),
        line=lines,
        spread=known.spread.filter(past),
        line_week=known.line_week.filter(past).join(lines, on=["line_id", "unit_id"], how="semi"),
    )


@dataclass(frozen=True)
class Weeks:
    """A panel with the names of its rows and columns: unit ids, and the Mondays of consecutive weeks.

    A unit that others were merged into (or split from) has a row for each composition: what it was before is
    no baseline for what it is now.
    """

    units: tuple[str, ...]
    mondays: tuple[date, ...]
    panel: Panel


def weeks_of(known: Published, last: date) -> Weeks | None:
    """The panel up to the week that begins on `last`; None where no week can be judged yet."""
    days = known.unit_day.filter(pl.col("date") < last + timedelta(weeks=1))
    logs = by_composition(weekly_logs(days, known.completeness, known.gate), known)
    first = logs["week_start"].min()
    if not isinstance(first, date):
        return None
    mondays = tuple(first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    rows = logs.select("unit_id", "composition").unique().sort("unit_id", "composition")
    at = logs.join(rows.with_row_index("row"), on=["unit_id", "composition"], maintain_order="left")
    week = ((at["week_start"] - first).dt.total_days() // 7).to_numpy()
    grid = {
        name: _spread(at[name].to_numpy(), at["row"].to_numpy(), week, (rows.height, len(mondays)))
        for name in ("patients", "acuity", "hours", "planned")
    }
    units = tuple(rows["unit_id"])
    live = go_lives(known, units, first, last)
    clean = np.minimum(np.where(live >= 0, live, FOR_EVER), _contaminated(known, units, first, last))
    observed = np.isfinite(grid["patients"])
    size = _sizes(grid["hours"], observed, known.full_time_hours)
    return Weeks(
        units,
        mondays,
        Panel(grid["patients"], grid["acuity"], grid["hours"], grid["planned"], observed, live, clean, size),
    )


def by_composition(logs: pl.DataFrame, known: Published) -> pl.DataFrame:
    """The logs with `composition`: how many changes made the unit. Weeks of change are left out."""
    made = known.unit_change.filter(
        pl.col("kind").is_in(["merge", "split"]) & pl.col("successor_id").is_not_null()
    ).select(unit_id="successor_id", changed_on="effective_on")
    changes = made.unique().sort("unit_id", "changed_on")
    apart = logs["unit_id"].is_in(changes["unit_id"].implode())
    as_ever = logs.filter(~apart).with_columns(composition=pl.lit(0, pl.Int64))
    logs = logs.filter(apart)
    begins = changes.with_columns(week_start=pl.col("changed_on").dt.offset_by("6d").dt.truncate("1w"))
    mixed = begins.filter(pl.col("changed_on") != pl.col("week_start")).select(
        "unit_id", week_start=pl.col("changed_on").dt.truncate("1w")
    )
    numbered = begins.with_columns(
        composition=pl.col("week_start").rank("dense").over("unit_id").cast(pl.Int64)
    )
    changed = (
        logs.join(mixed, on=["unit_id", "week_start"], how="anti")
        .sort("week_start")
        .join_asof(
            numbered.select("unit_id", "week_start", "composition").sort("week_start"),
            on="week_start",
            by="unit_id",
            strategy="backward",
            check_sortedness=False,
        )
        .with_columns(pl.col("composition").fill_null(0))
    )
    return pl.concat([as_ever, changed]).sort("unit_id", "week_start")


def _spread(values: Floats, at: Ints, week: Ints, shape: tuple[int, int]) -> Floats:
    grid = np.full(shape, np.nan)
    grid[at, week] = values
    return grid


def go_lives(known: Published, units: tuple[str, ...], first: date, last: date) -> Ints:
    """The week of each row's earliest go-live that has come; -1 for none, 0 where it was before the data."""
    come = known.rollout.filter(pl.col("go_live_date") < last + timedelta(weeks=1))
    days = dict(come.group_by("unit_id").agg(pl.col("go_live_date").min()).iter_rows())
    return np.array([max(0, (days[unit] - first).days // 7) if unit in days else -1 for unit in units])


def _contaminated(known: Published, units: tuple[str, ...], first: date, last: date) -> Ints:
    """The first week in which more of a unit's clinicians use a tool than the limit `no_tool` allows."""
    seen = known.limit_week.filter(
        (pl.col("limit_name") == NO_TOOL) & (pl.col("standing") == "not_met") & (pl.col("week_start") <= last)
    )
    weeks = dict(seen.group_by("unit_id").agg(pl.col("week_start").min()).iter_rows())
    return np.array(
        [max(0, (weeks[unit] - first).days // 7) if unit in weeks else FOR_EVER for unit in units]
    )


def _sizes(hours: Floats, observed: NDArray[np.bool_], full_time: float) -> Floats:
    """Whole-time people at work in each row's first observed week: known from then on."""
    start = observed.argmax(axis=1)
    people = np.exp(hours[np.arange(len(start)), start]) / full_time
    return np.asarray(np.maximum(people, 1.0))
