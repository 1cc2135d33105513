"""The floor: the least any tool can do with the events, one bare DuckDB aggregate over the files.

    python -m benchmarks.floor SITE

Tasks and distinct clinicians by unit, local week, task type and tool; no checks, no joins, nothing kept. It
prints the number of groups and of tasks as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

_AGGREGATE = """
    select unit_id, task_type, tool_id,
        date_trunc('week', started_at at time zone 'Europe/London')::date as week,
        count(*) as tasks, count(distinct clinician_id) as clinicians
    from {files}
    group by all
"""


def aggregate(site: Path) -> tuple[int, int]:
    """Groups and tasks of a site's events."""
    found = sorted((site / "incoming").glob("llm_events-*"))
    reader = "read_parquet" if found[0].suffix == ".parquet" else "read_csv"
    names = ", ".join(f"'{path}'" for path in found)
    sql = _AGGREGATE.format(files=f"{reader}([{names}])")
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")  # it would be drawn into the answer
    rows = con.execute(sql).fetchall()
    return len(rows), sum(row[4] for row in rows)


if __name__ == "__main__":
    groups, tasks = aggregate(Path(sys.argv[1]))
    print(json.dumps({"groups": groups, "tasks": tasks}))
