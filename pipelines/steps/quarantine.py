"""Rows that were refused, kept for whoever mends the feed: pseudonymous, without anything people wrote."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import TABLES

if TYPE_CHECKING:
    from pathlib import Path


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
        # Through memory: a full disk is an OSError to Python, and to Polars a fault of the data.
        content = BytesIO()
        rows.select(kept).with_columns(run=pl.lit(self._run)).write_parquet(content)
        path.write_bytes(content.getbuffer())

    def take_back(self, parts: int) -> None:
        """Remove what was written after the first `parts` files."""
        while len(self._paths) > parts:
            self._paths.pop().unlink(missing_ok=True)
