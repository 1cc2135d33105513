"""Do logs hold as many calls as the provider counted? A note for people; nothing is corrected by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.shapes import USAGE
from pipelines.warehouse import kept_records
from pipelines.warehouse.columns import COUNTED
from pipelines.warehouse.retirement import horizon_of

if TYPE_CHECKING:
    from pipelines.steps.ingest import Ingest
    from pipelines.warehouse.store import Store

PROVIDER: Final = "openai"
"""What logs call the provider whose usage API is read."""

_DAY: Final = 86_400  # seconds


def compare(ingest: Ingest) -> None:
    """Take in what providers said in this run's files, and note for each source how logs compare with it."""
    for name, source in sorted(ingest.kept):
        if name == USAGE:
            kept_records.take_in(ingest.store, USAGE, source)
    told = requests_by_day(_told(ingest.store))
    if told.height:
        calls = _calls_by_day(ingest.store)
        for (source,), days in told.sort("_source", "day").group_by("_source", maintain_order=True):
            ingest.summary.notes.append(note(str(source), days.join(calls, on="day", how="left")))


def requests_by_day(told: pl.DataFrame) -> pl.DataFrame:
    """Requests (_source, day of UTC, requests) from buckets: `_source`, `starts_at`, `ends_at`, `project_id`.

    A bucket told again later is more complete: the larger count holds. The same requests may have been asked
    for by day and by hour, or with and without projects: of such sums of one day the largest holds.
    """
    bucket = ["_source", "starts_at", "ends_at", "project_id"]
    return (
        told.group_by(bucket)
        .agg(pl.col("requests").max())
        .with_columns(
            day=pl.col("starts_at").dt.date(),
            width=pl.col("ends_at") - pl.col("starts_at"),
            by_project=pl.col("project_id").is_not_null(),
        )
        .group_by("_source", "day", "width", "by_project")
        .agg(pl.col("requests").sum())
        .group_by("_source", "day")
        .agg(pl.col("requests").max())
    )


def note(source: str, days: pl.DataFrame) -> str:
    """One source's days (day, requests, calls, unnamed) in a sentence or two."""
    filled = days.fill_null(0)
    requests, calls, unnamed = (int(filled[name].sum()) for name in ("requests", "calls", "unnamed"))
    silent = filled.filter((pl.col("requests") > 0) & (pl.col("calls") + pl.col("unnamed") == 0)).height
    dates = filled["day"].sort().to_list()
    also = f" and {unnamed:,} that name no provider" if unnamed else ""
    said = (
        f"{source} counts {requests:,} requests on {len(dates)} days of UTC from {dates[0]} to {dates[-1]}; "
        f"on these days logs hold {calls:,} calls to {PROVIDER}{also}."
    )
    return f"{said} On {silent} of them logs hold no call, though requests were counted." if silent else said


def _told(store: Store) -> pl.DataFrame:
    told = store.query(f"select _source, starts_at, ends_at, project_id, requests from {USAGE}")
    horizon = horizon_of(store)  # calls of days before it have left
    return told if horizon is None else told.filter(pl.col("starts_at").dt.date() >= horizon.mark)


def _calls_by_day(store: Store) -> pl.DataFrame:
    """Accepted calls to the provider, and those that name none, by day of UTC."""
    found = store.query(
        f"select (epoch(started_at) // {_DAY})::int as day, "
        f"count(distinct call_id) filter (where provider = '{PROVIDER}') as calls, "
        "count(distinct call_id) filter (where provider is null) as unnamed "
        f"from llm_calls where _state in {COUNTED} group by 1"
    )
    return found.with_columns(pl.from_epoch("day", time_unit="d"))
