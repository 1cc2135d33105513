"""Alerts of use outside what was agreed: training, consent, permitted tasks, over-reliance, concerns.

Simple rules on whether published weeks met their limits (`pipelines.shapes.limits`): where three weeks of
four did not, something about the rollout has to change, and nobody needs statistics to see it. Use after a
refusal is an incident each time. Alerts say whether, not how often: no count, no share, no person, no shift.
"""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipelines.detection.episodes import Episode, SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.recent import numbers, spans, with_signal
from pipelines.shapes.limits import SAFEGUARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KIND = "safeguard"
_REFUSAL = "refusal"


class _Week(NamedTuple):
    """One judged week of a unit: what the rule says at it, and of how many weeks."""

    week_start: date
    signal: bool
    since: date | None
    weeks_outside: int
    weeks_observed: int


def safeguard(limit_week: pl.DataFrame, message: Callable[[dict[str, Any]], str]) -> list[dict[str, Any]]:
    """Rows of the published shape `alert`, from published LIMIT_WEEK; one alert per unit and safeguard."""
    alerts = []
    judged = limit_week.filter(pl.col("standing") != "unknown").with_columns(
        outside=pl.col("standing") == "not_met"
    )
    for name, rule in SAFEGUARDS.items():
        for unit_id, weeks in _series(judged.filter(pl.col("limit_name") == name)):
            for episode, outside, observed in _broken(weeks):
                evidence = {
                    "safeguard": name,
                    "threshold": rule.threshold,
                    "weeks_outside": outside,
                    "weeks_observed": observed,
                }
                alerts.append(_alert(unit_id, name, episode, evidence, message))
    for unit_id, weeks in _refusals(judged):
        for episode in _incidents(weeks):
            evidence = {"safeguard": _REFUSAL, "threshold": 0, "weeks_outside": 1, "weeks_observed": 1}
            alerts.append(_alert(unit_id, _REFUSAL, episode, evidence, message))
    return alerts


def _series(judged: pl.DataFrame) -> Iterator[tuple[str, list[_Week]]]:
    """For each unit in which the rule ever signals, its judged weeks from the first signal on."""
    weeks = judged.select("unit_id", "week_start", "outside").sort("unit_id", "week_start")
    yield from _by_unit(with_signal(weeks, ["unit_id"], "outside"))


def _refusals(judged: pl.DataFrame) -> Iterator[tuple[str, list[_Week]]]:
    """For each unit with any use after a refusal, its weeks from the first one on: any or none."""
    weeks = judged.filter(pl.col("limit_name") == _REFUSAL).select(
        "unit_id",
        "week_start",
        signal="outside",
        since=pl.lit(None, pl.Date),
        weeks_outside=1,
        weeks_observed=1,
    )
    yield from _by_unit(weeks.sort("unit_id", "week_start"))


def _by_unit(weeks: pl.DataFrame) -> Iterator[tuple[str, list[_Week]]]:
    """Before its first signal a unit has no alert."""
    loud = weeks.filter(pl.col("signal").cast(pl.Int32).cum_sum().over("unit_id", order_by="week_start") > 0)
    units = loud["unit_id"].to_list()
    rows = list(
        map(
            _Week,
            *(loud[name].to_list() for name in ("week_start", "signal", "since")),
            *(loud[name].to_list() for name in ("weeks_outside", "weeks_observed")),
        )
    )
    for first, end in spans(numbers(loud, ["unit_id"])):
        yield units[first], rows[first:end]


def _broken(weeks: list[_Week]) -> Iterator[tuple[Episode, int, int]]:
    """Alerts of one unit and share, with the weeks outside and observed at detection.

    The rule is that of load lines: outside in three of the last four judged weeks, within six.
    """
    counts = {week.week_start: (week.weeks_outside, week.weeks_observed) for week in weeks}
    for episode in episodes(SignalWeek(week.week_start, week.signal, week.since) for week in weeks):
        yield episode, *counts[episode.detected_on - timedelta(days=6)]


def _incidents(weeks: list[_Week]) -> Iterator[Episode]:
    """An alert for every week with a use after a refusal, though another is open; they close together."""
    loud = deque(week.week_start for week in weeks if week.signal)
    for episode in episodes(SignalWeek(week.week_start, week.signal) for week in weeks):
        while loud and (episode.closed_on is None or loud[0] <= episode.closed_on):
            monday = loud.popleft()
            yield Episode(monday, monday + timedelta(days=6), episode.closed_on)


def _alert(
    unit_id: str,
    name: str,
    episode: Episode,
    found: dict[str, Any],
    message: Callable[[dict[str, Any]], str],
) -> dict[str, Any]:
    evidence = {**NOTHING_OF_LOAD, **found}
    return alert_row(unit_id, KIND, "warning", episode, evidence, message, part=name)
