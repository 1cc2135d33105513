"""Alerts of what should not get worse while something else gets better: overtime, breaks, evenings, reports.

`after_hours` and `overload_reports` need neither a tool nor comparison units: whatever made them rise, staff
pay for it. That one of them signals makes an open alarm of risen load `unsafe`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.detection.episodes import SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.panel import by_composition, go_lives
from pipelines.detection.rates import rate_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from pipelines.detection.episodes import Episode
    from pipelines.detection.panel import Published
    from pipelines.detection.rates import RatePaths

    Floats = NDArray[np.float64]

KIND_SHARE = 0.5
"""Of the site's budget of false alarms for each of the two kinds: together as many as for risen load."""

TOLD_WEEKS = 4
"""A rate is told over the last so many observed weeks since the rise began."""


@dataclass(frozen=True)
class Measure:
    """One published metric that is watched. `counted`: its numerator counts whole things."""

    metric: str
    counted: bool = False


MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "after_hours": (
        Measure("overtime_share"),
        Measure("missed_break_minutes_per_shift"),
        Measure("after_hours_minutes"),
    ),
    "overload_reports": (Measure("overload_report_rate", counted=True),),
}
"""By kind of alert; measures of one kind share its budget."""


@dataclass(frozen=True)
class Balancing:
    """Rows of the published shape `alert`, and by unit the weeks (Mondays) in which some measure signals."""

    alerts: list[dict[str, Any]]
    worse: Mapping[str, frozenset[date]]


@dataclass(frozen=True)
class _Told:
    """One measure of all units: amounts and exposures by [row, week], and what the rule says of them.

    A unit that others were merged into has a row for each composition.
    """

    metric: str
    amount: Floats
    exposure: Floats
    paths: RatePaths


def balancing(
    known: Published, last: date, false_alarms: float, message: Callable[[dict[str, Any]], str]
) -> Balancing:
    """Alerts of all units up to the week that begins on `last`, from published weeks that are complete.

    `false_alarms`: the site's budget per unit and year.
    """
    values = by_composition(_values(known, last), known)
    first = values["week_start"].min()
    if not isinstance(first, date):
        return Balancing([], {})
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    rows = values.select("unit_id", "composition").unique().sort("unit_id", "composition")
    values = values.join(rows.with_row_index("row"), on=["unit_id", "composition"])
    units = tuple(rows["unit_id"])
    live = go_lives(known, units, first, last)
    alerts: list[dict[str, Any]] = []
    worse: dict[str, set[date]] = {unit: set() for unit in units}
    for kind, measures in MEASURES.items():
        budget = false_alarms * KIND_SHARE / len(measures)
        told = [_told(values, measure, mondays, live, budget) for measure in measures]
        loud = np.any([each.paths.signal.any(axis=1) for each in told], axis=0)
        for row in np.flatnonzero(loud).tolist():
            weeks = _together(told, row, mondays)
            alerts.extend(
                _alert(told, units[row], row, kind, episode, mondays, message) for episode in episodes(weeks)
            )
            worse[units[row]].update(week.week_start for week in weeks if week.signal)
    return Balancing(alerts, {unit: frozenset(found) for unit, found in worse.items()})


def _values(known: Published, last: date) -> pl.DataFrame:
    """Published values of the measures in weeks complete enough to be judged.

    What is counted begins with the first one of the site: before it there may have been no form to file.
    """
    measures = [measure for told in MEASURES.values() for measure in told]
    names = [measure.metric for measure in measures]
    counted = pl.col("metric").is_in([measure.metric for measure in measures if measure.counted])
    first = pl.col("week_start").filter(pl.col("numerator") > 0).min().over("metric")
    complete = known.completeness.filter(pl.col("completeness") >= known.gate - 1e-9)
    values = known.metric_value.filter(
        pl.col("metric").is_in(names) & (pl.col("state") == "value") & (pl.col("week_start") <= last)
    ).filter(~counted | (pl.col("week_start") >= first))
    return values.join(complete.select("unit_id", "week_start"), on=["unit_id", "week_start"], how="semi")


def _told(
    values: pl.DataFrame,
    measure: Measure,
    mondays: list[date],
    live: NDArray[np.int64],
    budget: float,
) -> _Told:
    amount, exposure = (np.full((len(live), len(mondays)), np.nan) for _ in range(2))
    own = values.filter(pl.col("metric") == measure.metric)
    at = own["row"].to_numpy()
    week = ((own["week_start"] - mondays[0]).dt.total_days() // 7).to_numpy()
    amount[at, week], exposure[at, week] = own["numerator"].to_numpy(), own["denominator"].to_numpy()
    return _Told(
        measure.metric, amount, exposure, rate_paths(amount, exposure, live, budget, counted=measure.counted)
    )


def _together(told: list[_Told], row: int, mondays: list[date]) -> list[SignalWeek]:
    """All measures of a unit as one series; a measure that is not known in a week keeps what it said."""
    weeks: list[SignalWeek] = []
    for week in np.flatnonzero(np.any([each.paths.judged[row] for each in told], axis=0)).tolist():
        loud = [each for each in told if each.paths.signal[row, week]]
        since = min((int(each.paths.since[row, week]) for each in loud), default=-1)
        weeks.append(SignalWeek(mondays[week], bool(loud), mondays[since] if loud else None))
    return weeks


def _alert(
    told: list[_Told],
    unit_id: str,
    place: int,
    kind: str,
    episode: Episode,
    mondays: list[date],
    message: Callable[[dict[str, Any]], str],
) -> dict[str, Any]:
    week = mondays.index(episode.detected_on - timedelta(days=6))
    loudest = max(
        (each for each in told if each.paths.signal[place, week]),
        key=lambda each: float(each.paths.height[place, week]),
    )
    evidence = {**NOTHING_OF_LOAD, **_evidence(loudest, place, week)}
    return alert_row(unit_id, kind, "warning", episode, evidence, message)


def _evidence(told: _Told, row: int, week: int) -> dict[str, Any]:
    """What was known on the day of detection; frozen then."""
    since = int(told.paths.since[row, week])
    seen = [w for w in range(since, week + 1) if np.isfinite(told.amount[row, w])][-TOLD_WEEKS:]
    amount, exposure = told.amount[row, seen].sum(), told.exposure[row, seen].sum()
    usual = float(told.paths.usual[row, week])
    return {
        "measure": told.metric,
        "rate": round(float(amount / exposure), 6),
        "rate_expected": round(usual, 6),
        "rate_change_percent": round(100 * (float(amount / exposure) / usual - 1), 4),
        "amount": round(float(amount), 6),
        "amount_expected": round(usual * float(exposure), 6),
        "weeks": len(seen),
    }
