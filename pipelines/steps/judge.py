"""Candidate rows -> the gate -> the store's new rows; refused ones go to quarantine and into the books."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from expectations.gate import Gate
from pipelines.errors import FileRefused
from pipelines.schemas import TABLES
from pipelines.sources.names import shown_name
from pipelines.steps.coverage import Coverage
from pipelines.steps.retired import too_old
from pipelines.warehouse.retirement import REASON, RETIRED, horizon_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.steps.quarantine import Quarantine
    from pipelines.summary import Summary
    from pipelines.warehouse.store import Store


class Judge:
    """Where a run's candidate rows are judged, counted and put; `_file` says where each row is from."""

    def __init__(self, store: Store, quarantine: Quarantine, summary: Summary, run: int) -> None:
        self._store = store
        self._quarantine = quarantine
        self._summary = summary
        self._run = run
        self._horizon = horizon_of(store)
        self._gate = Gate()
        self._coverage = Coverage()
        self._shown: dict[int, str] = {}
        self._checks: list[pl.DataFrame] = []
        self._checked: list[pl.DataFrame] = []
        self._refused: list[pl.DataFrame] = []

    @contextmanager
    def whole(self, file_id: int, shown: str) -> Iterator[None]:
        """Within the block one file is judged: all of its rows count, or none where it is refused."""
        self._shown[file_id] = shown
        before, parts, coverage = self._summary.counted(), self._quarantine.parts, self._coverage.copy()
        try:
            yield
        except FileRefused:
            self._store.take_back(file_id)
            self._summary.count_from(before)
            self._coverage = coverage
            self._quarantine.take_back(parts)
            self._checks.clear()
            self._refused.clear()
            raise
        self.enter()

    def rows(self, table: str, rows: pl.DataFrame, source: str, *, part: bool = False) -> None:
        """Judge typed, pseudonymous rows of a canonical table; accepted ones become the store's new rows.

        Rows of persons that come after their week was retired are counted, and kept nowhere.
        """
        rows = self._without_retired(table, rows)
        self._coverage.add(source, table, rows)
        with self._summary.timed("validate"):
            verdict = self._gate.check(table, rows, part=part)
        self._checks.append(verdict.checks)
        self.refuse(table, verdict.rejected)
        with self._summary.timed("load"):
            self._store.append(TABLES[table], verdict.accepted, source=source)

    def refuse(self, table: str, rows: pl.DataFrame) -> None:
        """Count and keep rows (`_file`, `_row`, `rule`, `reason`) that may not go on."""
        if rows.is_empty():
            return
        self._count(table, rows)
        names = {file_id: self._name_of(file_id) for file_id in rows["_file"].unique()}
        self._quarantine.keep(table, rows.with_columns(file=pl.col("_file").replace_strict(names)))

    def retire(self, table: str, rows: pl.DataFrame) -> None:
        """Count rows (`_file`, `_row`) that came after their time here was over. No copy of them is kept."""
        if rows.height:
            self._count(table, rows.with_columns(rule=pl.lit(RETIRED), reason=pl.lit(REASON)))

    def _without_retired(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        old = None if self._horizon is None else too_old(table, self._horizon)
        if old is None:
            return rows
        past = rows.filter(old)
        self.retire(table, past)
        return rows.filter(~old) if past.height else rows

    def _count(self, table: str, rows: pl.DataFrame) -> None:
        self._summary.tables[table].read += rows.height
        self._summary.tables[table].rejected += rows.height
        by_rule = (
            rows.group_by("_file", "rule", "reason")
            .agg(
                pl.len().cast(pl.Int64).alias("rows"),
                pl.col("_row").min().cast(pl.Int64).alias("example_row"),
            )
            .sort("_file", "rule", "reason")
        )
        for file_id, rule, _, count, row in by_rule.iter_rows():
            self._summary.reject(table, rule, count, self._name_of(file_id), row)
        self._refused.append(
            by_rule.rename({"_file": "file_id"}).with_columns(
                table_name=pl.lit(table), run=pl.lit(self._run, dtype=pl.Int32)
            )
        )

    def enter(self) -> None:
        """Write what was refused since the last call into the books; what was checked counts from now on."""
        self._summary.coverage = self._coverage.document()
        self._checked.extend(self._checks)
        self._checks.clear()
        if self._refused:
            self._store.insert("refused_rows", pl.concat(self._refused))
            self._refused.clear()

    def agree(self) -> None:
        """Great Expectations judges what decides of all that was judged; RulesDisagree stops the run.

        What was checked goes into the books: one row a table and expectation, however many files there were.
        """
        with self._summary.timed("validate"):
            self._gate.agree()
        if self._checked:
            counted = pl.col("evaluated", "failed").sum()
            checks = pl.concat(self._checked).group_by(pl.exclude("evaluated", "failed")).agg(counted)
            self._store.insert(
                "expectation_result", checks.with_columns(run=pl.lit(self._run, dtype=pl.Int32))
            )
            self._checked.clear()

    def _name_of(self, file_id: int) -> str:
        """How a file is called to people; those of earlier runs are looked up in the books."""
        if file_id not in self._shown:
            path = self._store.scalar("select path from files where file_id = ?", [file_id])
            self._shown[file_id] = shown_name(Path(str(path or "")))
        return self._shown[file_id]
