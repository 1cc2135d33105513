"""Rows that could not be parsed: where they stand, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

FAULTS = {"_row": pl.Int64, "rule": pl.String, "reason": pl.String}
"""One row per record that is no row of its table. `reason` goes on from "this row …"; it holds no value."""


def fault_frame(rows: Iterable[int], rule: str, reason: str) -> pl.DataFrame:
    """These rows, all broken in the same way."""
    found = pl.Series("_row", rows, dtype=pl.Int64)
    return found.to_frame().select("_row", rule=pl.lit(rule), reason=pl.lit(reason))
