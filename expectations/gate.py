"""The quality gate: rows that may go on, rows kept back and why, and what Great Expectations counted.

Each rule is run in both forms on every batch. Great Expectations takes seconds to import (so it is imported
on first use), has no Polars engine, and copies a pandas frame for every expectation, so it is put to work
where it decides: on every row that the Polars form rejects, counted one by one, and on those of the other
rows that decide for all of them (the first of each distinct value, the extremes of a range; a small batch
goes whole). It must pass the latter, and count the same failures as the Polars form in the former; else a
rule has two meanings and the batch is refused. Results keep counts, never values.

Not for several threads at once.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, cast

import polars as pl

from expectations.quantities import belongs
from expectations.quarantine import count, divide, mark, read_quantities
from expectations.registry import SUITES
from expectations.suite import FAULT, ROW
from expectations.verdict import CHECKS, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    from expectations.quantities import Family
    from expectations.suite import Suite

ROWS_WHOLE = 5_000
"""Accepted rows up to which all of them are put to Great Expectations: more cost more time than looking for
the rows that decide."""

ROWS_AT_ONCE = 20_000
"""Rejected rows put to Great Expectations at a time, so that a batch that is all wrong fits in memory."""


_Judged = tuple[str, bool]
"""A table, and whether its rows are parts of other sources' rows."""


class SchemaMismatch(ValueError):
    """The frame is not of the table's shape: nothing in it can be judged."""


class RulesDisagree(RuntimeError):
    """The two forms of a rule counted differently, or one could not be run: a fault of this package."""


class Gate:
    """Judges batches in Polars as they come, and puts what decides to Great Expectations once a table.

    One validation costs a tenth of a second whatever its size, so that of many small files costs more than
    all else done with them.
    """

    def __init__(self) -> None:
        self._passing: dict[_Judged, pl.DataFrame] = {}
        self._failing: dict[_Judged, list[pl.DataFrame]] = {}
        self._counted: dict[_Judged, list[int]] = {}

    def check(self, table: str, frame: pl.DataFrame, *, part: bool = False) -> Verdict:
        """Divide a batch; its `checks` are counted in Polars and hold once `agree` has not raised.

        Rows that are a `part` of another source's need no value but their key.
        """
        judged = (table, part)
        suite = _suite(judged)
        _refuse_other_shapes(suite, frame)
        read = read_quantities(suite, frame)
        marks = mark(suite, read)
        accepted, rejected = divide(suite, frame, marks)
        failed = count(suite, marks)
        bad = marks.select(bad=pl.any_horizontal(pl.all()))["bad"]
        some = bad.any()
        passing = _deciding(suite, read.filter(~bad) if some else read)
        before = self._passing.get(judged)
        self._passing[judged] = passing if before is None else _deciding(suite, pl.concat([before, passing]))
        if some:
            self._failing.setdefault(judged, []).append(read.filter(bad))
        counted = self._counted.setdefault(judged, [0] * len(suite.rules))
        self._counted[judged] = [one + more for one, more in zip(counted, failed, strict=True)]
        return Verdict(accepted, rejected, _told(suite, read, failed))

    def agree(self) -> None:
        """Great Expectations judges what decides; RulesDisagree where it comes to other counts."""
        for judged, passing in self._passing.items():
            suite = _suite(judged)
            _refuse_failures(suite, passing)
            failing = self._failing.get(judged)
            failed = _count_failures(suite, pl.concat(failing)) if failing else [0] * len(suite.rules)
            _refuse_other_counts(suite, self._counted[judged], failed)
        self._passing, self._failing, self._counted = {}, {}, {}


def _suite(judged: _Judged) -> Suite:
    table, part = judged
    return SUITES[table].of_parts if part else SUITES[table]


def check(table: str, frame: pl.DataFrame, *, visible: bool = True) -> Verdict:
    """Divide a batch of a table's rows into accepted and rejected.

    `frame` has the table's typed columns plus `_row`, `_fault` and whatever else travels along. `visible`
    runs the Great Expectations suite on the whole batch and fills `checks`; without it they stay empty.
    KeyError where no such table is known; SchemaMismatch where a column is absent or of the wrong kind.
    """
    gate = Gate()
    verdict = gate.check(table, frame)
    if not visible:
        return Verdict(verdict.accepted, verdict.rejected, pl.DataFrame(schema=CHECKS))
    gate.agree()
    return verdict


def _refuse_other_shapes(suite: Suite, frame: pl.DataFrame) -> None:
    wanted: dict[str, set[Family]] = {ROW: {"number"}, FAULT: {"text"}, **suite.columns}
    absent = [column for column in wanted if column not in frame.columns]
    other = [
        f"{column} ({frame.schema[column]}, not {family})"
        for column, families in wanted.items()
        for family in sorted(families)
        if column in frame.columns and not belongs(frame.schema[column], family)
    ]
    if absent or other:
        said = [f"absent: {', '.join(absent)}"] if absent else []
        said += [f"of the wrong kind: {', '.join(other)}"] if other else []
        raise SchemaMismatch(f"{suite.table} has not the columns its rules read; {'; '.join(said)}")


def _refuse_other_counts(suite: Suite, counted: list[int], failed: list[int]) -> None:
    for rule, polars, visible in zip(suite.rules, counted, failed, strict=True):
        if polars != visible:
            raise RulesDisagree(
                f"{suite.table}, {rule.name}: {polars} rows fail in Polars, {visible} in Great Expectations"
            )


def _told(suite: Suite, read: pl.DataFrame, failed: list[int]) -> pl.DataFrame:
    """One row per expectation: rows it judges, and rows that fail it."""
    rows = {
        "table_name": [suite.table] * len(suite.rules),
        "expectation": [rule.name for rule in suite.rules],
        "column_name": [suite.column_name(rule) for rule in suite.rules],
        "reason": [rule.reason for rule in suite.rules],
        "evaluated": read.select(_evaluated(suite)).row(0),
        "failed": failed,
    }
    return pl.DataFrame(rows, schema=CHECKS)


@cache
def _evaluated(suite: Suite) -> list[pl.Expr]:
    return [rule.evaluated.alias(str(place)) for place, rule in enumerate(suite.rules)]


def _deciding(suite: Suite, rows: pl.DataFrame) -> pl.DataFrame:
    """Of these rows, those that decide for all: where they pass every rule, so does every row."""
    if rows.height <= ROWS_WHOLE:
        return rows
    indices = rows.select(rule.deciding.implode().alias(str(i)) for i, rule in enumerate(suite.rules))
    return rows[pl.concat(column.explode() for column in indices).unique().sort()]


def _refuse_failures(suite: Suite, accepted: pl.DataFrame) -> None:
    """Every rule passes on rows that the Polars form accepts."""
    for place, result in _run(suite, accepted, "BOOLEAN_ONLY"):
        if not result.success:
            raise RulesDisagree(
                f"{suite.table}, {suite.rules[place].name}: Great Expectations fails rows that pass in Polars"
            )


def _count_failures(suite: Suite, rejected: pl.DataFrame) -> list[int]:
    """How many of these rows fail each rule."""
    failed = [0] * len(suite.rules)
    for part in rejected.iter_slices(ROWS_AT_ONCE):
        for place, result in _run(suite, part, "BASIC"):
            if "unexpected_count" not in result.result:
                what = f"{suite.table}, {suite.rules[place].name}"
                raise RulesDisagree(f"{what}: Great Expectations could not run it")
            failed[place] += int(result.result["unexpected_count"])
    return failed


def _run(suite: Suite, rows: pl.DataFrame, detail: str) -> Iterator[tuple[int, ExpectationValidationResult]]:
    """The place of each rule in its suite, and Great Expectations' result on these rows."""
    if rows.is_empty():
        return
    batch = _definition().get_batch({"dataframe": rows.to_pandas()})
    wanted = {"result_format": detail, "partial_unexpected_count": 0}
    for result in batch.validate(_expectations(suite), result_format=wanted).results:
        configuration = cast("ExpectationConfiguration", result.expectation_config)
        yield configuration.meta["rule"], result


@cache
def _expectations(suite: Suite) -> ExpectationSuite:
    """The suite as Great Expectations knows it: each reason is the expectation's note."""
    import great_expectations as gx

    expectations = []
    for place, rule in enumerate(suite.rules):
        kind, arguments = rule.expectation
        build = getattr(gx.expectations, kind)
        expectations.append(build(**arguments, notes=rule.reason, meta={"rule": place}))
    return gx.ExpectationSuite(name=suite.table, expectations=expectations)


@cache
def _definition() -> BatchDefinition[None]:
    """Where frames are handed to Great Expectations: one context a process, in memory, telling nobody."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("gate").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("batch")
