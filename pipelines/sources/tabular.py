"""Rows of a table as text, whatever it comes as: CSV of any separator and encoding, Parquet, a workbook.

The intake has laid the file out; what it found to be no row is a fault here. Lazy for CSV and Parquet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.errors import FileRefused
from pipelines.sources.carriers_json import open_log
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.faults import fault_frame
from pipelines.sources.kinds import UTF8_BOM
from pipelines.sources.limits import LIMITS
from pipelines.sources.names import shown
from pipelines.sources.workbook import sheet_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.sources.csv_layout import CsvLayout
    from pipelines.sources.intake import Intake

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Tabular:
    """A file's rows. `names`: its columns in order. `index`: the column that numbers its rows from 1.

    `frame`: lazy; every column as text from CSV, as typed from Parquet. `faults`: rows that are none.
    `incomplete`: the file ends in the middle of a row.
    """

    names: tuple[str, ...]
    frame: pl.LazyFrame
    index: str
    faults: pl.DataFrame
    incomplete: bool = False

    def select(self, columns: dict[str, str]) -> pl.LazyFrame:
        """These columns under new names (new -> the file's), and `_row`. No other is read."""
        return self.frame.select(
            *(pl.col(at).alias(name) for name, at in columns.items()),
            pl.col(self.index).cast(pl.Int64).alias("_row"),
        )


def open_table(path: Path, intake: Intake, *, sheet: str = "", header_row: int = 1) -> Tabular:
    """The rows of a table that the intake let in.

    Of a workbook: `sheet` names the sheet (empty: the only one), `header_row` the row that has its columns'
    names, counted from 1; what stands above it is a title.
    """
    if intake.kind == "xlsx":
        return _workbook(sheet_rows(path, sheet), header_row)
    if header_row != 1:
        raise FileRefused(
            "header",
            "only a workbook can have titles above its header",
            hint="Delete the lines above the header, and [source.options] header_row.",
        )
    if intake.kind == "parquet":
        return _parquet(path)
    if intake.layout is None:
        raise FileRefused("magic", "the file is no table", hint="Export it as CSV.")
    return _csv(path, intake, intake.layout)


def need_columns(found: Sequence[str], needed: Sequence[str], what: str) -> None:
    """FileRefused naming what is missing or stands twice; no other name of the file is repeated."""
    missing = [shown(name, LONGEST_SHOWN) for name in needed if name not in found]
    twice = [shown(name, LONGEST_SHOWN) for name in needed if list(found).count(name) > 1]
    told = [f"no column {', '.join(missing)}"] if missing else []
    told += [f"more than one {', '.join(twice)}"] if twice else []
    if told:
        raise FileRefused(
            "header",
            f"the file is no {what}: {'; '.join(told)}",
            hint="Name the columns of this site under [source.map]; `plimsoll formats` lists what is needed.",
        )


def _csv(path: Path, intake: Intake, layout: CsvLayout) -> Tabular:
    index = _free_name(layout.header)
    options: dict[str, Any] = {}
    if layout.cut:
        # Polars refuses a file that ends inside a quoted value, even where the row is left out.
        options["n_rows"] = int(layout.short[-1]) - 1
    scan = pl.scan_csv(
        path if intake.encoding == "utf-8" else _in_utf8(path, intake),
        separator=layout.separator,
        infer_schema=False,
        glob=False,
        row_index_name=index,
        row_index_offset=1,
        truncate_ragged_lines=not layout.regular,
        **options,
    )
    if not layout.regular:
        scan = scan.filter(~pl.col(index).is_in(_set_aside(layout)))
    width = f"the {len(layout.header)} fields of the header"
    short = fault_frame(layout.short, "short_row", f"has fewer than {width}")
    long = fault_frame(layout.long, "long_row", f"has more than {width}")
    return Tabular(
        tuple(layout.header),
        scan,
        index,
        pl.concat([short, long]).sort("_row"),
        layout.last_is_short and not intake.ends_with_newline,
    )


def _in_utf8(path: Path, intake: Intake) -> io.BytesIO:
    """The text of a file in another encoding, held in memory: Polars reads UTF-8 only."""
    if intake.size > LIMITS.json_document:
        raise FileRefused(
            "too_large",
            f"a table of over {LIMITS.json_document:,} bytes that is not UTF-8 is not held in memory",
            hint="Export it as UTF-8: such a file may be of any size.",
        )
    with open_log(path) as handle:
        return io.BytesIO(
            handle.read().removeprefix(UTF8_BOM).decode(intake.encoding, errors="replace").encode()
        )


def _parquet(path: Path) -> Tabular:
    try:
        names = tuple(pl.read_parquet_schema(path))
        index = _free_name(names)
        # A folder called year=2026 must not add a column.
        scan = pl.scan_parquet(
            path, glob=False, hive_partitioning=False, row_index_name=index, row_index_offset=1
        )
        scan.collect_schema()
    except DAMAGE as error:
        raise damaged() from error
    return Tabular(names, scan, index, fault_frame([], "", ""))


def _workbook(rows: pl.DataFrame, header_row: int) -> Tabular:
    """Rows below the header; one that is empty all through is no record, yet counts as a row."""
    if rows.height < header_row:
        raise FileRefused("empty", "the sheet is empty: no rows", hint="Name the sheet that has them.")
    names = tuple((cell or "").strip() for cell in rows.row(header_row - 1))
    if not any(names):
        raise FileRefused(
            "header",
            "the row that should name the columns is empty",
            hint="Say which row does: [source.options] header_row = 3.",
        )
    index = _free_name(names)
    first = {name: str(names.index(name)) for name in names if name}
    filled = pl.any_horizontal(pl.col(str(place)).str.strip_chars() != "" for place in range(len(names)))
    frame = rows[header_row:].with_row_index(index, 1).lazy().filter(filled)
    frame = frame.select(index, *(pl.col(at).alias(name) for name, at in first.items()))
    return Tabular(names, frame, index, fault_frame([], "", ""))


def _free_name(names: Sequence[str]) -> str:
    name = "_row"
    while name in names:
        name = f"_{name}"
    return name


def _set_aside(layout: CsvLayout) -> pl.Series:
    rows = (pl.Series(values=found, dtype=pl.UInt32) for found in (layout.short, layout.long, layout.blank))
    return pl.concat(list(rows)).implode()
