"""Alerts of use outside what was agreed: training, consent, permitted tasks, over-reliance, concerns.

Simple rules on published figures, each with its threshold and the reason for it: where three weeks of four
are outside, something about the rollout has to change, and nobody needs statistics to see it. Use after a
refusal is an incident each time. Alerts say whether, not how often: no count, no share, no person, no shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from pipelines.detection.episodes import SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.over_line import OF_OBSERVED, WEEKS_OVER, WITHIN_WEEKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipelines.detection.episodes import Episode

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


def _series(values: pl.DataFrame, rule: Safeguard) -> Iterator[tuple[str, list[SignalWeek]]]:
    """For each unit that was ever outside often enough, its judged weeks: outside or not."""
    value = pl.col("value")
    outside = value < rule.threshold if rule.side == "below" else value > rule.threshold
    judged = values.filter(
        (pl.col("metric") == rule.metric)
        & (pl.col("denominator") >= LEAST_TASKS)
        & (pl.col("coverage").fill_null(0.0) >= rule.coverage)
    ).select("unit_id", "week_start", outside.alias("outside"))
    often = pl.col("outside").sum().over("unit_id") >= WEEKS_OVER
    yield from _by_unit(judged.filter(often))


def _refusals(values: pl.DataFrame) -> Iterator[tuple[str, list[SignalWeek]]]:
    """For each unit with any use after a refusal, its weeks: any or none."""
    counts = values.filter(pl.col("metric") == REFUSAL)
    weeks = counts.select("unit_id", "week_start", (pl.col("numerator") > 0).alias("outside"))
    yield from _by_unit(weeks.filter(pl.col("outside").any().over("unit_id")))


def _by_unit(weeks: pl.DataFrame) -> Iterator[tuple[str, list[SignalWeek]]]:
    parts = weeks.sort("unit_id", "week_start").partition_by("unit_id", as_dict=True, maintain_order=True)
    for (unit_id,), part in parts.items():
        rows = part.select("week_start", "outside").iter_rows()
        yield str(unit_id), [SignalWeek(week, outside) for week, outside in rows]


def _broken(weeks: list[SignalWeek]) -> Iterator[tuple[Episode, int, int]]:
    """Alerts of one unit and share, with the weeks outside and observed at detection.

    The rule is that of load lines: outside in three of the last four judged weeks, within six.
    """
    signals, counts = [], {}
    for place, week in enumerate(weeks):
        reach = week.week_start - timedelta(weeks=WITHIN_WEEKS - 1)
        recent = [
            each for each in weeks[max(0, place - OF_OBSERVED + 1) : place + 1] if each.week_start >= reach
        ]
        outside = [each.week_start for each in recent if each.signal]
        broken = len(outside) >= WEEKS_OVER
        signals.append(SignalWeek(week.week_start, broken, outside[0] if broken else None))
        counts[week.week_start] = len(outside), len(recent)
    for episode in episodes(signals):
        yield episode, *counts[episode.detected_on - timedelta(days=6)]


def _incidents(weeks: list[SignalWeek]) -> Iterator[Episode]:
    """An alert for every week with a use after a refusal, though another is open."""
    for place, week in enumerate(weeks):
        if week.signal:
            yield episodes(weeks[place:])[0]


def _alert(
    unit_id: str,
    name: str,
    episode: Episode,
    found: dict[str, Any],
    message: Callable[[dict[str, Any]], str],
) -> dict[str, Any]:
    evidence = {**NOTHING_OF_LOAD, **found}
    return alert_row(unit_id, KIND, "warning", episode, evidence, message, part=name)
