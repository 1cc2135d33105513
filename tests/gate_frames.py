"""Rows for the gate's tests: one good row of every table, typed as staging types it."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from pipelines.schemas import TABLES

TYPES: dict[str, Any] = {
    "id": pl.String,
    "text": pl.String,
    "category": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "flag": pl.Boolean,
    "date": pl.Date,
    "instant": pl.Datetime("us", "UTC"),
}
BESIDES = {"_row": pl.Int64, "_fault": pl.String, "_date": pl.Date}


def at(day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    """An instant of a January."""
    return datetime(year, 1, day, hour, minute, tzinfo=UTC)


DAY = date(2026, 1, 12)
GOOD: dict[str, dict[str, Any]] = {
    "units": {"unit_id": "W03", "unit_name": "Willow", "setting": "inpatient_ward"},
    "unit_changes": {"unit_id": "W03", "kind": "close", "effective_on": DAY},
    "clinicians": {"clinician_id": "c1", "staff_group": "nurse", "unit_id": "W03", "wte": 1.0},
    "tools": {"tool_id": "T1", "tool_name": "Scribe", "kind": "ambient_scribe"},
    "tool_releases": {"tool_id": "T1", "version": "2.1", "released_on": DAY},
    "rollouts": {"unit_id": "W03", "tool_id": "T1", "go_live_date": DAY},
    "llm_calls": {"call_id": "k1", "started_at": at(12), "status": "ok"},
    "llm_events": {
        "task_id": "t1",
        "clinician_id": "c1",
        "tool_id": "T1",
        "task_type": "progress_note",
        "started_at": at(12, 9),
    },
    "task_baselines": {"task_type": "progress_note", "minutes_mean": 12.0, "n": 40, "method": "ehr_audit"},
    "shifts": {
        "shift_id": "s1",
        "clinician_id": "c1",
        "unit_id": "W03",
        "starts_at": at(12, 7),
        "ends_at": at(12, 19),
        "status": "worked",
    },
    "staffing_daily": {
        "unit_id": "W03",
        "date": DAY,
        "period": "day",
        "staff_group": "nurse",
        "actual_hours": 48.0,
    },
    "caseload": {"unit_id": "W03", "date": DAY, "period": "day", "patients": 18.0},
    "ehr_time": {"clinician_id": "c1", "date": DAY, "activity": "documentation", "in_shift_minutes": 90.0},
    "consent_daily": {"unit_id": "W03", "date": DAY},
    "time_samples": {
        "unit_id": "W03",
        "measured_on": DAY,
        "activity": "direct_care",
        "staff_group": "nurse",
        "share": 0.4,
        "n": 30,
    },
    "support_offers": {"unit_id": "W03", "offered_on": DAY, "kind": "debriefing", "offered": 8},
    "agreements": {"tool_id": "T1", "effective_from": DAY},
    "training": {"clinician_id": "c1", "kind": "training", "name": "Safe use", "completed_on": DAY},
    "incidents": {
        "incident_id": "i1",
        "unit_id": "W03",
        "occurred_at": at(12),
        "category": "Fall",
        "severity": 2,
    },
    "overload_reports": {
        "report_id": "r1",
        "unit_id": "W03",
        "reported_at": at(12),
        "level": 3,
        "cause": "staffing",
    },
    "load_lines": {
        "measure": "patients_per_nurse",
        "limit": 6.0,
        "unit_id": "W03",
        "basis": "law",
        "source": "Act 12",
        "effective_from": DAY,
    },
    "permitted_uses": {"task_type": "coding", "permitted": True, "unit_id": "W03"},
}
"""A row per table with what it must have, and nothing else."""


def schema(table: str) -> dict[str, Any]:
    """Column -> type of the frames staging hands to the gate."""
    return {column.name: TYPES[column.kind] for column in TABLES[table].columns} | BESIDES


def frame(table: str, *changes: dict[str, Any]) -> pl.DataFrame:
    """One good row per set of changes, with these values in place of its own."""
    rows = [
        {"_row": place, "_date": DAY, **GOOD[table], **change}
        for place, change in enumerate(changes, start=1)
    ]
    return pl.DataFrame(rows, schema=schema(table))
