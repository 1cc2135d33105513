"""How big, wide, long and deep a file may be before it is refused unread.

The limits stand far above what a hospital's exports hold and far below what would hurt the machine that
reads them. They are one frozen value, so that a test can read with smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20
GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Limits:
    """Bounds on one file; bytes unless the name says otherwise."""

    block: int = MEGABYTE // 2
    """What is looked at at a time: as much as stays in a processor's cache, which doubles the speed."""

    csv_line: int = 16 * MEGABYTE
    """A line of a CSV file: canonical ones have some 200 bytes, one with JSON in it some 100 kB."""

    json_line: int = 64 * MEGABYTE
    """A line of JSON: telemetry collectors write batches of at most 4 to 16 MB."""

    json_document: int = 256 * MEGABYTE
    """A JSON file that is one document and must be held whole."""

    workbook: int = 512 * MEGABYTE
    """What a workbook may unpack to; a sheet of a million rows has some 100 to 400."""

    workbook_cells: int = 25_000_000
    """Cells of a sheet, empty ones included: 500,000 rows of 50 columns, held in memory whole."""

    columns: int = 5_000
    """The widest research extract we know of has some 2,000 columns."""

    quoted_lines: int = 1_000
    """Line breaks inside one quoted value. More are a quote that was never closed."""

    nesting: int = 200
    """Levels of JSON inside one another; logs have some 10, parsers give up between 500 and 1,000."""

    unpacked: int = 32 * GIGABYTE
    """What a compressed file may unpack to: some 100 million events."""

    unpacked_floor: int = 64 * MEGABYTE
    """Below this a file may be compressed as well as it likes."""

    gzip_ratio: int = 250
    """Unpacked / packed. Logs reach 10 to 50; gzip can do no more than 1,032."""

    parquet_ratio: int = 1_000
    """Unpacked / packed. Columns that repeat one value reach some 100; bombs 100,000 and more."""

    parquet_footer: int = 32 * MEGABYTE
    """The description at the end of a Parquet file; some 100 bytes per column and row group."""


LIMITS = Limits()
