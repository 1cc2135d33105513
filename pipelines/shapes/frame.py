"""What a shape is, and how a frame is made to have it."""

from __future__ import annotations

import polars as pl

Schema = dict[str, type[pl.DataType]]
"""Column names and types, in order."""


def empty(schema: Schema) -> pl.DataFrame:
    """A frame of this shape with no rows."""
    return pl.DataFrame(schema=schema)


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame with exactly these columns in this order and type; absent ones are null."""
    if frame.is_empty():
        return empty(schema)  # a literal would make a row where there is none
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
