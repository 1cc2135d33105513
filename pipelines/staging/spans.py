"""Give every log record the context of the spans above it: who, where, with what tool, for which task.

The clinician is usually known to the application's span, not to the span of the model call below it. Spans of
one trace arrive on different lines and in different files, parents after children. So records are resolved
trace by trace, from all records of a trace, whatever their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.shapes import LOG_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

RANKED: Final = ("clinician_id", "session_id", "unit_id", "tool_id", "tool_version", "task_type")
"""Context that several fields may carry: the smallest rank wins along the chain, then the nearest span."""

_KEY: Final = ("trace_id", "span_id")
_PARENT: Final = "_parent"
_ROOTED: Final = "_rooted"
_ONLY_TASK: Final = "_only_task"
_NO_RANK: Final = 127


def resolve(records: pl.DataFrame) -> pl.DataFrame:
    """One row per record, in order of its key, with the context it inherits.

    `records` (LOG_RECORD) holds all records of every trace that it touches; one delivered twice counts once.
    `task_id` becomes the task that the nearest span names; else the only one named in the trace; else the
    trace itself, where the record is the trace's root or below the application's span; else null: its root
    has not arrived, or the gateway keeps no traces. Added: `own_task`, true where the record itself names its
    task.
    """
    names_task, is_own_trace = pl.col("task_id").is_not_null(), pl.col("trace_id") == pl.col("span_id")
    rooted = pl.col("parent_span_id").is_null() | (pl.col("kind") != "call")
    spans = _find_parents(_once(records)).with_columns(
        names_task.alias("own_task"), pl.when(rooted).then(rooted).alias(_ROOTED)
    )
    spans = _inherit(_find_only_task(spans))
    trace = pl.when(pl.col(_ROOTED) & ~is_own_trace).then(pl.col("trace_id"))
    versioned = pl.col("tool_version_rank") == pl.col("tool_id_rank")  # the version is that of the tool
    return spans.with_columns(
        pl.coalesce("task_id", _ONLY_TASK, trace).alias("task_id"),
        pl.when(versioned).then(pl.col("tool_version")).alias("tool_version"),
    ).drop(_PARENT, _ROOTED, _ONLY_TASK)


def _once(records: pl.DataFrame) -> pl.DataFrame:
    """Records sorted by key, one per key: two that differ complete each other.

    Some sources tell one call in several rows: its tokens apart from its caller. The call's own row holds
    before its parts; else content alone decides which of two that contradict each other holds.
    """
    repeated = pl.struct(_KEY).is_duplicated()
    if records.select(repeated.any()).item():
        # The words for kinds sort as they rank: call, other, part, task.
        content = ["kind", *(name for name in LOG_RECORD if name not in ("_row", "_order", "kind"))]
        told = records.filter(repeated).sort(content, nulls_last=True)
        once = told.group_by(_KEY, maintain_order=True).agg(pl.exclude(*_KEY).drop_nulls().first())
        records = pl.concat([records.filter(~repeated), once.select(records.columns)])
    return records.sort(_KEY).with_columns(pl.col("kind").replace({"part": "call"}))


def _find_parents(spans: pl.DataFrame) -> pl.DataFrame:
    """Add `_parent`: the row number of the span above.

    A span whose parent is not there hangs below the trace's root, where there is just one: a span in between
    was lost, and what the root says holds for all of its trace.
    """
    spans = spans.with_row_index("_at")
    above = spans.select("trace_id", pl.col("span_id").alias("parent_span_id"), pl.col("_at").alias(_PARENT))
    roots = (
        spans.filter(pl.col("parent_span_id").is_null())
        .group_by("trace_id")
        .agg(pl.col("_at").first().alias("_root"), pl.len().alias("_roots"))
        .filter(pl.col("_roots") == 1)
        .drop("_roots")
    )
    linked = spans.join(above, on=["trace_id", "parent_span_id"], how="left", maintain_order="left").join(
        roots, on="trace_id", how="left", maintain_order="left"
    )
    root = pl.when(pl.col("parent_span_id").is_not_null()).then(pl.col("_root"))
    return linked.with_columns(pl.coalesce(_PARENT, root).alias(_PARENT)).drop("_at", "_root")


def _find_only_task(spans: pl.DataFrame) -> pl.DataFrame:
    """Add `_only_task`: the task of a trace that names exactly one."""
    only = (
        spans.filter(pl.col("own_task") & (pl.col("trace_id") != pl.col("span_id")))
        .group_by("trace_id")
        .agg(pl.col("task_id").first().alias(_ONLY_TASK), pl.col("task_id").n_unique().alias("_tasks"))
        .filter(pl.col("_tasks") == 1)
        .drop("_tasks")
    )
    return spans.join(only, on="trace_id", how="left", maintain_order="left")


def _inherit(spans: pl.DataFrame) -> pl.DataFrame:
    """Fill context from the spans above.

    Each step doubles the stretch of the chain that a row knows of: 2^n spans after n steps. No stretch is
    longer than its trace, so a loop in the data ends like a chain does.
    """
    for _ in range(_steps(spans)):
        spans = spans.with_columns(*_from_above(), pl.col(_PARENT).gather(pl.col(_PARENT)))
    return spans


def _steps(spans: pl.DataFrame) -> int:
    if spans.get_column(_PARENT).null_count() == spans.height:
        return 0
    longest = spans.group_by("trace_id").len().get_column("len").max()
    return int(longest).bit_length() if isinstance(longest, int) else 0


def _from_above() -> Iterator[pl.Expr]:
    above = pl.col(_PARENT)
    for name in ("task_id", _ROOTED):
        yield pl.coalesce(name, pl.col(name).gather(above))
    for name in RANKED:
        rank = f"{name}_rank"
        theirs = pl.col(rank).gather(above)
        better = theirs.fill_null(_NO_RANK) < pl.col(rank).fill_null(_NO_RANK)
        for column in (name, rank):
            yield pl.when(better).then(pl.col(column).gather(above)).otherwise(pl.col(column)).alias(column)
