"""Who did how many tasks of which part: rows from which it is told whose figures may be told."""

from __future__ import annotations

from datetime import date

import polars as pl

WEEK = date(2025, 12, 22)
K = 5
SPAN = {"dimension": "task_type", "block_start": date(2025, 12, 22), "tool_id": ""}


def use(*rows: tuple[str | None, str, str, int], **span: object) -> pl.DataFrame:
    """Rows of service, part, clinician and tasks, each service one unit's week."""
    return pl.DataFrame(
        [
            {
                **SPAN,
                "net_ms": 1000 * tasks,
                "unit_id": f"unit of {service}",
                "week_start": WEEK,
                **span,
                "service": service,
                "part": part,
                "clinician_id": person,
                "tasks": tasks,
            }
            for service, part, person, tasks in rows
        ],
        schema={
            "dimension": pl.String,
            "block_start": pl.Date,
            "tool_id": pl.String,
            "unit_id": pl.String,
            "week_start": pl.Date,
            "service": pl.String,
            "part": pl.String,
            "clinician_id": pl.String,
            "tasks": pl.Int64,
            "net_ms": pl.Int64,
        },
    )


def people(service: str | None, part: str, first: int, last: int, tasks: int = 10):
    return [(service, part, f"c{number}", tasks) for number in range(first, last)]
