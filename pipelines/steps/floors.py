"""Count what became of each table's rows, and refuse to publish where too little of a table is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from expectations.registry import SUITES
from pipelines.errors import ValidationRefused
from pipelines.sources.names import shown_name
from pipelines.warehouse.columns import COUNTED, WAITING
from pipelines.warehouse.retirement import RETIRED

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
    summary.readmitted += counts.readmitted
    for rule, rows in counts.by_rule.items():
        path, row = store.example(table, rule)
        summary.reject(table.name, rule, rows, shown_name(Path(path)), row)


def tell_unlisted_tools(summary: Summary, store: Store) -> None:
    """Note how many tools were used that no row of `tools` names: their tasks count, under kind other."""
    unlisted = store.scalar(
        "select count(distinct tool_id) from llm_events "
        f"where _state in {COUNTED} and tool_id not in (select tool_id from tools where _state in {COUNTED})"
    )
    if unlisted:
        summary.notes.append(f"{unlisted} tools in use are not listed in tools: taken as kind other.")


def judge(summary: Summary) -> None:
    """ValidationRefused where a table's accepted share is below its floor.

    Rows that only wait for a unit, a clinician or a day are not wrong, and do not count against the table;
    nor do those that came after their week was retired, nor tasks of a log that does not say who did them.
    """
    broken = []
    for name, count in sorted(summary.tables.items()):
        waiting = sum(
            entry["rows"]
            for (table, rule), entry in summary.rejections.items()
            if table == name and rule in (*WAITING, RETIRED)
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
