"""Canonical files: one table per file, its name that of the file up to the first dot or dash.

CSV is read as text, column by column; Parquet as it is typed; one object per line as text. Nothing is
interpreted here: a value that is not what its column holds is found when the rows are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.codes import TASK_TYPES
from pipelines.errors import FileRefused
from pipelines.schemas import TABLES as CANONICAL
from pipelines.shapes import FOREIGN, Reading
from pipelines.sources.collecting import DAMAGE, damaged
from pipelines.sources.format import Format
from pipelines.sources.header import known_table, read_header, shown_columns, table_of
from pipelines.sources.kinds import LINES, TABLES
from pipelines.sources.ndjson import read_lines
from pipelines.sources.tabular import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.schemas import Table
    from pipelines.shapes import SourceFile, SourceMap
    from pipelines.sources.intake import Intake
    from pipelines.sources.look import Look

OTHER = "other"
"""What a task type becomes that is neither canonical nor translated by the site."""


def read(file: SourceFile, mapping: SourceMap, intake: Intake) -> Reading:
    """The rows of one canonical file; FileRefused where its name or its columns are not a table's."""
    return read_rows(file.path, known_table(file.table or table_of(file.path)), mapping, intake)


def read_rows(path: Path, table: Table, mapping: SourceMap, intake: Intake) -> Reading:
    """The rows of one file laid out like a table; FileRefused where its columns are not the table's."""
    if intake.kind in TABLES:
        return _read_table(path, table, mapping, intake)
    if intake.kind in ("ndjson", "ndjson.gz"):
        lines = read_lines(path, table, mapping.carriers, ends_with_newline=intake.ends_with_newline)
        return Reading(
            frames={table.name: _translated(lines.frame, table, mapping)},
            faults={table.name: lines.faults},
            extra_columns={table.name: lines.extra},
            incomplete=lines.incomplete,
        )
    raise FileRefused(
        "magic", "the file is one JSON document", hint="Write one object per line and call it .ndjson."
    )


def _read_table(path: Path, table: Table, mapping: SourceMap, intake: Intake) -> Reading:
    if intake.layout is not None and intake.layout.separator != ",":
        raise FileRefused(
            "header",
            "the columns are not separated by commas",
            hint="Export with commas, and decimal points.",
        )
    rows = open_table(path, intake)
    header = read_header(rows.names, table, mapping.carriers)
    try:
        frame = _translated(rows.select(dict(header.carriers)), table, mapping)
        frame.collect_schema()
    except DAMAGE as error:
        raise damaged() from error
    return Reading(
        frames={table.name: frame},
        faults={table.name: rows.faults},
        extra_columns={table.name: shown_columns(header.extra)},
        incomplete=rows.incomplete,
    )


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


_COLUMNS = frozenset(name for table in CANONICAL.values() for name in table.names)


def _recognises(look: Look) -> float:
    table = CANONICAL.get(table_of(look.path))
    if table is None:
        return 0.0
    return 1.0 if set(table.required) <= set(look.names) else 0.3


FORMAT = Format(
    name="canonical",
    title="Plimsoll's own tables as CSV, CSV.gz, Parquet or NDJSON, one table per file",
    makes=("every table",),
    needs=("the table as the file's name: llm_events-2026-01.csv",),
    read=read,
    carried=_COLUMNS,
    translated=_COLUMNS,
    kinds=TABLES | LINES - {"json.gz"},
    recognises=_recognises,
)
