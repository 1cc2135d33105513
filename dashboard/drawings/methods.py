"""The tables of the methods page, as rows of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import methods as words
from dashboard.words import metrics, numbers
from dashboard.words.catalogue import code, listing, say
from dashboard.words.line import line_sentence
from dashboard.words.registry import metric_text
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk

    Row = Mapping[str, Any]

OPTIONS = tuple(metric for group in metrics.GROUPS.values() for metric in group)
"""Every metric in the order in which they are offered."""

EVIDENCE_GRADES = ("assumed", "self_reported", "log_measured", "controlled")
"""The weakest first."""
ALERT_KINDS = (
    "over_line",
    "data_gap",
    "conversion",
    "load_without_saving",
    "load_rise",
    "uneven_load",
    "after_hours",
    "overload_reports",
    "safeguard",
)
SEVERITIES = ("watch", "warning", "unsafe")

DEFINITION_COLUMNS = ("figure", "about", "unit", "direction", "numerator", "denominator", "source", "limits")
THRESHOLD_COLUMNS = ("what", "value", "set")
SAFEGUARD_COLUMNS = ("figure", "outside", "judged", "reason")
LINE_COLUMNS = ("units", "basis", "since", "line")
RELEASE_COLUMNS = ("tool", "version", "released", "announced", "reviewer", "reviewed", "note")


def site(desk: Desk) -> words.Site:
    """What the page's answer is made from."""
    states, lines = desk.metric_states().to_dicts(), desk.lines_in_force()
    return words.Site(states, lines.height, live=desk.go_lives().height > 0)


def columns(names: Sequence[str]) -> list[str]:
    """Titles of a table."""
    return [say(f"methods.column.{name}") for name in names]


def definition_rows() -> list[list[str]]:
    """One row per metric of the registry."""
    return [
        [
            metric_text(metric.id, "title"),
            say(f"about.{metrics.group_of(metric.id)}"),
            metric_text(metric.id, "unit"),
            say(f"direction.{metric.direction}"),
            metric_text(metric.id, "numerator"),
            metric_text(metric.id, "denominator"),
            words.sources(metric),
            metric_text(metric.id, "limits"),
        ]
        for metric in (METRICS[name] for name in OPTIONS)
    ]


def line_rows(lines: Sequence[Row]) -> list[list[str]]:
    """One row per line in force."""
    return [
        [
            listing(row["units"], most=3),
            code("line.basis", row["basis"]),
            numbers.short_day(row["effective_from"]),
            line_sentence(row),
        ]
        for row in lines
    ]


def release_rows(releases: Sequence[Row]) -> list[list[str]]:
    """One row per release of a tool."""
    return [
        [
            row["tool_name"],
            row["version"],
            "" if row["released_on"] is None else numbers.short_day(row["released_on"]),
            say("methods.announced.yes" if row["announced"] else "methods.announced.no"),
            _reviewer(row),
            "" if row["reviewed_on"] is None else numbers.short_day(row["reviewed_on"]),
            row["note"] or "",
        ]
        for row in releases
    ]


def _reviewer(row: Row) -> str:
    if not words.reviewed(row):
        return say("methods.reviewed.no")
    return row["reviewed_by"] or say("methods.reviewed.someone")
