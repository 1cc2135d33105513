"""Figures that somebody contests, as a table of an export: what, of which week, and how it was settled.

It comes from the record and not from the snapshot. Nobody's name, role or words are in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE = "contested_figure"
COLUMNS: dict[str, pl.DataType] = {
    "unit_id": pl.String(),
    "figure": pl.String(),
    "week_start": pl.Date(),
    "contested_on": pl.Date(),
    "due_on": pl.Date(),
    "outcome": pl.String(),
    "settled_on": pl.Date(),
    "seen_in": pl.String(),
}
"""One row a contested figure, settled or not."""


@dataclass(frozen=True)
class Contested:
    """Rows of the table, and the newest entry of the record that says something of them (None: no entry).

    `sequence` and `link` stand in every pack of the record too: they say how far this export knows it.
    """

    rows: Sequence[dict[str, Any]] = field(default_factory=tuple)
    sequence: int | None = None
    link: str | None = None

    def frame(self) -> pl.DataFrame:
        """The table, sorted, with every column also where there is no row."""
        frame = pl.DataFrame(list(self.rows), schema=COLUMNS)
        return frame.sort(pl.all(), nulls_last=True)


NONE = Contested()
