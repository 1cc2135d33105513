"""How many of a source's rows carry what figures are made of, and which days they are about."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import date

COVERED: Final = {
    "llm_calls": ("task_id", "clinician_id", "unit_id", "input_tokens"),
    "llm_events": (
        "clinician_id",
        "unit_id",
        "task_type",
        "disposition",
        "review_seconds",
        "edit_seconds",
        "consent_status",
    ),
    "shifts": ("clinician_id", "unit_id", "worked_hours", "overtime_hours", "staff_group"),
    "clinicians": ("staff_group", "unit_id", "wte", "start_date"),
    "staffing_daily": ("unit_id", "planned_hours", "contract_hours"),
    "caseload": ("unit_id", "clinician_id", "admissions", "contacts", "acuity_weighted_patients"),
    "ehr_time": ("clinician_id", "after_hours_minutes"),
}
"""Columns of tables that logs and exports are turned into; of the others every column is the site's own."""

NOTHING: Final = frozenset({"unknown"})
"""A word that stands where nothing is known: a kind of task, what became of a draft."""


class Coverage:
    """Counts by source and table, over all batches of a run."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], dict[str, int]] = {}
        self._days: dict[tuple[str, str], tuple[date, date]] = {}

    def add(self, source: str, table: str, rows: pl.DataFrame) -> None:
        """Take in candidate rows, typed; those that will be refused count too."""
        if rows.is_empty():
            return
        counts = self._rows.setdefault((source, table), {"rows": 0})
        counts["rows"] += rows.height
        for name in COVERED.get(table, ()):
            values = rows.get_column(name)
            there = values.is_not_null()
            if values.dtype == pl.String:
                there &= ~values.is_in(NOTHING)
            counts[name] = counts.get(name, 0) + int(there.sum())
        if "_date" in rows.columns:
            first, last = rows.select(pl.col("_date").min(), pl.col("_date").max().alias("last")).row(0)
            if first is not None:
                before = self._days.get((source, table), (first, last))
                self._days[source, table] = (min(before[0], first), max(before[1], last))

    def copy(self) -> Coverage:
        """What is counted so far, to go back to where a file is refused after all."""
        other = Coverage()
        other._rows, other._days = copy.deepcopy(self._rows), dict(self._days)
        return other

    def document(self) -> dict[str, dict[str, dict[str, Any]]]:
        """{source: {table: {"rows", "from", "to", column: rows that carry it}}}."""
        told: dict[str, dict[str, dict[str, Any]]] = {}
        for (source, table), counts in sorted(self._rows.items()):
            first, last = self._days.get((source, table), (None, None))
            span = {"from": first and first.isoformat(), "to": last and last.isoformat()}
            told.setdefault(source, {})[table] = {"rows": counts["rows"], **span, **counts}
        return told
