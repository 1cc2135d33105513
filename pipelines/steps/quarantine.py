"""Rows that were refused, kept for whoever mends the feed: pseudonymous, without anything people wrote."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl

from pipelines.files import write_parquet
from pipelines.schemas import TABLES
from pipelines.warehouse.held import PERSONS

if TYPE_CHECKING:
    from pathlib import Path

_ENDS = {"clinicians": "end_date", "training": "expires_on"}
"""Tables whose rows last, by the day they end on."""


class Quarantine:
    """Parquet files under ``warehouse/quarantine/<table>/``, one or more a run."""

    def __init__(self, folder: Path, run: int, *, write: bool = True) -> None:
        self._folder = folder
        self._run = run
        self._write = write
        self._paths: list[Path] = []

    @property
    def parts(self) -> int:
        """Files written so far."""
        return len(self._paths)

    def keep(self, table: str, rows: pl.DataFrame) -> None:
        """Write refused rows with `rule`, `reason`, `file` and `_row`; free text is left out."""
        if not self._write or not rows.height:
            return
        free_text = {column.name for column in TABLES[table].columns if column.kind == "text"}
        kept = [
            name
            for name in rows.columns
            if name not in free_text and (not name.startswith("_") or name == "_row")
        ]
        folder = self._folder / table
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"run-{self._run:06d}-{self.parts + 1:04d}.parquet"
        self._paths.append(path)
        write_parquet(rows.select(kept).with_columns(run=pl.lit(self._run)), path, to_keep=True)

    def take_back(self, parts: int) -> None:
        """Remove what was written after the first `parts` files."""
        while len(self._paths) > parts:
            self._paths.pop().unlink(missing_ok=True)

    def keep_alone(self) -> None:
        """Remove what earlier runs kept: this one has read all files again, perhaps under another key."""
        for path in self._folder.glob("*/*.parquet"):
            if path not in self._paths:
                path.unlink()


def held_of(folder: Path, pseudonym: str) -> dict[str, pl.DataFrame]:
    """Refused rows that name this person, by table; a name of somebody else in them is left out."""
    found: dict[str, list[pl.DataFrame]] = {}
    for path in sorted(folder.glob("*/*.parquet")):
        rows = pl.read_parquet(path)
        names = [name for name in PERSONS if name in rows.columns and rows.schema[name] == pl.String]
        if not names:
            continue
        own = rows.filter(pl.any_horizontal(pl.col(names) == pseudonym)).with_columns(
            pl.when(pl.col(name) == pseudonym).then(pl.col(name)).alias(name) for name in names
        )
        if own.height:
            found.setdefault(path.parent.name, []).append(own)
    return {f"refused_{table}": pl.concat(parts, how="diagonal_relaxed") for table, parts in found.items()}


def prune(folder: Path, first: date, *, write: bool) -> int:
    """Remove refused rows that are about days before `first`, or were written before it; how many.

    Without `write` they are only counted. Each file is replaced whole.
    """
    removed = 0
    for path in sorted(folder.glob("*/*.parquet")):
        rows = pl.read_parquet(path)
        kept = rows if _written(path) >= first else rows.clear()
        day = _day_of(path.parent.name, kept)
        kept = kept if day is None else kept.filter((day >= first).fill_null(value=True))
        removed += rows.height - kept.height
        if write and kept.height < rows.height:
            _replace(path, kept)
    return removed


def _written(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _day_of(table: str, rows: pl.DataFrame) -> pl.Expr | None:
    """The day a refused row is about; null where it cannot be read, None where the table has none."""
    own = TABLES[table].own_date if table in TABLES else None
    name = _ENDS.get(table, own)
    if name is None or name not in rows.columns:
        return None
    if rows.schema[name] == pl.String:
        return pl.col(name).str.slice(0, 10).str.to_date(strict=False)
    return pl.col(name).cast(pl.Date)


def _replace(path: Path, rows: pl.DataFrame) -> None:
    """Put these rows in the file's place, as old as it was; without rows it goes."""
    if rows.is_empty():
        path.unlink()
        return
    stat, beside = path.stat(), path.with_suffix(".part")
    write_parquet(rows, beside, to_keep=True)
    os.utime(beside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    beside.replace(path)
