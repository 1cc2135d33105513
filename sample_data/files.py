"""Canonical files: one table a file, split as exporters split them, times with the site's own offset."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import polars as pl

from sample_data.span import TIMEZONE

Format = Literal["csv", "parquet", "csv.gz", "ndjson"]
OFFSET_TIME = "%Y-%m-%dT%H:%M:%S%:z"
MONTHLY = {"llm_events": "started_at", "ehr_time": "date", "llm_calls": "started_at"}
QUARTERLY = {"shifts": "starts_at", "caseload": "date"}


def parts(table: str, frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """(file stem, rows): long tables by month or quarter, planned shifts apart, the others whole."""
    if table == "shifts":
        ahead = frame["status"] == "planned"
        yield "shifts-planned", frame.filter(ahead)
        frame = frame.filter(~ahead)
    column = MONTHLY.get(table) or QUARTERLY.get(table)
    if column is None:
        yield table, frame
        return
    label = _month(column) if table in MONTHLY else _quarter(column)
    for (name,), part in frame.group_by(label, maintain_order=True):
        yield f"{table}-{name}", part


def _month(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y-%m")


def _quarter(column: str) -> pl.Expr:
    return pl.format("{}-Q{}", pl.col(column).dt.year(), pl.col(column).dt.quarter())


def write(frame: pl.DataFrame, folder: Path, stem: str, fmt: Format) -> Path:
    """Write one file and answer its path. The same rows give the same bytes."""
    path = folder / f"{stem}.{fmt}"
    folder.mkdir(parents=True, exist_ok=True)
    if fmt == "parquet":
        frame.write_parquet(path, compression="zstd", statistics=False)
        return path
    plain = _local_times(frame)
    if fmt == "csv":
        plain.write_csv(path)
    elif fmt == "ndjson":
        plain.write_ndjson(path)
    else:
        path.write_bytes(gzip.compress(plain.write_csv().encode(), compresslevel=6, mtime=0))
    return path


def _local_times(frame: pl.DataFrame) -> pl.DataFrame:
    """Instants as ISO-8601 text with the offset in force at the site, dates as ISO text."""
    instants = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    dates = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(
        pl.col(instants).dt.convert_time_zone(TIMEZONE).dt.to_string(OFFSET_TIME),
        pl.col(dates).dt.to_string("%Y-%m-%d"),
    )
