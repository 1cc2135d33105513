"""Rows of a table one after the other, of only those columns that are wanted.

For exports whose cells hold lists and maps: what CSV carries as JSON text, Parquet carries as it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.sources.collecting import DAMAGE, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.sources.tabular import Tabular

_BATCH = 10_000


def table_rows(table: Tabular, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and cells of each row, under new names (new -> the file's); empty cells are left out.

    FileRefused where the file proves damaged.
    """
    frame = table.select(dict(columns))
    try:
        for batch in frame.collect_batches(chunk_size=_BATCH, maintain_order=True):
            for cells in batch.iter_rows(named=True):
                row = cells.pop("_row")
                yield row, {name: _plain(cell) for name, cell in cells.items() if cell not in (None, "")}
    except DAMAGE:
        raise damaged() from None


def _plain(cell: Any) -> Any:
    """A cell as JSON would carry it: moments as text, a map as an object."""
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).isoformat()
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, dict):
        return {name: _plain(value) for name, value in cell.items() if value is not None}
    if isinstance(cell, list):
        if cell and all(isinstance(item, dict) and item.keys() == {"key", "value"} for item in cell):
            return {item["key"]: _plain(item["value"]) for item in cell}
        return [_plain(item) for item in cell]
    return cell
