"""The pipeline's own file: canonical rows, weekly facts and the books about files and runs.

One run is one transaction: it is there whole or not at all. Only the pipeline opens this file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import duckdb
import polars as pl

from pipelines.errors import StorageError
from pipelines.schemas import TABLES
from pipelines.shapes import KEPT
from pipelines.shapes.weekly import DAILY, WEEKLY
from pipelines.warehouse import census, kept_records, log_records, references
from pipelines.warehouse.columns import (
    ACCEPTED,
    BOOKS,
    IN_PARTS,
    PENDING,
    WAITING,
    accepted_rows,
    create_table,
    is_part,
    quoted,
)
from pipelines.warehouse.engine import frame_of, on, open_writer
from pipelines.warehouse.settle import count_parts, count_readmitted, mark_parts, settle
from pipelines.warehouse.staged import Staged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pipelines.schemas import Table

STORE_FILE: Final = "store.duckdb"
STORE_VERSION: Final = "14"
"""Raised when the stored columns change meaning; an older store is rebuilt from the files."""


@dataclass
class Counts:
    """What a run did with a table's candidate rows: read = accepted + rejected + duplicates."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    readmitted: int = 0
    withdrawn: int = 0
    corrected: int = 0
    by_rule: dict[str, int] = field(default_factory=dict)


class Store:
    """Canonical rows and facts of a site, in DuckDB."""

    def __init__(self, path: Path, *, memory_limit: str | None = None) -> None:
        self._path = path
        self._staged = Staged(path.parent / "staged")
        try:
            self._con = open_writer(path, memory_limit=memory_limit)
            self._con.execute(resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
            self._create()
        except duckdb.Error as error:
            raise StorageError(
                f"{path.name} cannot be opened ({type(error).__name__}).",
                hint="close what else holds it, or rebuild it from the files: `plimsoll run SITE --rebuild`",
            ) from None

    def _create(self) -> None:
        there = {row[0] for row in self._con.execute("select table_name from duckdb_tables()").fetchall()}
        for table in TABLES.values():
            if table.name not in there:
                self._con.execute(create_table(table, table.name))
        for name, schema in WEEKLY.items():
            self.create_like(name, pl.DataFrame(schema=schema))
        log_records.create(self)
        kept_records.create(self)
        census.create(self)

    # -- transaction ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start the run's transaction."""
        self._con.execute("begin")
        self._staged.begin()
        self._con.execute("create or replace temp table touched_date (table_name varchar, day date)")

    def commit(self) -> None:
        """Make the run's work durable."""
        self.execute("commit")

    def rollback(self) -> None:
        """Undo the run's work, if it has begun."""
        try:
            self._con.execute("rollback")
        except (duckdb.TransactionException, duckdb.FatalException):  # none is open, or none is left to undo
            return

    def close(self) -> None:
        """Let go of the file."""
        self._staged.clear()
        self._con.close()

    # -- plain access -----------------------------------------------------------------------------------

    def query(self, sql: str, params: Sequence[object] = ()) -> pl.DataFrame:
        """Rows of one SELECT."""
        return frame_of(self._con, sql, list(params))

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """One statement without an answer."""
        with on(self._path):
            self._con.execute(sql, list(params))

    def insert(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame to a table of the books, column by column name."""
        if frame.height:
            # Found by its name. A registered frame would stay in memory until the transaction ends.
            incoming_frame = frame.to_arrow()  # noqa: F841
            self._con.execute(f'insert into "{table}" by name select * from incoming_frame')

    def create_like(self, table: str, frame: pl.DataFrame) -> None:
        """Make an empty table of the frame's shape, unless it is there."""
        self.put("shape", frame)
        self._con.execute(f'create table if not exists "{table}" as select * from shape limit 0')
        self.drop("shape")

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Lend a frame to the next statements under a name."""
        self._con.register(name, frame.to_arrow())

    def drop(self, name: str) -> None:
        """End the loan."""
        self._con.unregister(name)

    def meta(self, key: str) -> str | None:
        """One remembered value."""
        return self.scalar("select value from meta where key = ?", [key])  # type: ignore[no-any-return]

    def set_meta(self, key: str, value: str) -> None:
        """Remember one value."""
        self.execute("insert or replace into meta values (?, ?)", [key, value])

    def set_source_order(self, names: Sequence[str]) -> None:
        """The order in which sources fill a row that several of them describe."""
        self._con.execute("delete from source_order")
        self._con.executemany("insert into source_order values (?, ?)", [[n, i] for i, n in enumerate(names)])

    # -- rows -------------------------------------------------------------------------------------------

    def append(self, table: Table, frame: pl.DataFrame, *, source: str) -> None:
        """Add rows that passed the gate, each with its `_file` and `_row`, to the table's new rows."""
        rows = frame.select(
            *table.names,
            "_date",
            pl.lit(source).alias("_source"),
            "_file",
            "_row",
            pl.lit(PENDING).alias("_state"),
        )
        self._staged.add(table.name, rows)

    def new_rows(self, name: str) -> pl.DataFrame:
        """Rows of a table that this run has added and not settled yet."""
        if not self._staged.holds(name):
            return pl.DataFrame(schema=dict.fromkeys([*TABLES[name].names, *BOOKS], pl.String))
        return self.query(f"select * from {self._staged.scan(name)}")

    def put_new_rows(self, name: str, rows: pl.DataFrame) -> None:
        """Put these rows in the place of those that this run has added to a table and not settled yet."""
        self._staged.drop(name)
        self._staged.add(name, rows)

    def people_since(self, day: date) -> pl.DataFrame:
        """Who did something since a day, by stored and new rows: clinician_id."""
        names = ("shifts", "llm_calls", "llm_events", "ehr_time", "caseload", "overload_reports")
        tables = [*names, *(self._staged.scan(name) for name in names if self._staged.holds(name))]
        seen = " union ".join(f"select clinician_id from {table} where _date >= ?" for table in tables)
        return self.query(seen, [day] * len(tables))

    def take_back(self, file_id: int) -> None:
        """Take a file's rows out of the new rows again."""
        self._staged.take_back(file_id)
        for name in ("log_records", *KEPT):
            self.execute(f"delete from new_{name} where _file = ?", [file_id])

    def load(self, table: Table, today: date) -> Counts:
        """Settle the table's new rows against the stored ones and store them.

        Call in the order of `schemas.TABLES`: references come before what refers to them.
        """
        new, old = f'"new_{table.name}"', f'"{table.name}"'
        if not self._staged.holds(table.name):
            return Counts()
        self._con.execute(f"create temp view {new} as select * from {self._staged.scan(table.name)}")
        settled = settle(self._con, table)
        references.refresh(self._con)
        references.tell_tasks(self._con, table, today, fresh=True)
        references.judge_pending(self._con, table, today)
        columns = quoted([*table.names, *(name for name in BOOKS if name != "_state")])
        state = references.verdict(table, "n", today)
        by_state = dict(
            self._con.execute(f"select {state} as s, count(*) from {new} n group by s").fetchall()
        )
        filling = count_parts(self._con, table, state) if settled.shared else 0
        readmitted = count_readmitted(self._con, table) if settled.shared else 0
        self._con.execute(f"insert into {old} ({columns}, _state) select {columns}, {state} from {new} n")
        self._con.execute(
            f"insert into touched_date select distinct '{table.name}', _date from {new} n "
            f"where not {is_part(table, 'n')}"
        )
        self._con.execute(f"drop {'table' if settled.shared else 'view'} {new}")
        self._staged.drop(table.name)
        mark_parts(self._con, table)
        self._con.execute("drop table shared_key")
        accepted = by_state.pop(ACCEPTED, 0) - filling
        return Counts(
            read=settled.read,
            accepted=accepted,
            rejected=sum(by_state.values()),
            duplicates=settled.duplicates + filling,
            readmitted=readmitted,
            withdrawn=settled.withdrawn,
            corrected=settled.corrected,
            by_rule=by_state,
        )

    def rejudge(self, table: Table, today: date, *, everything: bool) -> tuple[int, int]:
        """Judge stored rows against the reference tables again: (readmitted, withdrawn)."""
        references.refresh(self._con)
        changed = references.rejudge(self._con, table, today, everything=everything)
        if any(changed):
            mark_parts(self._con, table, "changed")
        return changed

    def waiting_or_refused(self, table: Table) -> pl.DataFrame:
        """Rows kept but not counted, by state and source file: state, _file, rows, example_row."""
        return self.query(
            f'select _state, _file, count(*) as "rows", min(_row) as example_row from "{table.name}" '
            f"where _state not in ('{ACCEPTED}', '{IN_PARTS}') group by all order by all"
        )

    def accepted(
        self, name: str, where: str = "true", params: Sequence[object] = (), columns: Sequence[str] = ()
    ) -> pl.DataFrame:
        """Accepted rows of a canonical table, parts put together, with `_date`."""
        return self.query(f"select * from ({accepted_rows(TABLES[name], columns)}) where {where}", params)

    def has_rows(self, name: str) -> bool:
        """Has the table any accepted row?"""
        return self._any_in(name, (ACCEPTED, IN_PARTS))

    def has_waiting(self, table: Table) -> bool:
        """Are there rows that another file or day may admit, or that stand only as long as another does?"""
        return self._any_in(table.name, WAITING) or self._has_parts(table)

    def _has_parts(self, table: Table) -> bool:
        some = f'select 1 from "{table.name}" t where {is_part(table, "t")} limit 1'
        return table.parts and bool(self.scalar(f"select count(*) from ({some})"))

    def _any_in(self, name: str, states: Sequence[str]) -> bool:
        listed = ", ".join(f"'{state}'" for state in states)
        return bool(
            self.scalar(f'select count(*) from (select 1 from "{name}" where _state in ({listed}) limit 1)')
        )

    # -- weekly facts -----------------------------------------------------------------------------------

    def touched(self) -> pl.DataFrame:
        """Tables and days whose accepted rows changed in this run: table_name, day (null: for all time)."""
        return self.query("select distinct table_name, day from touched_date order by all")

    def replace_weeks(self, name: str, weeks: Sequence[date], frame: pl.DataFrame) -> None:
        """Put a weekly table's rows of these weeks in place of what it held for them."""
        column = "date_trunc('week', \"date\")" if name in DAILY else "week_start"
        self._con.register(
            "these_weeks", pl.DataFrame({"week": list(weeks)}, schema={"week": pl.Date}).to_arrow()
        )
        self._con.execute(f'delete from "{name}" where {column}::date in (select week from these_weeks)')
        self._con.unregister("these_weeks")
        self.insert(name, frame)

    def rename_units(self, renamed: Mapping[str, str], *, before: date) -> None:
        """Tell weekly rows of days before a day under units' present names."""
        for old, new in renamed.items():
            for name in (each for each, schema in WEEKLY.items() if "unit_id" in schema):
                column = '"date"' if name in DAILY else "week_start"
                self.execute(
                    f'update "{name}" set unit_id = ? where unit_id = ? and {column} < ?', [new, old, before]
                )

    def of_weeks(self, name: str, weeks: Sequence[date]) -> pl.DataFrame:
        """A weekly table's rows of these weeks."""
        return self.query(f'select * from "{name}" where list_contains(?, week_start)', [list(weeks)])

    def weekly(self, name: str) -> pl.DataFrame:
        """All rows of a weekly table."""
        return self.query(f'select * from "{name}"')

    def scalar(self, sql: str, params: Sequence[object] = ()) -> Any:
        """The one value of a SELECT."""
        rows = self._con.execute(sql, list(params)).fetchall()
        return rows[0][0] if rows else None

    def example(self, table: Table, state: str) -> tuple[str, int]:
        """File and row of one row in this state."""
        rows = self._con.execute(
            f'select f.path, t._row from "{table.name}" t left join files f on f.file_id = t._file '
            "where t._state = ? order by t._file desc, t._row limit 1",
            [state],
        ).fetchall()
        return (str(rows[0][0]), int(rows[0][1])) if rows else ("", 0)
