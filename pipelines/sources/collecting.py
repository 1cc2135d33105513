"""Reading what a lazy frame promises: damage inside a file shows only then."""

from __future__ import annotations

import polars as pl

from pipelines.errors import FileRefused

DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What Polars raises for bytes it cannot make sense of; a panic is no Exception."""


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """The rows; FileRefused where the file turns out to be damaged. Polars' own message may quote a value."""
    try:
        return frame.collect()
    except DAMAGE:
        raise damaged() from None


def damaged() -> FileRefused:
    """The file passed for whole and is not."""
    return FileRefused("damaged", "the file is damaged inside", hint="Export or copy the file again.")
