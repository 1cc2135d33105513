"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.files import write_csv

if TYPE_CHECKING:
    from pathlib import Path

_STARTS_A_FORMULA = r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r]"
"""What makes a spreadsheet take a cell for a formula: such a first character, full-width forms too, also
behind white space that some programs trim."""


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a leading apostrophe before text that looks like a formula."""
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_STARTS_A_FORMULA))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in text
    )


def write_safe_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as CSV; text that looks like a formula gets a leading apostrophe."""
    write_csv(guarded(frame), path)
