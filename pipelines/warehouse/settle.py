"""Decide which rows of one key count: duplicates, corrections, conflicts, parts from several sources.

The outcome depends on the set of rows only, never on file names, arrival order or file times:

* of one source and key, rows with the latest `updated_at` stay (none is earlier than any), older ones are
  duplicates;
* of these, identical rows are one row and duplicates; different ones are all refused as `conflict`;
* rows of one key from several sources fill one another's gaps and count as one; one of them at least has to
  be a row of its own (see `columns.is_part`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.warehouse.columns import (
    ACCEPTED,
    BOOKS,
    CONFLICT,
    IN_PARTS,
    PENDING,
    WAITING,
    is_part,
    quoted,
    same_key,
)

if TYPE_CHECKING:
    import duckdb

    from pipelines.schemas import Table


@dataclass(frozen=True)
class Settled:
    """What became of a table's new rows; `withdrawn` and `corrected` count rows of earlier runs."""

    read: int = 0
    duplicates: int = 0
    withdrawn: int = 0
    corrected: int = 0
    shared: bool = False


def settle(con: duckdb.DuckDBPyConnection, table: Table) -> Settled:
    """Compare the new rows (`new_<table>`) with one another and with the stored ones.

    Afterwards `new_<table>` holds the rows to be stored, one a key or marked as conflict; stored rows that
    they replace are gone from `<table>`; `shared_key` holds the keys concerned and `touched_date` their days.
    """
    new, old = f'"new_{table.name}"', f'"{table.name}"'
    read = _count(con, f"select count(*) from {new}")
    _find_shared_keys(con, table)
    if _count(con, "select count(*) from shared_key") == 0:
        return Settled(read)
    con.execute(f"alter view {new} rename to staged_rows")
    con.execute(f"create temp table {new} as from staged_rows")
    con.execute("drop view staged_rows")
    _pool(con, table)
    _judge(con, table)
    counts = con.execute(
        """
        select
            (select count(*) from pool where is_new) - (select count(*) from judged where is_new),
            (select count(*) from pool p where not is_new and _state in ('accepted', 'in_parts')
                and exists (select 1 from judged j where not j.is_new and j._source = p._source
                    and j._file = p._file and j._row = p._row and j.clash)),
            (select count(*) from pool p where not is_new and _state in ('accepted', 'in_parts')
                and not exists (select 1 from judged j where not j.is_new and j._source = p._source
                    and j._file = p._file and j._row = p._row))
        """
    ).fetchall()[0]
    books = [name for name in BOOKS if name != "_state"]
    columns = quoted([*table.names, *books])
    for target, is_new in ((new, "is_new"), (old, "not is_new")):
        con.execute(
            f"insert into {target} ({columns}, _state) "
            f"select {columns}, case when clash then '{CONFLICT}' else '{PENDING}' end "
            f"from judged where {is_new}"
        )
    con.execute(
        f"insert into touched_date select distinct '{table.name}', _date from pool p "
        f"where not {is_part(table, 'p')}"
    )
    con.execute(
        f"create or replace temp table waited as select _source, _file, _row from pool "
        f"where not is_new and _state in {WAITING}"
    )
    con.execute("drop table pool")
    con.execute("drop table judged")
    return Settled(read, int(counts[0]), int(counts[1]), int(counts[2]), shared=True)


def _find_shared_keys(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    keys = quoted(table.key)
    new, old = f'"new_{table.name}"', f'"{table.name}"'
    # Keys are compared by a 64-bit hash first: grouping ten million numbers is far cheaper than strings.
    con.execute(
        f"create temp table shared_key as select {keys} from {new} "
        f"where hash({keys}) in (select hash({keys}) from {new} group by 1 having count(*) > 1) "
        f"group by all having count(*) > 1"
    )
    if _count(con, f"select count(*) from (select 1 from {old} limit 1)"):
        con.execute(
            # The join is built on the few new rows; plain equality lets it pass over old rows unread.
            f"insert into shared_key select distinct {quoted_of('n', table)} from {old} t "
            f"join {new} n on {same_key(table, 'n', 't')} "
            f"where not exists (select 1 from shared_key s where {same_key(table, 's', 'n')})"
        )


def _pool(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    new, old = f'"new_{table.name}"', f'"{table.name}"'
    con.execute(
        f"create temp table pool as "
        f"select true as is_new, n.* from {new} n semi join shared_key s on {same_key(table, 'n', 's')} "
        f"union all by name "
        f"select false as is_new, t.* from {old} t semi join shared_key s on {same_key(table, 't', 's')}"
    )
    for name in (new, old):
        con.execute(f"delete from {name} r using shared_key s where {same_key(table, 'r', 's')}")


def _judge(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    keys = quoted(table.key)
    content = quoted([name for name in table.names if name not in (*table.key, "updated_at")])
    con.execute(
        f"""
        create temp table judged as
        with latest as (
            from pool
            qualify rank() over (partition by _source, {keys} order by updated_at desc nulls last) = 1
        ), one_each as (
            from latest qualify row_number() over (
                partition by _source, {keys}, {content} order by is_new, _file, _row) = 1
        )
        select *, count(*) over (partition by _source, {keys}) > 1 as clash
        from one_each
        """
    )


def count_parts(con: duckdb.DuckDBPyConnection, table: Table, state: str) -> int:
    """New rows that are accepted but only fill gaps of another source's row: they count as duplicates.

    `state`: SQL expression of a new row's state (alias n). Each source has at most one accepted row a key.
    """
    key = quoted_of("n", table)
    return _count(
        con,
        f"""
        select coalesce(sum(fresh - case when stood then 0 else 1 end), 0) from (
            select {key}, count(*) as fresh, bool_or(exists (
                select 1 from "{table.name}" t
                where t._state in ('{ACCEPTED}', '{IN_PARTS}') and {same_key(table, "t", "n")}
                    and not {is_part(table, "t")}
            )) as stood
            from (select n.* from "new_{table.name}" n where {state} = '{ACCEPTED}') n
            semi join shared_key s on {same_key(table, "n", "s")}
            group by all
        )
        """,
    )


def count_readmitted(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Stored rows that waited, and that the new rows of their key let in."""
    return _count(
        con,
        f'select count(*) from "{table.name}" t semi join waited w '
        f"using (_source, _file, _row) where t._state = '{ACCEPTED}'",
    )


def mark_parts(con: duckdb.DuckDBPyConnection, table: Table, keys: str = "shared_key") -> None:
    """Mark rows whose key, among `keys` (a table of keys), several sources describe, or no longer do."""
    name = f'"{table.name}"'
    joined = same_key(table, "t", "k")
    con.execute(
        f"""
        update {name} t set _state = case when k.sources > 1 then '{IN_PARTS}' else '{ACCEPTED}' end
        from (
            select {quoted_of("a", table)}, count(distinct a._source) as sources from {name} a
            semi join {keys} w on {same_key(table, "a", "w")}
            where a._state in ('{ACCEPTED}', '{IN_PARTS}') group by all
        ) k
        where {joined} and t._state in ('{ACCEPTED}', '{IN_PARTS}')
            and t._state <> case when k.sources > 1 then '{IN_PARTS}' else '{ACCEPTED}' end
        """
    )


def quoted_of(alias: str, table: Table) -> str:
    """The key's columns, each with a table alias."""
    return ", ".join(f'{alias}."{name}"' for name in table.key)


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
