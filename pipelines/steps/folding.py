"""Raw LLM log records -> calls and tasks, for the traces and tasks that this run's records belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.staging.fold import fold_calls, fold_tasks
from pipelines.staging.spans import resolve
from pipelines.staging.types import typed
from pipelines.warehouse import log_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.shapes import SourceMap
    from pipelines.steps.ingest import Ingest

_ROWS_A_FILE = 2**40
"""More rows than any file has."""


def fold(ingest: Ingest, mappings: Sequence[SourceMap]) -> None:
    """Fold every source that has new records; what they were folded into before is taken back first."""
    for mapping in mappings:
        if mapping.name in ingest.log_sources:
            with ingest.summary.timed("load"):
                _fold_source(ingest, mapping)


def _fold_source(ingest: Ingest, mapping: SourceMap) -> None:
    store, source = ingest.store, mapping.name
    traces, again = log_records.take_in(store, source)
    count = ingest.summary.tables["llm_calls"]
    count.read += again
    count.duplicates += again

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
    _note(ingest, source, resolved, events)
    ingest.summary.unattributed += events["clinician_id"].null_count()
    for name, frame in (("llm_calls", calls), ("llm_events", events)):
        if frame.height:
            # Clinician ids were hashed when the records were read.
            ingest.judge.rows(name, _with_file_apart(typed(name, frame, ingest.timezone)), source)
    ingest.judge.enter()


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


def _note(ingest: Ingest, source: str, resolved: pl.DataFrame, events: pl.DataFrame) -> None:
    """Say what made no task, and what had to be guessed."""
    notes = ingest.summary.notes
    without = resolved.filter((pl.col("kind") == "call") & pl.col("task_id").is_null()).height
    if without:
        notes.append(f"{without} calls of {source} name no task: counted as calls, they make no task.")
    foreign = int(events["_untranslated"].sum()) if events.height else 0
    if foreign:
        notes.append(f"{foreign} tasks of {source} have a type that is not translated: counted as other.")
