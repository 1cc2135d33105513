"""What a Parquet file says of itself, judged before a row of it is unpacked: a bomb is small until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.errors import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.sources.limits import Limits

MAGIC = b"PAR1"
TAIL = 8
"""Bytes at the end: the footer's length, then the magic."""

CELL = 8
"""Bytes a cell takes at least once it is unpacked."""

DAMAGED_HINT = "Export or copy the file again."


def parquet_rows(path: Path, size: int, limits: Limits) -> int:
    """The number of rows the file declares; refuses one that is damaged or would unpack to too much."""
    _check_ends(path, size, limits)
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types; and half a second, only for Parquet
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        footer = pq.read_metadata(path)
        columns, rows = footer.num_columns, footer.num_rows
        if columns > limits.columns:
            raise FileRefused(
                "too_large",
                f"the file has more than {limits.columns:,} columns",
                hint="Export only the columns of one table.",
            )
        groups = [footer.row_group(index) for index in range(footer.num_row_groups)]
        unpacked = max(sum(group.total_byte_size for group in groups), rows * columns * CELL)
        widest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    except (OSError, pa.ArrowException, OverflowError, MemoryError) as error:
        raise FileRefused("damaged", "the Parquet file's footer cannot be read", hint=DAMAGED_HINT) from error
    most = max(limits.unpacked_floor, limits.parquet_ratio * size)
    if unpacked > min(most, limits.unpacked):
        raise FileRefused(
            "too_large",
            f"a Parquet file of {size:,} bytes unpacks to over {unpacked:,} bytes",
            hint="Look at it apart; split a genuine file of this size by month.",
        )
    if widest > limits.csv_line:
        raise FileRefused(
            "too_large",
            f"a row of the file is longer than {limits.csv_line:,} bytes",
            hint="Look for a column that holds documents: no canonical table has one.",
        )
    return int(rows)


def _check_ends(path: Path, size: int, limits: Limits) -> None:
    with path.open("rb") as file:
        file.seek(max(size - TAIL, 0))
        tail = file.read(TAIL)
    if size < len(MAGIC) + TAIL or tail[4:] != MAGIC:
        raise FileRefused("damaged", "the Parquet file is cut off: it has no footer", hint=DAMAGED_HINT)
    length = int.from_bytes(tail[:4], "little")
    if length > limits.parquet_footer:
        raise FileRefused(
            "too_large",
            f"the Parquet file's footer is longer than {limits.parquet_footer:,} bytes",
            hint="It declares far too many columns or row groups: export only the columns of one table.",
        )
