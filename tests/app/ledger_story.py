"""The ledger of one synthetic unit, in the shapes a snapshot publishes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.shapes import PUBLISHED

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

SAVED = 1200.0
"""Hours over all counted weeks of a unit whose tools save something."""

PARTS = {
    "more_patients": 2000.0,
    "higher_acuity": 40.0,
    "fewer_staff": -100.0,
    "direct_care": None,
    "less_overtime": -60.0,
    "less_after_hours": 10.0,
}


def of(unit: Unit, mondays: list[date], go_live: date | None) -> dict[str, pl.DataFrame]:
    """Its `ledger` row and its entries."""
    row: dict[str, Any] = {
        "scope": "unit",
        "unit_id": unit.unit_id,
        "staff_group": "all",
        "units": 1,
        "left_out": "[]",
        "from_day": go_live,
        "to_day": mondays[-1] + timedelta(days=6),
        "weeks": 0,
        "weeks_in_span": 0,
        "other_grades": "{}",
        "separable": False,
        "over_converted": False,
        "overtime_may_be_unrecorded": False,
        "comparison_units": 0,
        "reason": "no_rollout" if go_live is None else "suppressed" if unit.staff < 10 else None,
    }
    entries: list[dict[str, Any]] = []
    if row["reason"] is None and go_live is not None:
        weeks = (mondays[-1] - go_live).days // 7 + 1
        row |= {
            "weeks": weeks - 2,
            "weeks_in_span": weeks,
            "evidence_grade": "log_measured",
            "coverage": 0.83,
        }
        row |= {"saved_hours": SAVED, "saved_low": SAVED - 150, "saved_high": SAVED + 150}
        row |= {"conversion_hours": 1940.0, "conversion_ratio": 1940 / SAVED, "comparison_units": 6}
        row |= {"conversion_low": 1.1, "conversion_high": 2.1, "over_converted": True}
        known = sum(hours for hours in PARTS.values() if hours is not None)
        for place, (name, hours) in enumerate({**PARTS, "unaccounted": SAVED - known}.items()):
            ends = {} if hours is None else {"low": hours - 300, "high": hours + 300}
            told = {"place": place, "name": name, "hours": hours, **ends}
            entries.append({"scope": "unit", "unit_id": unit.unit_id, "staff_group": "all", **told})
    return {
        "ledger": pl.DataFrame([row], schema_overrides=_types("ledger", row)),
        "ledger_entry": pl.DataFrame(entries, schema=PUBLISHED["ledger_entry"]),
    }


def _types(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {name: dtype for name, dtype in PUBLISHED[table].items() if name in row}
