"""A sound row of each kind of table, and the same with one value put in."""

from __future__ import annotations

import polars as pl

from pipelines.staging.types import typed
from tests.faults.files import ZONE

SOUND = {
    "llm_events": {
        "task_id": "T1",
        "clinician_id": "C1",
        "tool_id": "scribe",
        "task_type": "handover",
        "started_at": "2026-03-04T07:00:00Z",
    },
    "shifts": {
        "shift_id": "S1",
        "clinician_id": "C1",
        "unit_id": "W1",
        "starts_at": "2026-03-04T07:00:00Z",
        "ends_at": "2026-03-04T19:00:00Z",
        "status": "worked",
    },
    "caseload": {"unit_id": "W1", "date": "2026-03-04", "period": "day", "patients": "12"},
    "incidents": {
        "incident_id": "I1",
        "unit_id": "W1",
        "occurred_at": "2026-03-04T07:00:00Z",
        "category": "fall",
        "severity": "2",
    },
    "units": {"unit_id": "W1", "unit_name": "Ash", "setting": "other"},
    "staffing_daily": {
        "unit_id": "W1",
        "date": "2026-03-04",
        "period": "day",
        "staff_group": "nurse",
        "actual_hours": "36",
    },
}


def one(table: str, column: str, value: object, dtype: pl.DataType | None = None) -> pl.DataFrame:
    """A sound row of the table before and after one whose column holds the value."""
    sound = SOUND[table]
    names = list(dict.fromkeys((*sound, column)))
    columns = []
    for name in names:
        if name != column:
            columns.append(pl.Series(name, [sound[name]] * 3))
        elif dtype is None:
            columns.append(pl.Series(name, [sound.get(name), value, sound.get(name)], dtype=pl.String))
        else:
            columns.append(pl.Series(name, [None, value, None], dtype=dtype))
    return typed(table, pl.DataFrame([*columns, pl.Series("_row", [1, 2, 3])]), ZONE)
