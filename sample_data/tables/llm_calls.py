"""llm_calls: the model gateway's log of the last weeks; calls are counted, never used as time."""

from __future__ import annotations

import polars as pl

from sample_data.cards.tools import DRAFT, MODELS
from sample_data.seeds import stream
from sample_data.world.site import SiteWorld

LAST_WEEKS = 6
"""How long the gateway keeps its log."""
ERROR_SHARE, CACHED_SHARE = 0.02, 0.05
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "call_id": pl.String,
    "task_id": pl.String,
    "clinician_id": pl.String,
    "tool_id": pl.String,
    "started_at": pl.Datetime("us", "UTC"),
    "ended_at": pl.Datetime("us", "UTC"),
    "status": pl.String,
    "error_type": pl.String,
    "provider": pl.String,
    "model": pl.String,
    "input_tokens": pl.Int64,
    "output_tokens": pl.Int64,
    "service_account": pl.String,
}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per call of the draft tool, which the trust hosts: one call a task, two after an error."""
    first = 7 * (world.span.weeks - LAST_WEEKS)
    frames = [
        unit.tasks.filter((pl.col("tool_id") == DRAFT) & (pl.col("day") >= first))
        for unit in world.units
        if len(unit.tasks)
    ]
    if not frames:
        return pl.DataFrame(schema=SCHEMA)
    served = pl.concat(frames).sort("started_at", "task_id")
    rng = stream(world.seed, "gateway")
    luck = rng.random(len(served))
    served = served.with_columns(
        luck=pl.Series(luck),
        input_tokens=pl.Series(rng.integers(900, 6000, len(served))),
        output_tokens=pl.Series(rng.integers(120, 900, len(served))),
    )
    failed = served.filter(pl.col("luck") < ERROR_SHARE).with_columns(status=pl.lit("error"))
    answered = served.with_columns(
        status=pl.when(pl.col("luck") > 1 - CACHED_SHARE).then(pl.lit("cached")).otherwise(pl.lit("ok")),
        started_at=pl.col("started_at")
        + pl.when(pl.col("luck") < ERROR_SHARE).then(pl.duration(seconds=2)).otherwise(pl.duration()),
    )
    return _as_calls(pl.concat([failed, answered]))


def _as_calls(calls: pl.DataFrame) -> pl.DataFrame:
    """Number the calls in order of time and fill in what the gateway adds."""
    bad = pl.col("status") == "error"
    return (
        calls.sort("started_at", "task_id", "status")
        .with_columns(
            call_id=pl.format("call-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)),
            ended_at=pl.col("started_at") + pl.duration(milliseconds=(pl.col("output_tokens") * 18)),
            error_type=pl.when(bad).then(pl.lit("timeout")),
            output_tokens=pl.when(~bad).then("output_tokens"),
            provider=pl.lit("own"),
            model=pl.lit(MODELS[DRAFT]),
            service_account=pl.lit("svc-wardnote"),
        )
        .select(*SCHEMA)
    )
