"""Raw columns in their types: text as exporters write it becomes values, or the row says why it does not.

Each column is read twice at most. First by one quick expression that takes only the usual, unmistakable form
of a value and gives null for anything else. Then, for the few values in doubt, by the exact rules of
`pipelines.staging.values`, which either accept the value or name the rule it breaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.schemas import TABLES
from pipelines.staging.instants import local_date
from pipelines.staging.values import TYPES, exact, prepared, quick

if TYPE_CHECKING:
    from pipelines.schemas import Column, Kind, Table


@dataclass(frozen=True)
class _Read:
    """One column as read, and the rows (from 0) that fail, each with its rule."""

    values: pl.Series
    rows: pl.Series
    rules: pl.Series


def typed(table: str, frame: pl.DataFrame, timezone: str, *, part: bool = False) -> pl.DataFrame:
    """The rows in the table's canonical columns and types, one row out for each row in, in the same order.

    Besides: `_row` as it came; `_fault`, null for a sound row, else "<rule>:<column>" of its first column
    that fails, in the order of the schema; `_date`, the row's own date in the site's time zone (null where it
    has none). A failing value is null. Clock times without offset are read in `timezone`. A row that is a
    `part` of another source's needs its key alone.
    """
    schema = TABLES[table]
    raws = {
        column.name: prepared(frame[column.name], column.kind)
        for column in schema.columns
        if column.name in frame.columns and frame[column.name].null_count() < frame.height
    }
    expressions = [quick(raws[name], schema.column(name).kind, timezone) for name in raws]
    values = pl.DataFrame(list(raws.values())).select(expressions)
    reads: list[_Read] = []
    for column in schema.columns:
        if column.name in raws:
            read = _checked(frame[column.name], raws[column.name], values[column.name], column.kind, timezone)
        else:
            read = _nothing(column, frame.height)
        needed = column.name in schema.key if part else column.required
        reads.append(_required(read) if needed else read)
    return pl.DataFrame(
        [read.values for read in reads] + [frame["_row"].cast(pl.Int64), _faults(reads, frame.height)]
    ).with_columns(_own_date(schema, timezone))


def _checked(raw: pl.Series, read: pl.Series, values: pl.Series, kind: Kind, timezone: str) -> _Read:
    """Judge what the quick reading left open. `raw` as it came, `read` prepared, `values` read quickly."""
    if values.null_count() == raw.null_count():
        return _Read(values, *_no_faults())
    rows = (values.is_null() & raw.is_not_null()).arg_true()
    judged, rules = exact(read.gather(rows), kind, timezone)
    broken = rules.is_not_null()
    return _Read(values.scatter(rows, judged), rows.filter(broken), rules.filter(broken))


def _nothing(column: Column, height: int) -> _Read:
    nothing = pl.Series(column.name, [None], dtype=TYPES[column.kind])
    return _Read(nothing.new_from_index(0, height), *_no_faults())


def _no_faults() -> tuple[pl.Series, pl.Series]:
    return pl.Series(dtype=pl.UInt32), pl.Series(dtype=pl.String)


def _required(read: _Read) -> _Read:
    """A required value that is not there is a fault, unless the value that was there is one already."""
    if read.values.null_count() == len(read.rows):
        return read
    empty = read.values.is_null().arg_true()
    missing = empty.filter(~empty.is_in(read.rows.implode()))
    rules = pl.concat([read.rules, pl.Series(["missing"]).new_from_index(0, len(missing))])
    return _Read(read.values, pl.concat([read.rows, missing]), rules)


def _faults(reads: list[_Read], height: int) -> pl.Series:
    """Of each row the first fault, in the order of the columns."""
    nothing = pl.Series("_fault", [None], dtype=pl.String).new_from_index(0, height)
    found = [read for read in reads if len(read.rows)]
    if not found:
        return nothing
    rows = pl.concat([read.rows for read in found])
    faults = pl.concat([read.rules + f":{read.values.name}" for read in found])
    first = rows.is_first_distinct()
    return nothing.scatter(rows.filter(first), faults.filter(first))


def _own_date(table: Table, timezone: str) -> pl.Expr:
    if table.own_date is None:
        date = pl.lit(None, pl.Date)
    elif table.column(table.own_date).kind == "instant":
        date = local_date(table.own_date, timezone)
    else:
        date = pl.col(table.own_date)
    return date.alias("_date")
