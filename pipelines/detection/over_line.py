"""The absolute rule: a unit over its line in at least 3 of its last 4 observed weeks, within 6 weeks.

It needs no comparison units and no rollout, so it also sees load that rises everywhere at once.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.detection.episodes import Episode, SignalWeek, alert_row, episodes
from pipelines.detection.recent import OF_OBSERVED, with_signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

KIND = "over_line"
_SEVERITY = {"law": "unsafe", "local_agreement": "unsafe", "guidance": "warning"}


def over_line(
    line_week: pl.DataFrame,
    lines: pl.DataFrame,
    saving: Callable[[str, date], tuple[float | None, str]],
    message: Callable[[dict[str, Any]], str],
) -> list[dict[str, Any]]:
    """Alerts of all units, each as a row of the published shape `alert`.

    `saving(unit, sunday)`: mean published hours saved a week over the eight weeks before (None where
    unknown), and the verdict on them: measured, none or not_measured.
    """
    line_by_id = {(row["line_id"], row["unit_id"]): row for row in lines.iter_rows(named=True)}
    alerts: list[dict[str, Any]] = []
    for unit_id, unit_rows in _units_that_signal(_series_weeks(line_week, lines)):
        by_series = _rows_by_series(row for row in unit_rows if row["observed"])
        signals = {series: _signals(rows) for series, rows in by_series.items()}
        unseen = {
            series: {row["week_start"] for row in rows}
            for series, rows in _rows_by_series(row for row in unit_rows if not row["observed"]).items()
        }
        for episode in episodes(_together(signals, unseen)):
            series, line_id = _loudest(signals, by_series, episode)
            line = line_by_id[line_id, unit_id]
            evidence = _evidence(by_series[series], line, episode, saving(unit_id, episode.detected_on))
            severity = _severity(signals, by_series, episode)
            alerts.append(alert_row(unit_id, KIND, severity, episode, evidence, message, about=_about(line)))
    return alerts


def _series_weeks(line_week: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per unit, series and week, in order, with the basis of the line it was judged by.

    Of two lines in a week, one that ends and one that begins, it is the one the week could be judged by.
    """
    about = lines.select("line_id", "unit_id", "series", "basis", "effective_from")
    return (
        line_week.join(about, on=["line_id", "unit_id"])
        .sort("observed", "effective_from", "line_id", descending=[True, True, False])
        .unique(["unit_id", "series", "week_start"], keep="first", maintain_order=True)
        .sort("unit_id", "series", "week_start")
    )


def _units_that_signal(weeks: pl.DataFrame) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each unit in which any line ever signals, with `signal` and `since` where observed."""
    observed = with_signal(weeks.filter("observed"), ["unit_id", "series"], "over")
    loud = observed.filter("signal").select("unit_id").unique()
    told = pl.concat([observed, weeks.filter(~pl.col("observed"))], how="diagonal")
    rows = told.join(loud, on="unit_id", how="semi").sort("unit_id", "series", "week_start").to_dicts()
    for unit_id, of_unit in groupby(rows, key=itemgetter("unit_id")):
        yield unit_id, list(of_unit)


def _rows_by_series(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {series: list(part) for series, part in groupby(rows, key=itemgetter("series"))}


def _signals(rows: list[dict[str, Any]]) -> list[SignalWeek]:
    """The rule at each observed week of one series."""
    return [SignalWeek(row["week_start"], row["signal"], row["since"]) for row in rows]


def _together(signals: dict[str, list[SignalWeek]], unseen: dict[str, set[date]]) -> list[SignalWeek]:
    """All lines of a unit as one series: a week signals if any line does.

    A week in which a line that signalled is not observed (`unseen`) says nothing: other lines, being calm, do
    not close its alert.
    """
    by_week: dict[date, dict[str, SignalWeek]] = {}
    for series, weeks in signals.items():
        for week in weeks:
            by_week.setdefault(week.week_start, {})[series] = week
    together = []
    loud: set[str] = set()
    for start in sorted(by_week):
        told = by_week[start]
        loud = (loud - told.keys()) | {series for series, week in told.items() if week.signal}
        starts = [week.started_on for week in told.values() if week.signal and week.started_on]
        if starts or not any(start in unseen.get(series, ()) for series in loud):
            together.append(SignalWeek(start, bool(starts), min(starts) if starts else None))
    return together


def _severity(
    signals: dict[str, list[SignalWeek]], by_series: dict[str, list[dict[str, Any]]], episode: Episode
) -> str:
    """The worst of the lines that signalled while the alert was open: it may rise, and never falls."""
    first = episode.detected_on - timedelta(days=6)
    last = episode.closed_on or date.max
    found = {
        _SEVERITY[row["basis"]]
        for series, weeks in signals.items()
        for week, row in zip(weeks, by_series[series], strict=True)
        if week.signal and first <= week.week_start <= last
    }
    return "unsafe" if "unsafe" in found else "warning"


def _loudest(
    signals: dict[str, list[SignalWeek]], by_series: dict[str, list[dict[str, Any]]], episode: Episode
) -> tuple[str, str]:
    """Of the lines that signalled on the day of detection: the strictest basis, then the furthest over.

    Its series and its own id.
    """
    monday = episode.detected_on - timedelta(days=6)
    candidates = [
        (series, row)
        for series, weeks in signals.items()
        for week, row in zip(weeks, by_series[series], strict=True)
        if week.week_start == monday and week.signal
    ]

    def excess(candidate: tuple[str, dict[str, Any]]) -> tuple[bool, float, str]:
        _, row = candidate
        nobody_there = row["load"] is None  # patients and nobody to care for them
        over = inf if nobody_there else row["load"] / row["limit"]
        return (_SEVERITY[row["basis"]] == "unsafe", over, row["line_id"])

    series, row = max(candidates, key=excess)
    return series, row["line_id"]


def _evidence(
    rows: list[dict[str, Any]], line: dict[str, Any], episode: Episode, saving: tuple[float | None, str]
) -> dict[str, Any]:
    """What was known on the day of detection; frozen then."""
    saved, verdict = saving
    since = [r for r in rows if episode.started_on <= r["week_start"] <= episode.detected_on][-OF_OBSERVED:]
    loads = [r["load"] for r in since if r["load"] is not None]
    return {
        "load": round(sum(loads) / len(loads), 6) if loads else None,
        "load_expected": None,
        "load_line": line["limit"],
        "load_change_percent": None,
        "load_change_interval_percent": None,
        "saved_hours_per_week": None if saved is None else round(saved, 6),
        "absorbed_hours_per_week": None,
        "saving": verdict,
        "conversion_ratio": None,
        "conversion_interval": None,
        "periods_over": sum(r["periods_over"] for r in since),
        "periods_observed": sum(r["periods_observed"] for r in since),
        "weeks_over": sum(bool(r["over"]) for r in since),
        "weeks_observed": len(since),
        "line_id": line["line_id"],
    }


def _about(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("measure", "staff_group", "period", "basis", "averaging", "source")}
