"""Count what became of each table's rows, and refuse to publish where too little of a table is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from expectations.registry import SUITES
from pipelines.errors import ValidationRefused
from pipelines.sources.names import shown_name
from pipelines.warehouse.columns import WAITING

if TYPE_CHECKING:
    from pipelines.schemas import Table
    from pipelines.summary import Summary
    from pipelines.warehouse.store import Counts, Store


def add(summary: Summary, table: Table, counts: Counts, store: Store) -> None:
    """Add a table's settled rows to the summary."""
    total = summary.tables[table.name]
    total.read += counts.read
    total.accepted += counts.accepted
    total.rejected += counts.rejected
    total.duplicates += counts.duplicates
    summary.withdrawn += counts.withdrawn
    summary.corrected += counts.corrected
    for rule, rows in counts.by_rule.items():
        path, row = store.example(table, rule)
        summary.reject(table.name, rule, rows, shown_name(Path(path)), row)


def judge(summary: Summary) -> None:
    """ValidationRefused where a table's accepted share is below its floor.

    Rows that only wait for a unit, a clinician or a day are not wrong, and do not count against the table;
    nor do tasks of a log that does not say who did them.
    """
    broken = []
    for name, count in sorted(summary.tables.items()):
        waiting = sum(
            entry["rows"]
            for (table, rule), entry in summary.rejections.items()
            if table == name and rule in WAITING
        )
        if name == "llm_events":
            waiting += summary.unattributed
        if SUITES[name].refuses(count.accepted + waiting, count.rejected - waiting):
            broken.append(f"{name}: {count.accepted} of {count.read} rows accepted")
    if broken:
        raise ValidationRefused(
            "Too few rows are right to publish anything: " + "; ".join(broken) + ".",
            hint="mend the files named under `rejections`; the last snapshot stays published",
        )
