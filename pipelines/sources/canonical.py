"""Canonical files: one table per file, its name that of the file up to the first dot or dash.

CSV is read as text, column by column; Parquet as it is typed; one object per line as text. Nothing is
interpreted here: a value that is not what its column holds is found when the rows are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.codes import TASK_TYPES
from pipelines.errors import FileRefused
from pipelines.shapes import FOREIGN, Reading
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.faults import fault_frame
from pipelines.sources.header import Header, known_table, read_header, shown_columns, table_of
from pipelines.sources.ndjson import read_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.schemas import Table
    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.csv_layout import CsvLayout
    from pipelines.sources.intake import Intake

OTHER = "other"
"""What a task type becomes that is neither canonical nor translated by the site."""


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """The rows of one canonical file; FileRefused where its name or its columns are not a table's."""
    table = known_table(file.table or table_of(file.path))
    if intake.kind == "parquet":
        return _read_parquet(file.path, table, mapping)
    if intake.layout is not None:
        return _read_csv(file.path, table, mapping, intake)
    if intake.kind in ("ndjson", "ndjson.gz"):
        lines = read_lines(file.path, table, mapping.carriers, ends_with_newline=intake.ends_with_newline)
        return Reading(
            frames={table.name: _translated(lines.frame, table, mapping)},
            faults={table.name: lines.faults},
            extra_columns={table.name: lines.extra},
            incomplete=lines.incomplete,
        )
    raise FileRefused(
        "magic", "the file is one JSON document", hint="Write one object per line and call it .ndjson."
    )


def _read_csv(path: Path, table: Table, mapping: SourceMap, intake: Intake) -> Reading:
    layout = intake.layout
    assert layout is not None  # noqa: S101 - for the type checker: `read` asked
    if layout.separator != ",":
        raise FileRefused(
            "header",
            "the columns are not separated by commas",
            hint="Export with commas, and decimal points.",
        )
    header = read_header(layout.header, table, mapping.carriers)
    index = _free_name(layout.header)
    options: dict[str, Any] = {}
    if layout.cut:
        # Polars refuses a file that ends inside a quoted value, even where the row is left out.
        options["n_rows"] = int(layout.short[-1]) - 1
    scan = pl.scan_csv(
        path,
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
    return Reading(
        frames={table.name: _translated(_canonical(scan, header, index), table, mapping)},
        faults={table.name: pl.concat([short, long]).sort("_row")},
        extra_columns={table.name: shown_columns(header.extra)},
        incomplete=layout.last_is_short and not intake.ends_with_newline,
    )


def _read_parquet(path: Path, table: Table, mapping: SourceMap) -> Reading:
    try:
        names = list(pl.read_parquet_schema(path))
        header = read_header(names, table, mapping.carriers)
        index = _free_name(names)
        # A folder called year=2026 must not add a column.
        scan = pl.scan_parquet(
            path, glob=False, hive_partitioning=False, row_index_name=index, row_index_offset=1
        )
        frame = _translated(_canonical(scan, header, index), table, mapping)
        frame.collect_schema()
    except DAMAGE as error:
        raise damaged() from error
    return Reading(
        frames={table.name: frame},
        faults={table.name: fault_frame([], "", "")},
        extra_columns={table.name: shown_columns(header.extra)},
    )


def _canonical(scan: pl.LazyFrame, header: Header, index: str) -> pl.LazyFrame:
    return scan.select(
        *(pl.col(at).alias(name) for name, at in header.carriers.items()),
        pl.col(index).cast(pl.Int64).alias("_row"),
    )


def _free_name(names: tuple[str, ...] | list[str]) -> str:
    name = "_row"
    while name in names:
        name = f"_{name}"
    return name


def _set_aside(layout: CsvLayout) -> pl.Series:
    rows = (pl.Series(values=found, dtype=pl.UInt32) for found in (layout.short, layout.long, layout.blank))
    return pl.concat(list(rows)).implode()


def _translated(frame: pl.LazyFrame, table: Table, mapping: SourceMap) -> pl.LazyFrame:
    """The site's own values in canonical words; only of columns the frame has."""
    columns = set(frame.collect_schema().names()) & set(table.names)
    values = {
        name: mapping.values[name] for name in mapping.values if name in columns and mapping.values[name]
    }
    changed = [_exact(name).replace(dict(values[name])) for name in values]
    frame = frame.with_columns(changed)
    # A policy about an unknown task type must not turn into one about every other task.
    if "task_type" in columns and not table.policy:
        foreign = _foreign(values.get("task_type", {}))
        frame = frame.with_columns(
            pl.when(foreign).then(pl.lit(OTHER)).otherwise(_exact("task_type")).alias("task_type"),
            foreign.alias(FOREIGN),
        )
    return frame


def _exact(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_chars()


def _foreign(values: Mapping[str, str]) -> pl.Expr:
    known = [*TASK_TYPES, *values.values(), ""]
    return _exact("task_type").is_in(known).not_().fill_null(value=False)
