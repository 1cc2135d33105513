"""The sentences of the data quality page below its answer: what was refused, expected, restated, not told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, join, listing, say
from dashboard.words.data_quality import KINDS
from dashboard.words.registry import metric_text
from pipelines.metrics import METRICS
from pipelines.schemas import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.words.data_quality import Feed

    Row = Mapping[str, Any]

NAMED = 6
"""Figures named under a kind of nothing; the others are counted, and the table has them."""


def kind_of(row: Row) -> str | None:
    """Which kind of nothing a metric of a unit is; None where it is a figure other than nought."""
    if row["state"] == "value":
        return "zero" if row["zero"] else None
    return str(row["state"])


def where(kind: str, states: Sequence[Row]) -> str:
    """Where one kind of nothing is at present."""
    found = [row for row in states if kind_of(row) == kind]
    if not found:
        return say("quality.here.none")
    if kind in ("suppressed", "withheld"):
        return say(f"quality.here.{kind}", names=listing(_by_unit(found), NAMED))
    if kind == "not_collected":
        return say("quality.here.not_collected", names=listing(_titles(found), NAMED))
    return say(f"quality.here.{kind}", names=listing(_by_metric(found), NAMED))


def _by_unit(rows: Sequence[Row]) -> list[str]:
    units: dict[str, int] = {}
    for row in rows:
        units[row["unit_name"]] = units.get(row["unit_name"], 0) + 1
    return [
        say("quality.where", title=name, units=count("quality.where.figures", number))
        for name, number in sorted(units.items())
    ]


def _by_metric(rows: Sequence[Row]) -> list[str]:
    metrics: dict[str, int] = {}
    for row in rows:
        metrics[row["metric"]] = metrics.get(row["metric"], 0) + 1
    most = sorted(metrics.items(), key=lambda item: (-item[1], metric_title(item[0])))
    return [
        say("quality.where", title=metric_title(metric), units=count("quality.where.units", number))
        for metric, number in most
    ]


def _titles(rows: Iterable[Row]) -> list[str]:
    return sorted({metric_title(row["metric"]) for row in rows})


def metric_title(metric: str) -> str:
    """The title of a metric; the id of one that this version does not know."""
    return metric_text(metric, "title")


def not_collected(states: Sequence[Row]) -> list[str]:
    """Titles of metrics that the site does not collect."""
    return _titles(row for row in states if row["state"] == "not_collected")


def hidden(states: Sequence[Row]) -> list[str]:
    """Names of units in which any figure is hidden."""
    return sorted({row["unit_name"] for row in states if row["state"] == "suppressed"})


def state_rows(states: Sequence[Row]) -> list[list[str]]:
    """One row per metric: in how many units it is told, and in which it is which kind of nothing."""
    by_metric: dict[str, list[Row]] = {}
    for row in states:
        by_metric.setdefault(row["metric"], []).append(row)
    known = [metric for metric in METRICS if metric in by_metric]
    return [_state_row(metric, by_metric[metric]) for metric in known]


def _state_row(metric: str, rows: Sequence[Row]) -> list[str]:
    told = sum(row["state"] == "value" for row in rows)
    cells = [listing([row["unit_name"] for row in rows if kind_of(row) == kind], most=3) for kind in KINDS]
    return [metric_title(metric), say("unit.key.of", over=told, observed=len(rows)), *cells]


def state_columns() -> list[str]:
    """Titles of that table."""
    names = ("figure", "told", *KINDS)
    return [say(f"quality.nothing.column.{name}") for name in names]


def quiet_text(feeds: Sequence[Feed]) -> str:
    """Feeds that come as things happen, each with its newest day; empty where there is none."""
    named = [
        say("quality.fresh.named", feed=feed.name, day=numbers.short_day(feed.last))
        for feed in feeds
        if not feed.continuous and not TABLES[feed.table].reference
    ]
    return say("quality.fresh.quiet", names=listing(named, most=len(named))) if named else ""


def refused_text(rejections: Sequence[Row], tables: Sequence[Row]) -> str:
    """How many rows were refused or wait, and for how many reasons."""
    if not rejections:
        checks = sum(row["evaluated"] for row in tables)
        return say("quality.refused.none", evaluated=numbers.plain(checks, 0))
    rows = sum(row["rows"] for row in rejections)
    reasons = len({(row["table_name"], row["rule"], row["reason"]) for row in rejections})
    text = say(
        "quality.refused.some",
        rows=count("quality.rows", rows),
        reasons=count("quality.reasons", reasons),
    )
    return text.replace(str(rows), numbers.plain(rows, 0), 1)


def files_text(notes: Sequence[Row], *, known: bool) -> str:
    """Which files were refused, are incomplete, or have columns that are left out."""
    if not known:
        return say("quality.files.unknown")
    parts = {
        "refused": [row["file"] for row in notes if row["outcome"] == "refused"],
        "extra": [row["file"] for row in notes if row["extra_columns"]],
        "incomplete": [row["file"] for row in notes if row["incomplete"]],
    }
    told = [
        count(f"quality.files.{name}", len(files), names=listing(files))
        for name, files in parts.items()
        if files
    ]
    return join(*told) or say("quality.files.none")


def expected_text(run: int, tables: Sequence[Row], failures: Sequence[Row]) -> str:
    """What one run expected, and what failed. `tables`: those of the run."""
    told = {
        "run": run,
        "expectations": count("quality.expectations", sum(row["expectations"] for row in tables)),
        "tables": count("quality.tables", len(tables)),
        "evaluated": numbers.plain(sum(row["evaluated"] for row in tables), 0),
    }
    failed = sum(row["failed"] for row in tables)
    broken = count("quality.expectations", len(failures))
    text = (
        say("quality.expected.failed", **told, failed=numbers.plain(failed, 0), broken=broken)
        if failed
        else say("quality.expected.all", **told)
    )
    without = sum(row["without_values"] for row in tables)
    return join(text, say("quality.expected.unasked", n=without) if without else "")


def run_text(runs: Sequence[Row], day: str) -> str:
    """What the newest run did. `day`: of its beginning, in words."""
    if not runs:
        return say("quality.run.empty")
    run = runs[0]
    if run["outcome"] != "published":
        return say("quality.run.failed", run=run["run"], day=day, outcome=run["outcome"])
    counts = {
        name: numbers.plain(run[name] or 0, 0) for name in ("read", "accepted", "rejected", "duplicates")
    }
    files = count("quality.run.files", run["files_new"] or 0)
    return say("quality.run.text", run=run["run"], day=day, files=files, **counts)


def restated_text(restated: Sequence[Row], withdrawn: Sequence[Row]) -> str:
    """Which weeks were published otherwise before, and which alerts stand no longer."""
    gone = [
        say("quality.restated.alert", unit=row["unit_name"], kind=code("alert", row["kind"]))
        for row in withdrawn
    ]
    alerts = count("quality.restated.withdrawn", len(gone), names=listing(gone)) if gone else ""
    if not restated:
        return join(say("quality.restated.none"), alerts)
    weeks: dict[str, set[Any]] = {}
    for row in restated:
        weeks.setdefault(row["unit_name"], set()).add(row["week_start"])
    named = [say("quality.restated.unit", unit=unit, n=len(days)) for unit, days in sorted(weeks.items())]
    newest = max(row["published_on"] for row in restated)
    number = sum(len(days) for days in weeks.values())
    text = count("quality.restated.some", number, names=listing(named), day=numbers.day(newest))
    return join(text, alerts)
