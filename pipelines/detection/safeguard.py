"""Alerts of use outside what was agreed: training, consent, permitted tasks, over-reliance, concerns.

Simple rules on published figures, each with its threshold and the reason for it: where three weeks of four
are outside, something about the rollout has to change, and nobody needs statistics to see it. Use after a
refusal is an incident each time. Alerts say whether, not how often: no count, no share, no person, no shift.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import polars as pl

from pipelines.detection.episodes import Episode, SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.recent import numbers, spans, with_signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KIND = "safeguard"

LEAST_TASKS = 20
"""A week with fewer tasks behind a share is not judged: one of them would be more than five percent."""

LEAST_COVERAGE = 0.5
"""Of the tasks a share is about. Where only those with a concern say so, all of them have one."""

REFUSAL = "used_after_refusal"
"""Metric of which every use is an incident; the others are shares."""


@dataclass(frozen=True)
class Safeguard:
    """A published share that is outside policy strictly below or strictly above a threshold."""

    metric: str
    side: Literal["below", "above"]
    threshold: float
    coverage: float = LEAST_COVERAGE


SAFEGUARDS: Mapping[str, Safeguard] = {
    # Most of the use is by people whose training is not on record or ran out: a rollout without training.
    "training": Safeguard("trained_use_share", "below", 0.5),
    # More than one patient in five whose answer nobody wrote down: asking is not part of the work.
    "consent": Safeguard("consent_coverage", "below", 0.8),
    # A slip now and then is one in a hundred; twice that week after week is a practice. Where policy speaks
    # of few tasks, these are judged.
    "permitted_use": Safeguard("permitted_use_share", "below", 0.98, coverage=0.0),
    # One accepted draft in four taken over faster than it can be read.
    "over_reliance": Safeguard("accepted_fast_unedited_share", "above", 0.25),
    # One output in twenty that staff call misleading: several times what is usual for tools in use.
    "misleading": Safeguard("concern_misleading_share", "above", 0.05),
    # One output in fifty with a privacy concern.
    "privacy": Safeguard("concern_privacy_share", "above", 0.02),
}
"""By the name an alert's evidence gives it."""


class _Week(NamedTuple):
    """One judged week of a unit: what the rule says at it, and of how many weeks."""

    week_start: date
    signal: bool
    since: date | None
    weeks_outside: int
    weeks_observed: int


def safeguard(metric_value: pl.DataFrame, message: Callable[[dict[str, Any]], str]) -> list[dict[str, Any]]:
    """Rows of the published shape `alert`, from published values; one alert per unit and safeguard."""
    alerts = []
    values = metric_value.filter((pl.col("state") == "value") & (pl.col("staff_group") == "all"))
    for name, rule in SAFEGUARDS.items():
        for unit_id, weeks in _series(values, rule):
            for episode, outside, observed in _broken(weeks):
                evidence = {
                    "safeguard": name,
                    "threshold": rule.threshold,
                    "weeks_outside": outside,
                    "weeks_observed": observed,
                }
                alerts.append(_alert(unit_id, name, episode, evidence, message))
    for unit_id, weeks in _refusals(values):
        for episode in _incidents(weeks):
            evidence = {"safeguard": "refusal", "threshold": 0, "weeks_outside": 1, "weeks_observed": 1}
            alerts.append(_alert(unit_id, "refusal", episode, evidence, message))
    return alerts


def _series(values: pl.DataFrame, rule: Safeguard) -> Iterator[tuple[str, list[_Week]]]:
    """For each unit in which the rule ever signals, its judged weeks from the first signal on."""
    value = pl.col("value")
    outside = value < rule.threshold if rule.side == "below" else value > rule.threshold
    judged = values.filter(
        (pl.col("metric") == rule.metric)
        & (pl.col("denominator") >= LEAST_TASKS)
        & (pl.col("coverage").fill_null(0.0) >= rule.coverage)
    ).select("unit_id", "week_start", outside.alias("outside"))
    yield from _by_unit(with_signal(judged.sort("unit_id", "week_start"), ["unit_id"], "outside"))


def _refusals(values: pl.DataFrame) -> Iterator[tuple[str, list[_Week]]]:
    """For each unit with any use after a refusal, its weeks from the first one on: any or none."""
    counts = values.filter(pl.col("metric") == REFUSAL)
    weeks = counts.select(
        "unit_id",
        "week_start",
        signal=(pl.col("numerator") > 0).fill_null(value=False),
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
