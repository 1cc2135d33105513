"""A store for tests that forgets: rows go in batch by batch, as the runs of a site bring them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

import polars as pl

import pipelines.run as flow
from pipelines.schemas import TABLES
from pipelines.staging.values import TYPES
from pipelines.summary import Summary
from pipelines.warehouse.store import STORE_FILE, Counts, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TODAY = date(2026, 6, 30)
Row = dict[str, Any]


class Shelf:
    """A store, and the rows of the run that comes next."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self.store = Store(Path(self._folder.name) / STORE_FILE)
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.rollback()
        self.store.close()
        self._folder.cleanup()

    def begin(self, sources: Sequence[str] = ("a",)) -> None:
        """Empty it, and say in which order sources fill one another's gaps."""
        self.store.rollback()
        self.store.begin()
        self.store.set_source_order(list(sources))
        self._files = 0

    def put(self, table: str, rows: Iterable[Row], source: str = "a") -> None:
        """One file's rows that passed the gate."""
        self._files += 1
        schema = TABLES[table]
        names = {column.name: TYPES[column.kind] for column in schema.columns}
        made = [
            {
                **row,
                "_date": row.get("_date", _day(row.get(schema.own_date or ""))),
                "_row": number,
                "_file": self._files,
            }
            for number, row in enumerate(rows, start=1)
        ]
        books: dict[str, Any] = {"_date": pl.Date, "_row": pl.Int64, "_file": pl.Int32}
        self.store.append(schema, pl.DataFrame(made, schema={**names, **books}), source=source)

    def run(self, today: date = TODAY) -> Summary:
        """What a run does with the rows that were put since the last one."""
        summary = Summary()
        flow._load(self.store, summary, today)
        for name, count in summary.tables.items():
            assert count.read == count.accepted + count.rejected + count.duplicates, name
        return summary

    def settle(self, table: str, today: date = TODAY) -> Counts:
        """The same for one table, without looking at any other."""
        counts = self.store.load(TABLES[table], today)
        assert counts.read == counts.accepted + counts.rejected + counts.duplicates
        return counts

    def accepted(self, table: str) -> list[Row]:
        """Rows that count, without columns that are empty."""
        rows = self.store.accepted(table).sort(TABLES[table].key).to_dicts()
        return [{name: value for name, value in row.items() if value is not None} for row in rows]

    def states(self, table: str, column: str) -> list[tuple[Any, str]]:
        """Every stored row: one of its columns, and its state."""
        return list(self.store.query(f'select "{column}", _state from "{table}" order by all').iter_rows())


def _day(value: object) -> object:
    return value.date() if hasattr(value, "date") else value
