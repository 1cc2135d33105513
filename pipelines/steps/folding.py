"""Raw LLM log records -> calls and tasks, for the traces and tasks that this run's records belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.shapes import LOG_RECORDS
from pipelines.staging.bundles import bundles, in_groups
from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from pipelines.staging.types import typed
from pipelines.warehouse import log_records, retirement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.shapes import SourceMap
    from pipelines.steps.ingest import Ingest
    from pipelines.warehouse.store import Store

_ROWS_A_FILE = 2**40
"""More rows than any file has."""

_RECORDS_AT_ONCE = 100_000
"""Records put together at a time, so that memory follows these and not the length of the log."""


@dataclass
class _Told:
    """What made no task, and what had to be guessed."""

    without: int = 0
    foreign: int = 0

    def add(self, resolved: pl.DataFrame, events: pl.DataFrame) -> None:
        """Count those of one group of traces."""
        self.without += resolved.filter((pl.col("kind") == "call") & pl.col("task_id").is_null()).height
        self.foreign += int(events["_untranslated"].sum()) if events.height else 0

    def note(self, ingest: Ingest, source: str) -> None:
        """Say it in the run's summary."""
        notes = ingest.summary.notes
        if self.without:
            notes.append(
                f"{self.without} calls of {source} name no task: counted as calls, they make no task."
            )
        if self.foreign:
            notes.append(
                f"{self.foreign} tasks of {source} have a type that is not translated: counted as other."
            )


def fold(ingest: Ingest, mappings: Sequence[SourceMap]) -> None:
    """Fold every source that has new records; what they were folded into before is taken back first."""
    for mapping in mappings:
        if mapping.name in ingest.log_sources:
            with ingest.summary.timed("load"):
                _fold_source(ingest, mapping)


def _fold_source(ingest: Ingest, mapping: SourceMap) -> None:
    traces, again = log_records.take_in(ingest.store, mapping.name)
    count = ingest.summary.tables["llm_calls"]
    count.read += again
    count.duplicates += again
    swept = retirement.sweep(ingest.store, LOG_RECORDS, "log_task").get(LOG_RECORDS, 0)
    if swept:
        ingest.summary.ignored[mapping.name][retirement.RETIRED] += swept
        traces = log_records.still_there(ingest.store, mapping.name, traces)
    told = _Told()
    for group in _groups(ingest.store, mapping.name, traces):
        _fold_traces(ingest, mapping, group.select("trace_id"), told)
    told.note(ingest, mapping.name)
    ingest.judge.enter()


def _groups(store: Store, source: str, traces: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The traces, so many at a time; those that serve one task, now or before, stay together."""
    if traces["records"].sum() <= _RECORDS_AT_ONCE:
        yield traces
        return
    links = [log_records.links_around(store, source, traces)]
    slices = traces.with_columns(bundle=pl.int_range(pl.len()))
    for part in in_groups(slices, _RECORDS_AT_ONCE):
        resolved = resolve(log_records.of_traces(store, source, part).drop("_file"))
        links.append(resolved.select("trace_id", "task_id").unique())
    yield from in_groups(traces.join(bundles(pl.concat(links)), on="trace_id"), _RECORDS_AT_ONCE)


def _fold_traces(ingest: Ingest, mapping: SourceMap, traces: pl.DataFrame, told: _Told) -> None:
    """Fold these traces anew, with all others that serve their tasks."""
    store, source = ingest.store, mapping.name
    resolved = resolve(log_records.of_traces(store, source, traces).drop("_file"))
    before = log_records.tasks_of_traces(store, source, traces)
    tasks = pl.concat([before, resolved.select("task_id").drop_nulls()]).unique()
    # A task may be served by several traces: the others' records are needed to put it together again.
    others = log_records.traces_of_tasks(store, source, tasks).join(traces, on="trace_id", how="anti")
    whole = pl.concat([traces, others])
    records = log_records.of_traces(store, source, whole)
    resolved = resolve(_with_file_in_row(records))
    log_records.remember(store, source, resolved)

    calls = fold_calls(resolved.join(traces, on="trace_id", how="semi"), mapping)
    # Other traces were fetched for the sake of these tasks; the rest of them is folded already.
    wanted = (
        pl.concat([tasks, calls.select(pl.col("call_id").alias("task_id"))])
        if mapping.calls_are_tasks
        else tasks
    )
    events = fold_tasks(resolved, mapping).join(wanted, on="task_id", how="semi")
    ids = pl.concat([wanted, events.select("task_id")]).unique()
    _count_again(ingest, log_records.withdraw(store, "llm_calls", "call_id", source, calls), calls["call_id"])
    _count_again(ingest, log_records.withdraw(store, "llm_events", "task_id", source, ids), events["task_id"])
    told.add(resolved, events)
    ingest.summary.unattributed += events["clinician_id"].null_count()
    for name, frame in (("llm_calls", calls), ("llm_events", events)):
        if frame.height:
            # Clinician ids were hashed when the records were read.
            ingest.judge.rows(name, _with_file_apart(typed(name, frame, ingest.timezone)), source)


def _count_again(ingest: Ingest, before: pl.Series, now: pl.Series) -> None:
    """Rows that counted before: folded again they are corrected, folded into something else withdrawn."""
    again = int(before.is_in(now.implode()).sum())
    ingest.summary.corrected += again
    ingest.summary.withdrawn += len(before) - again


def _with_file_in_row(records: pl.DataFrame) -> pl.DataFrame:
    """Folding keeps the row of a record: with the file in its upper bits it says which file's row it is."""
    return (
        records.with_columns(pl.col("_file").cast(pl.Int64) * _ROWS_A_FILE + pl.col("_row"))
        .drop("_row")
        .rename({"_file": "_row"})
    )


def _with_file_apart(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        _file=(pl.col("_row") // _ROWS_A_FILE).cast(pl.Int32), _row=pl.col("_row") % _ROWS_A_FILE
    )
