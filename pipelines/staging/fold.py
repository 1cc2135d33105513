"""Fold resolved log records into calls and tasks.

A clinical task is many calls: drafts, retries, lookups. Calls are kept for what they cost; a task is what a
clinician did, and the only thing that is counted as use. Everything here depends on the set of records alone,
not on their order or on how they were split over files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from expectations.codes import TASK_TYPES
from pipelines.schemas import TABLES
from pipelines.staging.spans import RANKED

if TYPE_CHECKING:
    from pipelines.shapes import SourceMap

HELPERS: Final = ("embeddings", "rerank", "moderation")
"""Calls that prepare or check an answer: they belong to a task, but make none."""

SECONDS: Final = ("wait_seconds", "review_seconds", "edit_seconds", "rework_seconds")
CODES: Final = ("disposition", "consent_status", "concern", "time_source")
OUTCOMES: Final = (*SECONDS, "edit_ratio", *CODES, "completed_at")

_ORDER: Final = ("started_at", "trace_id", "span_id")
_IS_CALL: Final = pl.col("kind") == "call"
_ANSWERS: Final = _IS_CALL & pl.col("operation").is_in(HELPERS).fill_null(value=False).not_()
_FAILED: Final = pl.col("status") == "error"


def fold_calls(resolved: pl.DataFrame, mapping: SourceMap) -> pl.DataFrame:
    """One row per call to a model: columns of `llm_calls` and `_row`."""
    calls = _translate(_name_tasks(resolved, mapping).filter(_IS_CALL), mapping)
    calls = calls.with_columns(_call_id().alias("call_id"), _tool(mapping))
    return calls.select("_row", *(name for name in TABLES["llm_calls"].names if name in calls.columns))


def fold_tasks(resolved: pl.DataFrame, mapping: SourceMap) -> pl.DataFrame:
    """One row per task: columns of `llm_events`, `_row` and what the fold counted.

    A task is made by a call that answers, or by a record that names it. `_calls` and `_errors`: its calls,
    and those that failed. `_clinicians`: different people its records name; the task's own span decides, else
    its first call. `_untranslated`: its type is neither canonical nor translated and so became `other`.
    """
    records = _name_tasks(resolved, mapping).filter(pl.col("task_id").is_not_null())
    records = _translate(records, mapping).sort("task_id", ~pl.col("own_task"), *_ORDER, nulls_last=True)
    tasks = _contexts(records).filter(pl.col("_made"))
    for parts in (_calls(records), _outcomes(records)):
        tasks = tasks.join(parts, on="task_id", how="left", maintain_order="left")
    tasks = tasks.with_columns(
        _tool(mapping),
        _completed_at(),
        _time_source(),
        pl.col("disposition").fill_null(pl.when(pl.col("_all_failed")).then(pl.lit("failed"))),
        *_task_type(),
        pl.col("_calls", "_errors").fill_null(0),
    )
    names = [name for name in TABLES["llm_events"].names if name in tasks.columns]
    return tasks.select("_row", *names, "_calls", "_errors", "_clinicians", "_untranslated")


def _call_id() -> pl.Expr:
    """The gateway's own id, or trace and span."""
    trace, span = pl.col("trace_id"), pl.col("span_id")
    return pl.when(trace == span).then(span).otherwise(pl.concat_str(trace, span, separator=":"))


def _name_tasks(resolved: pl.DataFrame, mapping: SourceMap) -> pl.DataFrame:
    """Where the site says that calls are tasks, a call without a task is one."""
    if not mapping.calls_are_tasks:
        return resolved
    return resolved.with_columns(pl.coalesce("task_id", pl.when(_ANSWERS).then(_call_id())).alias("task_id"))


def _translate(records: pl.DataFrame, mapping: SourceMap) -> pl.DataFrame:
    """Values at source -> those of the site's tables."""
    return records.with_columns(
        pl.col(column).replace(dict(mapping.values[column]))
        for column in ("task_type", "unit_id", "tool_id", *CODES)
        if mapping.values.get(column)
    )


def _tool(mapping: SourceMap) -> pl.Expr:
    """The tool; where no record names one, the source stands for it."""
    return pl.col("tool_id").fill_null(mapping.name)


def _contexts(records: pl.DataFrame) -> pl.DataFrame:
    """Of each fact what its best carrier says: on the task's own span before others, then the earliest."""
    best = {name: pl.col(name).filter(_is_best(name)).drop_nulls() for name in RANKED}
    return records.group_by("task_id", maintain_order=True).agg(
        *(values.first() for values in best.values()),
        pl.col("_row").first(),
        pl.col("started_at").min(),
        best["clinician_id"].n_unique().cast(pl.Int64).alias("_clinicians"),
        (pl.col("own_task") | _ANSWERS).any().alias("_made"),
    )


def _is_best(name: str) -> pl.Expr:
    rank = pl.col(f"{name}_rank")
    return (rank == rank.min()).fill_null(value=False)


def _calls(records: pl.DataFrame) -> pl.DataFrame:
    """Per task: calls, failed calls, and the model of the last call that answered (else of the last call)."""
    model = pl.col("model")
    return (
        records.filter(_IS_CALL)
        .sort("task_id", *_ORDER, nulls_last=True)
        .group_by("task_id", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("_calls"),
            _FAILED.sum().cast(pl.Int64).alias("_errors"),
            (_ANSWERS.any() & (_FAILED | ~_ANSWERS).all()).alias("_all_failed"),
            pl.coalesce(
                model.filter(_ANSWERS & ~_FAILED).drop_nulls().last(), model.drop_nulls().last()
            ).alias("model"),
        )
    )


def _outcomes(records: pl.DataFrame) -> pl.DataFrame:
    """Per task, of each outcome what was said last; `_told_at` is when an event last said something."""
    said = pl.coalesce("outcome_at", "ended_at", "started_at").alias("_said")
    return (
        records.filter(pl.any_horizontal(pl.col(OUTCOMES).is_not_null()))
        .sort("task_id", said, "trace_id", "span_id", nulls_last=False)
        .group_by("task_id", maintain_order=True)
        .agg(pl.col(OUTCOMES).drop_nulls().last(), pl.col("outcome_at").max().alias("_told_at"))
    )


def _completed_at() -> pl.Expr:
    """When the clinician was done: as carried, else when the outcome was told.

    The latter only where it leaves room for the seconds that the task is said to have taken: an outcome
    written together with the draft tells nothing of the clinician's end.
    """
    worked = pl.sum_horizontal(pl.col(SECONDS).fill_nan(0).fill_null(0))
    told = pl.col("_told_at")
    fits = (told - pl.col("started_at")).dt.total_microseconds() >= worked * 1e6
    return pl.coalesce("completed_at", pl.when(fits).then(told)).alias("completed_at")


def _time_source() -> pl.Expr:
    """As carried; seconds that came with the log were measured by the application that wrote it."""
    timed = pl.any_horizontal(pl.col(SECONDS).is_not_null())
    return pl.col("time_source").fill_null(pl.when(timed).then(pl.lit("app_timer")))


def _task_type() -> tuple[pl.Expr, pl.Expr]:
    kind = pl.col("task_type")
    foreign = kind.is_not_null() & kind.is_in(TASK_TYPES).not_()
    known = pl.when(foreign).then(pl.lit("other")).otherwise(kind.fill_null("unknown"))
    return known.alias("task_type"), foreign.alias("_untranslated")
