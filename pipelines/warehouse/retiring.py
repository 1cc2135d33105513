"""A store without the rows that leave it: copied beside the old one, which it then replaces.

What a database deletes stays in its file until something is written over it. A copy never held it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import StorageError
from pipelines.files import sync
from pipelines.shapes.weekly import DAILY, WEEKLY
from pipelines.warehouse.engine import open_reader, open_writer
from pipelines.warehouse.retirement import (
    BESIDE,
    FIRST_GUIDELINE,
    MARK,
    MINIMUM_GROUP,
    WEEKLY_OF_PERSONS,
    Horizon,
    leaving,
    prepare,
    remembered,
)
from pipelines.warehouse.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl


def count_leaving(path: Path, horizon: Horizon) -> dict[str, int]:
    """Rows that leave, by table; tables that lose none are not named. The file is only read."""
    con = open_reader(path)
    try:
        return _counts(con, horizon)
    finally:
        con.close()


def meta_of(path: Path, key: str) -> str | None:
    """A value that a store remembers; None where it does not, or there is no store. The file is only read.

    StorageError where the file is damaged.
    """
    if not path.exists():
        return None
    try:
        con = open_reader(path)
        try:
            found = con.execute("select value from meta where key = ?", [key]).fetchall()
        finally:
            con.close()
    except duckdb.Error as error:
        raise StorageError(
            f"{path.name} cannot be opened ({type(error).__name__}).",
            hint="close what else holds it, or bring back a copy of it",
        ) from None
    return str(found[0][0]) if found else None


def copy_kept(
    path: Path, beside: Path, horizon: Horizon, causes: pl.DataFrame, remember: Mapping[str, str]
) -> None:
    """Write into `beside` what the store at `path` keeps, and what it is to remember of the rest.

    `causes`: shape `report_cause`, of blocks before the mark. `remember`: values by key, of the copy alone.
    """
    beside.unlink(missing_ok=True)
    Store(beside).close()
    con = open_writer(path)
    try:
        con.execute(f"attach '{_quoted(beside)}' as kept")
        prepare(con.execute, horizon)
        conditions, kept_beside = leaving(horizon), remembered(horizon)
        con.execute("begin")
        for (name,) in con.execute(
            "select table_name from duckdb_tables() where database_name = 'kept' order by all"
        ).fetchall():
            source = f'from main."{name}" where not coalesce({conditions.get(name, "false")}, false)'
            source = kept_beside.get(name, source)
            if name != "retired_cause":
                con.execute(f'insert into kept.main."{name}" by name {source}')
        con.register("causes", causes.to_arrow())
        con.execute("insert into kept.main.retired_cause by name from causes")
        con.unregister("causes")
        con.execute(
            "insert or replace into kept.main.meta select ?, min(day)::varchar "
            "from (select completed_on as day from training "
            "where kind = 'guideline' and _state in ('accepted', 'in_parts') "
            "union all select value::date from meta where key = ?) having min(day) is not null",
            [FIRST_GUIDELINE, FIRST_GUIDELINE],
        )
        for key, value in {MARK: horizon.mark.isoformat(), **remember}.items():
            con.execute("insert or replace into kept.main.meta values (?, ?)", [key, value])
        con.execute("commit")
        con.execute("checkpoint kept")
        con.execute("detach kept")
    finally:
        con.close()


def put_in_place(beside: Path, path: Path) -> None:
    """Let the copy take the store's place, whole or not at all."""
    sync(beside)
    # Closing the store has put all of its log into it.
    _log_of(path).unlink(missing_ok=True)
    beside.replace(path)
    sync(path.parent)


def carry_over(store: Store, path: Path) -> None:
    """Bring into a new store what the one at `path` knows of retired weeks: facts, and where they end."""
    if meta_of(path, MARK) is None:
        return
    store.execute(f"attach '{_quoted(path)}' as before (read_only)")
    try:
        mark = store.scalar("select value from before.main.meta where key = ?", [MARK])
        store.execute(
            "insert or replace into meta from before.main.meta where key in (?, ?, ?)",
            [MARK, FIRST_GUIDELINE, MINIMUM_GROUP],
        )
        there = store.query("select table_name as name from duckdb_tables() where database_name = 'before'")
        for name in (*WEEKLY, *BESIDE):
            if name in WEEKLY_OF_PERSONS or name not in there["name"]:
                continue
            day = '"date"' if name in DAILY else "week_start"
            where = f"where {day} < date '{mark}'" if name in WEEKLY else ""
            columns = _shared(store, name)
            store.execute(f'insert into "{name}" by name select {columns} from before.main."{name}" {where}')
    finally:
        store.execute("detach before")


def _shared(store: Store, name: str) -> str:
    """The columns that both stores have of a table: an earlier version's may have others."""
    found = store.query(
        "select column_name as name from duckdb_columns() where table_name = ? and database_name = 'before' "
        "intersect "
        "select column_name from duckdb_columns() where table_name = ? and database_name <> 'before'",
        [name, name],
    )
    return ", ".join(f'"{column}"' for column in found["name"].sort())


def _counts(con: duckdb.DuckDBPyConnection, horizon: Horizon) -> dict[str, int]:
    prepare(con.execute, horizon)
    counts = {
        name: int(con.execute(f'select count(*) from "{name}" where {condition}').fetchall()[0][0])
        for name, condition in leaving(horizon).items()
    }
    return {name: rows for name, rows in counts.items() if rows}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
