"""Too little data to judge a unit: its standing is unknown, and that is said aloud."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.detection.episodes import SignalWeek, alert_id, episodes

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

KIND = "data_gap"
WEEKS_NEEDED = 3
OF_CALENDAR = 4


def data_gap(
    completeness: pl.DataFrame, gate: float, message: Callable[[dict[str, Any]], str]
) -> list[dict[str, Any]]:
    """Alerts of all units whose last four calendar weeks hold fewer than three that are complete enough."""
    alerts: list[dict[str, Any]] = []
    for (unit_id,), part in (
        completeness.sort("unit_id", "week_start").partition_by("unit_id", as_dict=True).items()
    ):
        rows = part.to_dicts()
        for episode in episodes(_signals(rows, gate)):
            evidence = _evidence(rows, gate, episode.detected_on)
            row = {
                "alert_id": alert_id(str(unit_id), KIND, episode.detected_on),
                "unit_id": unit_id,
                "kind": KIND,
                "severity": "watch",
                "started_on": episode.started_on,
                "detected_on": episode.detected_on,
                "closed_on": episode.closed_on,
                "driver": None,
                "evidence": json.dumps(evidence, sort_keys=True),
            }
            alerts.append({**row, "message": message({**row, **evidence})})
    return alerts


def _signals(rows: list[dict[str, Any]], gate: float) -> list[SignalWeek]:
    """Every calendar week counts here: a week without data is what the rule is about."""
    weeks = []
    for position in range(OF_CALENDAR - 1, len(rows)):
        recent = rows[position - OF_CALENDAR + 1 : position + 1]
        poor = [row["week_start"] for row in recent if (row["completeness"] or 0.0) < gate - 1e-9]
        signal = len(recent) - len(poor) < WEEKS_NEEDED
        weeks.append(SignalWeek(rows[position]["week_start"], signal, poor[0] if signal else None))
    return weeks


def _evidence(rows: list[dict[str, Any]], gate: float, detected_on: date) -> dict[str, Any]:
    since = [
        row for row in rows if detected_on - timedelta(weeks=OF_CALENDAR) < row["week_start"] <= detected_on
    ]
    poor = [row for row in since if (row["completeness"] or 0.0) < gate - 1e-9]
    last = poor[-1] if poor else since[-1]
    return {
        "load": None,
        "load_expected": None,
        "load_line": None,
        "load_change_percent": None,
        "load_change_interval_percent": None,
        "saved_hours_per_week": None,
        "absorbed_hours_per_week": None,
        "saving": "not_measured",
        "conversion_ratio": None,
        "conversion_interval": None,
        "completeness": round(last["completeness"] or 0.0, 6),
        "limiting": last["limiting"],
        "weeks_incomplete": len(poor),
        "weeks": len(since),
    }
