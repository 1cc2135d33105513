"""The absolute rule: a unit over its line in at least 3 of its last 4 observed weeks, within 6 weeks.

It needs no comparison units and no rollout, so it also sees load that rises everywhere at once.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.detection.episodes import Episode, SignalWeek, alert_id, episodes

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = "over_line"
WEEKS_OVER = 3
OF_OBSERVED = 4
WITHIN_WEEKS = 6

_SEVERITY = {"law": "unsafe", "local_agreement": "unsafe", "guidance": "warning"}


def over_line(
    line_week: pl.DataFrame,
    lines: pl.DataFrame,
    saved_hours: Callable[[str, date], float | None],
    message: Callable[[dict[str, Any]], str],
) -> list[dict[str, Any]]:
    """Alerts of all units, each as a row of the published shape `alert`.

    `saved_hours(unit, sunday)`: mean published hours saved a week over the eight weeks before, None where
    unknown.
    """
    line_by_id = {(row["line_id"], row["unit_id"]): row for row in lines.iter_rows(named=True)}
    ordered = line_week.sort("unit_id", "line_id", "week_start")
    alerts: list[dict[str, Any]] = []
    for (unit_id,), unit_rows in ordered.partition_by("unit_id", as_dict=True).items():
        by_line = _rows_by_line(unit_rows.filter("observed"))
        signals = {line_id: _signals(rows) for line_id, rows in by_line.items()}
        unseen = {
            line_id: {row["week_start"] for row in rows}
            for line_id, rows in _rows_by_line(unit_rows.filter(~pl.col("observed"))).items()
        }
        basis = {line_id: line_by_id[line_id, str(unit_id)]["basis"] for line_id in by_line}
        for episode in episodes(_together(signals, unseen)):
            line_id = _loudest(signals, by_line, line_by_id, str(unit_id), episode)
            line = line_by_id[line_id, str(unit_id)]
            evidence = _evidence(
                by_line[line_id], line, episode, saved_hours(str(unit_id), episode.detected_on)
            )
            row = {
                "alert_id": alert_id(str(unit_id), KIND, episode.detected_on),
                "unit_id": unit_id,
                "kind": KIND,
                "severity": _severity(signals, basis, episode),
                "started_on": episode.started_on,
                "detected_on": episode.detected_on,
                "closed_on": episode.closed_on,
                "driver": None,
                "evidence": json.dumps(evidence, sort_keys=True),
            }
            alerts.append({**row, "message": message({**row, **evidence, **_about(line)})})
    return alerts


def _rows_by_line(unit_rows: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    parts = unit_rows.partition_by("line_id", as_dict=True)
    return {str(line_id): part.to_dicts() for (line_id,), part in parts.items()}


def _signals(rows: list[dict[str, Any]]) -> list[SignalWeek]:
    """The rule at each observed week of one line, from that week and earlier ones only."""
    weeks = []
    for position, row in enumerate(rows):
        reach = row["week_start"] - timedelta(weeks=WITHIN_WEEKS - 1)
        recent = [
            r for r in rows[max(0, position - OF_OBSERVED + 1) : position + 1] if r["week_start"] >= reach
        ]
        over = [r["week_start"] for r in recent if r["over"]]
        signal = len(over) >= WEEKS_OVER
        weeks.append(SignalWeek(row["week_start"], signal, over[0] if signal else None))
    return weeks


def _together(signals: dict[str, list[SignalWeek]], unseen: dict[str, set[date]]) -> list[SignalWeek]:
    """All lines of a unit as one series: a week signals if any line does.

    A week in which a line that signalled is not observed (`unseen`) says nothing: other lines, being calm, do
    not close its alert.
    """
    by_week: dict[date, dict[str, SignalWeek]] = {}
    for line_id, weeks in signals.items():
        for week in weeks:
            by_week.setdefault(week.week_start, {})[line_id] = week
    together = []
    loud: set[str] = set()
    for start in sorted(by_week):
        told = by_week[start]
        loud = (loud - told.keys()) | {line_id for line_id, week in told.items() if week.signal}
        starts = [week.started_on for week in told.values() if week.signal and week.started_on]
        if starts or not any(start in unseen.get(line_id, ()) for line_id in loud):
            together.append(SignalWeek(start, bool(starts), min(starts) if starts else None))
    return together


def _severity(signals: dict[str, list[SignalWeek]], basis: dict[str, str], episode: Episode) -> str:
    """The worst of the lines that signalled while the alert was open: it may rise, and never falls."""
    first = episode.detected_on - timedelta(days=6)
    last = episode.closed_on or date.max
    found = {
        _SEVERITY[basis[line_id]]
        for line_id, weeks in signals.items()
        if any(week.signal and first <= week.week_start <= last for week in weeks)
    }
    return "unsafe" if "unsafe" in found else "warning"


def _loudest(
    signals: dict[str, list[SignalWeek]],
    by_line: dict[str, list[dict[str, Any]]],
    line_by_id: dict[tuple[str, str], dict[str, Any]],
    unit_id: str,
    episode: Episode,
) -> str:
    """Of the lines that signalled on the day of detection: the strictest basis, then the furthest over."""
    monday = episode.detected_on - timedelta(days=6)
    candidates = [
        line_id
        for line_id, weeks in signals.items()
        if any(w.week_start == monday and w.signal for w in weeks)
    ]

    def excess(line_id: str) -> tuple[bool, float, str]:
        row = next(r for r in by_line[line_id] if r["week_start"] == monday)
        return (
            _SEVERITY[line_by_id[line_id, unit_id]["basis"]] == "unsafe",
            inf
            if row["load"] is None
            else row["load"] / row["limit"],  # patients and nobody to care for them
            line_id,
        )

    return max(candidates, key=excess)


def _evidence(
    rows: list[dict[str, Any]], line: dict[str, Any], episode: Episode, saved: float | None
) -> dict[str, Any]:
    """What was known on the day of detection; frozen then."""
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
        "saving": "not_measured" if saved is None else "measured" if saved > 0 else "none",
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
