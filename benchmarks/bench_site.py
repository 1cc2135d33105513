"""A site of so many LLM events, one working day of which is held back to come as new files later.

    python -m benchmarks.bench_site DIR --events 20000 --format parquet

The day is the last Friday: rosters, caseload and events of every unit. The days around it are there from the
start, so its week is computed without it first, and again when it comes. It prints the counts as JSON.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import polars as pl

from sample_data import write_site
from sample_data.span import TIMEZONE

if TYPE_CHECKING:
    from sample_data.files import Format

END = date(2025, 12, 28)
"""The Sunday on which every site ends: the same arguments give the same bytes, whatever the day."""

NEW_DAY = END - timedelta(days=2)
HELD_BACK = "held-back"
"""Folder beside ``incoming`` where the new day's files wait."""

_DAY_COLUMN = {"llm_events": "started_at", "shifts": "starts_at", "caseload": "date"}


def make(directory: Path, events: int, fmt: Format) -> dict[str, int]:
    """Write the site and take the new day's rows out; how many rows of each table are there and held back."""
    write_site(directory, "bench", events=events, end=END, fmt=fmt)
    (directory / HELD_BACK).mkdir()
    counts = {table: _hold_back(directory, table, fmt) for table in _DAY_COLUMN}
    return {"events": events, **{f"new_{table}": rows for table, rows in counts.items()}}


def _hold_back(directory: Path, table: str, fmt: Format) -> int:
    month = directory / "incoming" / f"{table}-{NEW_DAY:%Y-%m}.{fmt}"
    rows = pl.read_parquet(month) if fmt == "parquet" else pl.read_csv(month, infer_schema=False)
    wanted = _local_day(rows, _DAY_COLUMN[table]) == NEW_DAY.isoformat()
    day = rows.filter(wanted)
    _write(rows.filter(~wanted), month, fmt)
    _write(day, directory / HELD_BACK / f"{table}-{NEW_DAY}.{fmt}", fmt)
    return day.height


def _local_day(rows: pl.DataFrame, column: str) -> pl.Expr:
    value = pl.col(column)
    if isinstance(rows.schema[column], pl.Datetime):
        value = value.dt.convert_time_zone(TIMEZONE).dt.date()
    return value.cast(pl.String).str.head(len("2025-12-26"))


def _write(rows: pl.DataFrame, path: Path, fmt: Format) -> None:
    if fmt == "parquet":
        rows.write_parquet(path, compression="zstd", statistics=False)
    else:
        rows.write_csv(path)


def main() -> None:
    """Make one site, named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--format", choices=["parquet", "csv"], required=True)
    asked = parser.parse_args()
    print(json.dumps(make(asked.directory, asked.events, cast("Format", asked.format))))


if __name__ == "__main__":
    main()
