"""How numbers are made, in words: the answer, one definition, thresholds, releases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from dashboard.desk.figures import takes_grant
from dashboard.desk.quality import STATE_WEEKS
from dashboard.words import metrics, numbers
from dashboard.words.catalogue import clauses, code, count, join, listing, say, semicolons
from dashboard.words.registry import metric_text
from dashboard.words.themes import themes_of
from dashboard.words.unit import Figure
from pipelines.detection.data_gap import OF_CALENDAR, WEEKS_NEEDED
from pipelines.detection.episodes import QUIET_WEEKS
from pipelines.detection.recent import OF_OBSERVED, WEEKS_OVER, WITHIN_WEEKS
from pipelines.metrics import METRICS
from pipelines.policy import standing
from pipelines.policy.lines import DEFAULT_ALLOWED_SHARE, LAW_ALLOWED_SHARE
from pipelines.shapes import judging
from pipelines.shapes.limits import REFUSAL, SAFEGUARDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About
    from dashboard.desk.methods import Settings
    from pipelines.metrics import Metric

    Row = Mapping[str, Any]

STATES = ("suppressed", "withheld", "missing", "not_assessed", "not_collected")


@dataclass(frozen=True)
class Site:
    """What the answer is made from."""

    states: Sequence[Row]  # one per metric and unit
    lines: int
    live: bool  # a tool has gone live somewhere


def answer(site: Site, settings: Settings, about: About) -> str:
    """How numbers are made, and which of them are told on this site."""
    start = say("methods.answer", metrics=len(METRICS), version=settings.version)
    if not site.states:
        return join(start, say("methods.answer.nothing"))
    told = {row["metric"] for row in site.states if row["state"] == "value"} & METRICS.keys()
    nowhere = [metric_text(name, "title") for name in METRICS if name not in told]
    return join(
        start,
        _told(len(told), about, everything=not nowhere),
        count("methods.answer.nowhere", len(nowhere), names=listing(nowhere)) if nowhere else "",
        count("methods.answer.lines", site.lines) if site.lines else say("methods.answer.lines.none"),
        "" if site.live else say("methods.answer.no_tool"),
    )


def _told(told: int, about: About, *, everything: bool) -> str:
    if about.stale:
        day = numbers.day(about.as_of)
        return say("methods.answer.told_stale", weeks=STATE_WEEKS, day=day, told=told)
    key = "methods.answer.all" if everything else "methods.answer.told"
    return say(key, weeks=STATE_WEEKS, told=told)


def facts(metric: Metric, here: Sequence[Row], settings: Settings, *, granted: bool) -> list[Figure]:
    """What stands beside a definition. `here`: the metric's state in each unit the reader may see."""
    return [
        Figure(say("methods.key.unit"), metric_text(metric.id, "unit"), ""),
        Figure(say("methods.key.direction"), say(f"direction.{metric.direction}"), ""),
        Figure(
            say("methods.key.told"),
            say("methods.told.group" if metric.told_by_group else "methods.told.unit"),
            "",
        ),
        Figure(say("methods.key.shown"), _shown(metric, settings), ""),
        Figure(say("methods.key.source"), sources(metric), ""),
        Figure(say("methods.key.needs"), _needs(metric), ""),
        Figure(say("methods.key.here", weeks=STATE_WEEKS), here_text(metric, here, granted=granted), ""),
        Figure(
            say("methods.key.themes"),
            listing([say(f"theme.{name}.title") for name in themes_of(metric.id)]),
            "",
        ),
    ]


def _shown(metric: Metric, settings: Settings) -> str:
    if metric.person_derived:
        return say("methods.shown.large", least=settings.minimum_group)
    return say("methods.shown.granted" if takes_grant(metric) else "methods.shown.always")


def sources(metric: Metric) -> str:
    """The tables a metric is made from, in words."""
    return listing([code("table", name).lower() for name in metric.source], most=len(metric.source))


def _needs(metric: Metric) -> str:
    needs = ((need,) if isinstance(need, str) else need for need in metric.needs)
    return semicolons([reduce(_either, (code("table", name).lower() for name in names)) for names in needs])


def _either(first: str, last: str) -> str:
    return say("methods.need.either", first=first, last=last)


def here_text(metric: Metric, here: Sequence[Row], *, granted: bool) -> str:
    """In how many units it is told at present, and why not in the others."""
    if not here:
        hidden = takes_grant(metric) and not granted
        return say("methods.here.not_granted" if hidden else "methods.here.none")
    states = [row["state"] for row in here]
    units = count("quality.where.units", len(states))
    parts = [say("methods.here.told", told=states.count("value"), units=units)]
    parts += [
        say("methods.here.state", state=say(f"methods.state.{state}"), n=states.count(state))
        for state in STATES
        if state in states
    ]
    return clauses(parts)


def thresholds(settings: Settings) -> list[list[str]]:
    """One row per threshold: what it decides, its value, and who set it."""
    unknown = say("methods.value.not_told")
    gate, near, alarms, hours = (
        settings.completeness,
        settings.near,
        settings.false_alarms_per_unit_year,
        settings.full_time_hours,
    )
    rows = [
        ("gate", unknown if gate is None else numbers.percent(gate), "[detection] completeness"),
        (
            "near",
            unknown if near is None else say("methods.value.near", share=numbers.percent(near)),
            "[detection] near",
        ),
        ("group", say("methods.value.people", n=settings.minimum_group), "[privacy] minimum_group"),
        (
            "alarms",
            unknown if alarms is None else say("methods.value.alarms", n=numbers.plain(alarms, 3)),
            "[detection] false_alarms_per_unit_year",
        ),
        ("age", count("days", settings.max_age_days), "[freshness] max_age_days"),
        (
            "hours",
            unknown if hours is None else say("methods.value.hours", n=numbers.plain(hours)),
            "[site] full_time_hours_per_week",
        ),
        (
            "window",
            say("methods.value.window", weeks=judging.WEEKS_JUDGED, needed=judging.WEEKS_NEEDED),
            "",
        ),
        ("law", _share(LAW_ALLOWED_SHARE), ""),
        ("allowed", _share(DEFAULT_ALLOWED_SHARE), ""),
        (
            "disagree",
            say("methods.value.disagree", n=standing.DISAGREE_REPORTS, level=standing.DISAGREE_LEVEL),
            "",
        ),
        ("over", say("methods.value.of", n=WEEKS_OVER, of=OF_OBSERVED, within=WITHIN_WEEKS), ""),
        ("gap", say("methods.value.calendar", n=WEEKS_NEEDED, of=OF_CALENDAR), ""),
        ("quiet", say("methods.value.quiet", n=QUIET_WEEKS), ""),
    ]
    return [
        [
            say(f"methods.threshold.{name}"),
            value,
            say("methods.set.site", name=key) if key else say("methods.set.fixed"),
        ]
        for name, value, key in rows
    ]


def _share(share: float) -> str:
    return numbers.percent(share) if share else say("methods.value.none")


def safeguards() -> list[list[str]]:
    """One row per safeguard: its figure, when it is outside policy, when it is judged, and why there."""
    rows = [
        [
            metric_text(rule.metric, "title"),
            say(f"methods.safeguard.{rule.side}", share=numbers.percent(rule.threshold)),
            say("methods.safeguard.coverage", share=numbers.percent(rule.coverage))
            if rule.coverage
            else say("methods.safeguard.no_coverage"),
            say(f"methods.safeguard.{name}"),
        ]
        for name, rule in SAFEGUARDS.items()
    ]
    refusal = [
        metric_text(REFUSAL, "title"),
        say("methods.safeguard.any"),
        say("methods.safeguard.no_coverage"),
        say("methods.safeguard.refusal"),
    ]
    return [*rows, refusal]


def releases_text(releases: Sequence[Row]) -> str:
    """How many releases were reviewed, of which no review is known, and which nobody announced."""
    if not releases:
        return say("methods.releases.none")
    unreviewed = [_release(row) for row in releases if not reviewed(row)]
    unannounced = [_release(row) for row in releases if not row["announced"]]
    told = count("methods.releases.count", len(releases))
    review = (
        say(
            "methods.releases.some",
            releases=told,
            reviewed=len(releases) - len(unreviewed),
            names=listing(unreviewed),
        )
        if unreviewed
        else say("methods.releases.all", releases=told)
    )
    return join(
        review,
        say("methods.releases.unannounced", names=listing(unannounced)) if unannounced else "",
    )


def reviewed(row: Row) -> bool:
    """Whether a review of a release is on record."""
    return row["reviewed_on"] is not None or row["reviewed_by"] is not None


def _release(row: Row) -> str:
    return say("methods.release", tool=row["tool_name"], version=row["version"])


def option(metric_id: str) -> str:
    """What the reader chooses by: what the figure is about, and its name."""
    group = say(f"about.{metrics.group_of(metric_id)}")
    return say("control.option", group=group, title=metric_text(metric_id, "title"))
