"""The coming fortnight of a synthetic unit, and what its forecasts were worth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.shapes import PUBLISHED

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

Row = dict[str, Any]
PATIENTS, HOURS = 18.0, 12.0
CHECKED = 28
REASONS = {"contacts_per_clinician_hour": "contacts_not_planned"}


def of(unit: Unit, mondays: list[date]) -> dict[str, pl.DataFrame]:
    """Units over their line now have every day shift over, and every fourth day was over unforeseen."""
    if unit.closed:
        return {}
    as_of = mondays[-1] + timedelta(days=6)
    rows = _coming(unit, as_of)
    checks = [] if rows[0].get("date") is None else _checks(unit, rows, as_of)
    return {
        "shift_outlook": pl.DataFrame(rows, schema=PUBLISHED["shift_outlook"]),
        "shift_outlook_check": pl.DataFrame(checks, schema=PUBLISHED["shift_outlook_check"]),
    }


def _coming(unit: Unit, as_of: date) -> list[Row]:
    place: Row = {"unit_id": unit.unit_id, "measure": unit.measure}
    reason = unit.reason or REASONS.get(unit.measure)
    if reason:
        return [{**place, "state": "unknown", "reason": reason, "limit": unit.limit}]
    assert unit.limit is not None
    place |= {"line_id": f"{unit.unit_id}-line", "limit": float(unit.limit), "patients_from": as_of}
    if not unit.by_shift:
        weeks = [as_of + timedelta(days=1), as_of + timedelta(days=8)]
        place |= {"period": "week", "staff_group": "all"}
        return [_told({**place, "date": day}, unit, 26) for day in weeks]
    place |= {"staff_group": "nurse"}
    return [
        _told({**place, "date": as_of + timedelta(days=day), "period": period}, unit, 91)
        for day in range(1, 15)
        for period in ("day", "night")
    ]


def _told(row: Row, unit: Unit, history: int) -> Row:
    limit = row["limit"]
    state = unit.standing if row["period"] != "night" else "within"
    load = limit * {"over": 1.1, "near": 0.95}.get(state, 0.8)
    patients = PATIENTS if row["period"] != "week" else 250.0
    expected = patients * HOURS / load
    return row | {
        "state": state,
        "load": load,
        "load_low": load * 0.93,
        "load_high": load * 1.12,
        "history": history,
        "patients": patients,
        "planned_hours": expected / 0.92,
        "expected_hours": expected,
        "hours_short": patients * HOURS / limit - expected if state == "over" else None,
    }


def _checks(unit: Unit, rows: list[Row], as_of: date) -> list[Row]:
    told = []
    for back in range(CHECKED):
        day = as_of - timedelta(days=back)
        for row in rows[:2]:
            week = row["period"] == "week"
            if week and (day.weekday() or row is rows[1]):
                continue
            unforeseen = unit.standing == "over" and row["period"] == "night" and back % 4 == 0
            happened = row["limit"] * 1.05 if unforeseen else row["load"]
            told.append(
                {name: row.get(name) for name in PUBLISHED["shift_outlook_check"]}
                | {
                    "date": day,
                    "known_on": day - timedelta(days=1 if week else 7),
                    "origin": "rebuilt",
                    "happened_load": happened,
                    "happened_over": happened > row["limit"],
                    "inside": not unforeseen,
                }
            )
    return told
