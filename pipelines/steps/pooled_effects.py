"""From published weeks to pooled estimates: what rollouts did in all units of a service, or of the site."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.detection.panel import known_by, weeks_of
from pipelines.pooled.cells import Rollouts
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.pooled.pool import Fitted, Panel, Pooled
from pipelines.shapes import PUBLISHED, conform
from pipelines.shapes.comparing import FOR_EVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from pipelines.detection.panel import Published, Weeks
    from pipelines.pooled.interval import Estimate
    from pipelines.pooled.outcomes import Outcome

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

DECIMALS = 9
"""Of what is published: far finer than any figure, and coarser than what engines differ by."""

_TENTH = 0.1
_USE, _HOURS = "adoption", "worked_hours"


def estimates(
    known: Published,
    as_of: date,
    *,
    services: Sequence[str | None] | None = None,
    outcomes: Sequence[str] | None = None,
    not_collected: frozenset[str] = frozenset(),
) -> dict[str, pl.DataFrame]:
    """The published tables `estimate` and `event_study`, for the organisation and services with a tool.

    `services`: these alone, None among them being the organisation. `not_collected`: metrics the site has no
    feed for. Nothing later than the last ISO week that ended by `as_of` is looked at.
    """
    last = as_of - timedelta(days=(as_of.weekday() + 1) % 7 + 6)
    known = known_by(known, as_of, last)
    weeks = weeks_of(known, last)
    seen = None if weeks is None else _seen(weeks, known, last)
    come = known.rollout.filter(pl.col("go_live_date") < last + timedelta(weeks=1))
    with_tool = set(come["unit_id"])
    service_of = dict(known.unit.select("unit_id", "service").iter_rows())
    scopes = _scopes(service_of, with_tool) if services is None else services
    rows: list[dict[str, Any]] = []
    bins: list[dict[str, Any]] = []
    for outcome in (OUTCOMES[name] for name in OUTCOMES if outcomes is None or name in outcomes):
        fitted = None if seen is None else Fitted(_panel(outcome, seen, known))
        for service in scopes:
            units = {unit for unit, its in service_of.items() if service in (None, its)}
            pooled = _pooled(fitted, weeks, units, units & with_tool)
            if pooled.reason == "no_data" and outcome.metric in not_collected:
                pooled = replace(pooled, reason="not_collected")
            key = {"service": service, "outcome": outcome.id}
            rows.append(key | _row(pooled, outcome, weeks))
            bins.extend(key | one for one in _bins(pooled, outcome))
    return {
        "estimate": conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["estimate"]),
        "event_study": conform(pl.DataFrame(bins, infer_schema_length=None), PUBLISHED["event_study"]),
    }


def _scopes(service_of: dict[str, str | None], with_tool: set[str]) -> list[str | None]:
    """The organisation (None), then every service with a unit that has a tool, by name."""
    services = {service_of.get(unit) for unit in with_tool} - {None}
    return [None, *sorted(str(service) for service in services)]


def _pooled(fitted: Fitted | None, weeks: Weeks | None, units: set[str], with_tool: set[str]) -> Pooled:
    if not with_tool:
        return Pooled(reason="no_rollout")
    if fitted is None or weeks is None:
        return Pooled(reason="no_data", left_out={"no_data": len(with_tool)})
    return fitted.pooled(np.array([unit in units for unit in weeks.units]), len(with_tool - set(weeks.units)))


@dataclass(frozen=True)
class _Seen:
    """What all outcomes share: judged weeks, who went live when, and the share of clinicians using a tool."""

    weeks: Weeks
    rollouts: Rollouts
    use: Floats


def _seen(weeks: Weeks, known: Published, last: date) -> _Seen:
    rollouts = _rollouts(weeks, known, last)
    use = _grid(weeks, known.metric_value, _USE, "value")
    # A share near nothing is published as "at most a tenth"; before its tool was there a unit used none.
    least = np.isfinite(_grid(weeks, known.metric_value, _USE, "week", bound="at_most"))
    before = (rollouts.go_live < 0)[:, None] | (np.arange(use.shape[1])[None, :] < rollouts.go_live[:, None])
    return _Seen(weeks, rollouts, np.where(least & before, 0.0, use))


def _panel(outcome: Outcome, seen: _Seen, known: Published) -> Panel:
    """The outcome's weeks in the rows of detection's panel, out of weeks that can be judged."""
    weeks = seen.weeks
    if outcome.part is not None:
        y = _part(outcome.part, weeks)
        return Panel(y, np.zeros(y.shape, dtype=bool), seen.use, seen.rollouts)
    metric = str(outcome.metric)
    y = outcome.factor * _grid(weeks, known.metric_value, metric, "value")
    if outcome.per_full_time_week:
        hours = _whole(weeks, known.metric_value, _HOURS)
        with np.errstate(divide="ignore", invalid="ignore"):
            count = outcome.factor * _whole(weeks, known.metric_value, metric)
            y = np.where(hours > 0, count / (hours / known.full_time_hours), np.nan)
    if outcome.from_first:
        y = _from_first(y)
    hidden = _grid(weeks, known.metric_value, metric, "week", state="suppressed")
    return Panel(y, np.isfinite(hidden), seen.use, seen.rollouts)


def _part(name: str, weeks: Weeks) -> Floats:
    panel = weeks.panel
    if name == "ratio":
        return np.asarray(panel.patients + panel.acuity - panel.hours)
    part: Floats = getattr(panel, name)
    if name == "acuity":
        kept = np.abs(np.where(panel.observed, part, 0.0)).max(axis=1) > 0
        return np.asarray(np.where(kept[:, None], part, np.nan))
    return part


def _whole(weeks: Weeks, metric_value: pl.DataFrame, metric: str) -> Floats:
    """A count of a whole week: days without a record are made up for as if they had been like the others."""
    covered = _grid(weeks, metric_value, metric, "coverage")
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = _grid(weeks, metric_value, metric, "value") / np.minimum(covered, 1.0)
    return np.asarray(np.where(covered > 0, whole, np.nan))


def _from_first(y: Floats) -> Floats:
    """Without the weeks before the site's first one: they are not known, not zero."""
    reported = np.flatnonzero((np.nan_to_num(y) > 0).any(axis=0))
    first = int(reported[0]) if len(reported) else y.shape[1]
    return np.asarray(np.where(np.arange(y.shape[1])[None, :] >= first, y, np.nan))


def _grid(
    weeks: Weeks,
    metric_value: pl.DataFrame,
    metric: str,
    column: str,
    *,
    state: str = "value",
    bound: str | None = None,
) -> Floats:
    """A column of the whole unit's cells in this state, [row, week]; NaN in weeks that cannot be judged."""
    first, shape = weeks.mondays[0], weeks.panel.observed.shape
    cells = metric_value.filter(
        pl.col("metric") == metric,
        pl.col("staff_group") == "all",
        pl.col("state") == state,
        pl.lit(value=True) if bound is None else pl.col("bound") == bound,
        pl.col("week_start").is_between(first, weeks.mondays[-1]),
    ).with_columns(week=(pl.col("week_start") - first).dt.total_days() // 7)
    row = pl.DataFrame({"unit_id": weeks.units, "row": range(shape[0])}, schema_overrides={"row": pl.Int64})
    placed = cells.join(row, on="unit_id")
    grid = np.full(shape, np.nan)
    grid[placed["row"].to_numpy(), placed["week"].to_numpy()] = placed[column].cast(pl.Float64).to_numpy()
    return np.asarray(np.where(weeks.panel.observed, grid, np.nan))


def _rollouts(weeks: Weeks, known: Published, last: date) -> Rollouts:
    """Go-lives by row; the ramp is that of the first tool, and ends count once the last tool has gone."""
    first = weeks.mondays[0]
    ordered = known.rollout.sort("go_live_date", "ramp_weeks")
    ramps = dict(
        ordered.group_by("unit_id", maintain_order=True).agg(pl.col("ramp_weeks").first()).iter_rows()
    )
    going_on = pl.col("end_date").is_null().any().alias("going_on")
    over = known.rollout.group_by("unit_id").agg(pl.col("end_date").max(), going_on)
    ended = over.filter(~pl.col("going_on") & (pl.col("end_date") <= last))
    ends = dict(ended.select("unit_id", "end_date").iter_rows())
    number = {unit: place for place, unit in enumerate(sorted(set(weeks.units)))}
    return Rollouts(
        np.array([number[unit] for unit in weeks.units]),
        weeks.panel.go_live,
        weeks.panel.clean_until,
        np.array([ramps.get(unit, 0) for unit in weeks.units], dtype=np.int64),
        np.array([(ends[unit] - first).days // 7 if unit in ends else FOR_EVER for unit in weeks.units]),
    )


def _row(pooled: Pooled, outcome: Outcome, weeks: Weeks | None) -> dict[str, Any]:
    effect, dose = pooled.effect, pooled.dose
    span: tuple[date | None, date | None] = (None, None)
    if pooled.weeks is not None and weeks is not None:
        span = (weeks.mondays[pooled.weeks[0]], weeks.mondays[pooled.weeks[1]])
    p = None if pooled.pre_trend is None else pooled.pre_trend.p_value
    slope = None if dose is None else dose.slope
    return {
        **_figure("effect", "", effect, outcome),
        "detectable": None if effect is None else _natural(effect.detectable, outcome),
        **_figure("ramp_effect", "ramp_", pooled.ramp, outcome),
        "treated_units": 0 if effect is None else effect.units,
        "comparison_units": 0 if effect is None else effect.compared,
        "unit_weeks": 0 if effect is None else effect.cells,
        "from_week": span[0],
        "to_week": span[1],
        "left_out": json.dumps(pooled.left_out or {}, sort_keys=True),
        "grade": pooled.grade,
        "weak": pooled.weak,
        "pretrend_p": None if p is None else round(p, DECIMALS),
        "pretrend_passed": pooled.pre_trend_passed,
        **_figure("placebo_effect", "placebo_", pooled.placebo, outcome),
        "placebo_passed": pooled.placebo_passed,
        **_figure("dose_slope", "dose_", slope, outcome, times=_TENTH),
        "dose_bands": json.dumps(_bands(pooled, outcome), sort_keys=True),
        "dose_reason": None if dose is None else dose.reason,
        "reason": pooled.reason,
    }


def _bands(pooled: Pooled, outcome: Outcome) -> list[dict[str, Any]]:
    bands = () if pooled.dose is None else pooled.dose.bands
    return [
        {
            "use_from": round(band.low, DECIMALS),
            "use_to": round(band.high, DECIMALS),
            "use_mean": round(band.mean, DECIMALS),
            **_figure("effect", "", band.effect, outcome),
            "treated_units": band.effect.units,
            "unit_weeks": band.effect.cells,
        }
        for band in bands
    ]


def _bins(pooled: Pooled, outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "first_week": one.first,
            "last_week": one.last,
            "phase": one.phase,
            **_figure("effect", "", one.effect, outcome),
            "treated_units": one.effect.units,
            "unit_weeks": one.effect.cells,
        }
        for one in pooled.course
    ]


def _figure(
    name: str, prefix: str, found: Estimate | None, outcome: Outcome, *, times: float = 1.0
) -> dict[str, float | None]:
    """An estimate as columns: its value, and the ends of its interval."""
    low, high = (None if found is None else found.interval) or (None, None)
    return {
        name: _natural(None if found is None else found.value, outcome, times),
        f"{prefix}low": _natural(low, outcome, times),
        f"{prefix}high": _natural(high, outcome, times),
    }


def _natural(value: float | None, outcome: Outcome, times: float = 1.0) -> float | None:
    return None if value is None else round(outcome.natural(times * value), DECIMALS) + 0.0
