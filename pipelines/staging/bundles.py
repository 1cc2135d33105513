"""Which traces have to be folded together: those that serve one task, directly or through others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_ROUNDS: Final = 50
"""Traces chained by their tasks further than this are folded all at once; such chains are not expected."""


def bundles(links: pl.DataFrame) -> pl.DataFrame:
    """Each trace with its bundle: trace_id, bundle.

    `links` (trace_id, task_id): a row for each trace and task that it serves, at least one for each trace;
    null where it serves none. Traces that are linked through tasks, however indirectly, have the same bundle.
    """
    labelled = links.unique().with_columns(bundle=pl.col("trace_id").rank("dense"))
    served = pl.col("task_id").is_not_null()
    for _ in range(_MOST_ROUNDS):
        by_task = pl.when(served).then(pl.col("bundle").min().over("task_id")).otherwise("bundle")
        spread = labelled.with_columns(bundle=by_task).with_columns(pl.col("bundle").min().over("trace_id"))
        if spread["bundle"].equals(labelled["bundle"]):
            return labelled.select("trace_id", "bundle").unique()
        labelled = spread
    return labelled.select("trace_id", bundle=pl.lit(0, pl.UInt32)).unique()


def in_groups(traces: pl.DataFrame, most_records: int) -> Iterator[pl.DataFrame]:
    """Traces (trace_id, records, bundle) in groups of about so many records; no bundle is divided."""
    sizes = traces.group_by("bundle").agg(pl.col("records").sum()).sort("bundle")
    group = (pl.col("records").cum_sum() - pl.col("records")) // most_records
    placed = traces.join(sizes.with_columns(group=group).drop("records"), on="bundle")
    yield from (part.drop("group") for part in placed.sort("group", "trace_id").partition_by("group"))
