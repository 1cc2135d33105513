"""A run's new rows on their way into the store: Parquet files beside it, gone when the run ends.

Written once to the store, when they are settled: a table of new rows in DuckDB costs as much again to write,
and its memory. Rows are typed and pseudonymous.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl

from pipelines.files import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

_ROWS_A_FILE = 250_000
"""Rows held back until there are so many: thousands of small files would be slow to read."""


class Staged:
    """New rows by table."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._files: dict[str, int] = {}

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Keep these rows of a table."""
        held = self._held.setdefault(table, [])
        held.append(rows)
        if sum(part.height for part in held) >= _ROWS_A_FILE:
            self._write(table)

    def holds(self, table: str) -> bool:
        """Are there rows of this table?"""
        held = any(part.height for part in self._held.get(table, ()))
        return held or (self._folder / table).exists()

    def scan(self, table: str) -> str:
        """SQL that reads all rows of the table."""
        self._write(table)
        pattern = str(self._folder / table / "*.parquet").replace("'", "''")
        return f"read_parquet('{pattern}')"

    def take_back(self, file_id: int) -> None:
        """Forget the rows of one file."""
        others = pl.col("_file") != file_id
        for table, held in self._held.items():
            self._held[table] = [rows.filter(others) for rows in held]
            for part in sorted((self._folder / table).glob("*.parquet")):
                if not pl.scan_parquet(part).filter(~others).head(1).collect().is_empty():
                    self._held[table].append(pl.read_parquet(part).filter(others))
                    part.unlink()

    def drop(self, table: str) -> None:
        """Forget a table's rows."""
        self._held.pop(table, None)
        shutil.rmtree(self._folder / table, ignore_errors=True)

    def begin(self) -> None:
        """Begin with nothing. OSError where a killed run's rows cannot go: they would be read twice."""
        self._held = {}
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def clear(self) -> None:
        """Forget everything."""
        self._held = {}
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, table: str) -> None:
        if self._held[table]:
            number = self._files.get(table, 0) + 1
            self._files[table] = number
            folder = self._folder / table
            folder.mkdir(parents=True, exist_ok=True)
            rows = pl.concat(self._held[table])
            write_parquet(rows, folder / f"{number:06d}.parquet")
            self._held[table] = []
