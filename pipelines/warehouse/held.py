"""Every row of the store about one person, and nothing of anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.shapes import LOG_RECORDS
from pipelines.warehouse.engine import frame_of, open_reader

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import polars as pl

PERSONS: Final = ("clinician_id", "service_account")
"""Columns that hold a person's pseudonym, in whatever table."""
_OF_OTHERS: Final = frozenset({"patient_id", "stay_id", "of_stay", "telling", "message_id"})
"""Columns about a patient: a row about whose case it is says nothing more of them here."""
_THROUGH: Final = {
    LOG_RECORDS: ("trace_id", LOG_RECORDS),
    "llm_events": ("task_id", "llm_events"),
    "llm_calls": ("task_id", "llm_events"),
}
"""Rows that name nobody and are the person's all the same: by which id, and in which table that is theirs."""
_OURS: Final = frozenset({"_content", "_order", "_row", "_file"})
"""Columns that say only where in a file a row was."""


def rows_of(path: Path, pseudonym: str) -> dict[str, pl.DataFrame]:
    """By table all rows about this person; tables without any are left out. The file is only read.

    Where a row names somebody else besides, that is left out of it.
    """
    if not path.exists():
        return {}
    con = open_reader(path)
    try:
        tables = _tables(con)
        frames = {
            table: frame_of(con, _asked(con, table, persons), {"person": pseudonym})
            for table, persons in tables.items()
        }
        return {table: frame for table, frame in frames.items() if frame.height}
    finally:
        con.close()


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """By table the columns that hold persons."""
    rows = con.execute(
        "select table_name, list(column_name order by column_name) from duckdb_columns() "
        "where list_contains(?, column_name) and not starts_with(table_name, 'new_') "
        "group by all order by all",
        [list(PERSONS)],
    ).fetchall()
    return {str(table): [str(column) for column in columns] for table, columns in rows}


def _asked(con: duckdb.DuckDBPyConnection, table: str, persons: list[str]) -> str:
    columns = [
        str(name)
        for (name,) in con.execute(
            "select column_name from duckdb_columns() where table_name = ? order by column_index", [table]
        ).fetchall()
    ]
    shown = ", ".join(
        f'case when "{name}" = $person then "{name}" end as "{name}"' if name in persons else f'"{name}"'
        for name in columns
        if name not in _OF_OTHERS | _OURS and not name.endswith("_rank")
    )
    own = " or ".join(f'"{name}" = $person' for name in persons)
    if table in _THROUGH:
        key, theirs = _THROUGH[table]
        own += (
            f" or clinician_id is null and {key} in (select {key} from {theirs} where clinician_id = $person)"
            f" and {key} not in (select {key} from {theirs} "
            f"where clinician_id <> $person and {key} is not null)"
        )
    return f'select {shown} from "{table}" where {own} order by all'
