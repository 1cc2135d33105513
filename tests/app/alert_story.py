"""A site with alerts open and closed, one withdrawn, and weeks that were published otherwise before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.warehouse.build import write_snapshot
from tests.app import snapshot

RISE = {
    "load": 6.4,
    "load_expected": 5.6,
    "load_line": 6.0,
    "load_change_percent": 13.0,
    "load_change_interval_percent": [5.0, 21.0],
    "saved_hours_per_week": 17.2,
    "absorbed_hours_per_week": 72.4,
    "saving": "measured",
    "conversion_ratio": 4.2,
    "conversion_interval": [2.9, 6.1],
    "comparison_units": 12,
    "attribution": "compared",
    "rising_before_go_live": False,
    "weeks": 4,
}
OVERTIME = {
    **NOTHING_OF_LOAD,
    "measure": "overtime_share",
    "rate": 0.036,
    "rate_expected": 0.03,
    "rate_change_percent": 20.0,
    "amount": 80.0,
    "amount_expected": 60.0,
    "weeks": 3,
}
REPORTS = {
    **NOTHING_OF_LOAD,
    "measure": "overload_report_rate",
    "rate": 1.4,
    "rate_expected": 0.13,
    "rate_change_percent": 977.0,
    "amount": 5.0,
    "amount_expected": 0.5,
    "weeks": 4,
}
TRAINING = {
    **NOTHING_OF_LOAD,
    "safeguard": "training",
    "threshold": 0.5,
    "weeks_outside": 3,
    "weeks_observed": 4,
}
GAP = {
    **NOTHING_OF_LOAD,
    "completeness": 0.3,
    "limiting": "hours_days",
    "weeks_incomplete": 3,
    "weeks": 4,
}
SPREAD = {
    **NOTHING_OF_LOAD,
    "spread_percent": 22.0,
    "spread_expected_percent": 9.0,
    "load_per_hour": 0.4,
    "load_per_hour_change_percent": -2.0,
    "weeks": 4,
}
OVER = {
    **RISE,
    "load_expected": None,
    "conversion_ratio": None,
    "weeks_over": 3,
    "weeks_observed": 4,
    "line_id": "W01-line",
}
HOSTILE = "<img src=x onerror=alert(1)> {0} **bold**"
"""A message that must be shown as text."""


def rows(today: date) -> list[dict[str, Any]]:
    """Every alert; days are counted in weeks back from the last Sunday of the data."""
    sunday = snapshot.monday_of_last_whole_week(today) + timedelta(days=6)

    def alert(
        unit: str, kind: str, severity: str, began: int, told: int, closed: int | None, **other: Any
    ) -> dict[str, Any]:
        driver, message = other.pop("driver", None), other.pop("message", f"As told of {kind} in {unit}.")
        return {
            "alert_id": f"{unit}-{kind}-{told}",
            "unit_id": unit,
            "kind": kind,
            "severity": severity,
            "started_on": sunday - timedelta(weeks=began, days=6),
            "detected_on": sunday - timedelta(weeks=told),
            "closed_on": None if closed is None else sunday - timedelta(weeks=closed),
            "driver": driver,
            "evidence": json.dumps(other["evidence"]),
            "message": message,
        }

    return [
        alert("W01", "over_line", "unsafe", 30, 28, 20, evidence=OVER),
        alert("W01", "conversion", "watch", 16, 15, 13, driver="more_patients", evidence=RISE),
        alert("W01", "conversion", "unsafe", 16, 13, None, driver="more_patients", evidence=RISE),
        alert("W01", "over_line", "unsafe", 12, 9, None, evidence=OVER),
        alert("W01", "overload_reports", "warning", 8, 5, None, evidence=REPORTS),
        alert("W02", "after_hours", "warning", 7, 4, None, evidence=OVERTIME),
        alert("W03", "uneven_load", "warning", 12, 9, 3, evidence=SPREAD),
        alert("W06", "data_gap", "watch", 4, 2, None, evidence=GAP),
        alert("W07", "safeguard", "warning", 3, 0, None, evidence=TRAINING, message=HOSTILE),
        alert(
            "C02",
            "load_rise",
            "watch",
            14,
            13,
            8,
            driver="fewer_staff",
            evidence={
                **RISE,
                "saving": "not_measured",
                "conversion_ratio": None,
                "attribution": "weak",
                "comparison_units": 2,
            },
        ),
    ]


def tables(today: date) -> dict[str, pl.DataFrame]:
    """The usual fixture site with these alerts, one withdrawn, and three changes of two weeks."""
    sunday = snapshot.monday_of_last_whole_week(today) + timedelta(days=6)
    corrected = sunday - timedelta(weeks=14, days=6)
    every = snapshot.tables(today)
    every["alert"] = pl.DataFrame(rows(today), infer_schema_length=None)
    every["withdrawn_alert"] = pl.DataFrame(
        {
            "sequence": [3],
            "published_on": [sunday - timedelta(weeks=1)],
            "alert_id": ["gone"],
            "unit_id": ["W04"],
            "kind": ["over_line"],
            "severity": ["warning"],
            "started_on": [sunday - timedelta(weeks=6, days=6)],
            "detected_on": [sunday - timedelta(weeks=4)],
        }
    )
    every["restatement"] = pl.DataFrame(
        {
            "sequence": [2, 3, 3],
            "published_on": [sunday - timedelta(weeks=2), sunday - timedelta(weeks=1), sunday],
            "unit_id": ["W01", "W01", "C01"],
            "week_start": [corrected, corrected, corrected],
            "patients_before": [2400.0, 2400.0, None],
            "patients_now": [2400.0, 2448.0, 2219.0],
            "hours_before": [412.0, 437.0, 800.0],
            "hours_now": [437.0, 440.0, 800.0],
        }
    )
    return every


def publish(folder: Path, today: date, **replaced: pl.DataFrame) -> Path:
    """Publish that site below `folder`, and give its warehouse."""
    warehouse = folder / "warehouse"
    warehouse.mkdir(parents=True, exist_ok=True)
    write_snapshot(warehouse, {**tables(today), **replaced}, snapshot.info(today, 3))
    return warehouse
