"""Each clinician's part in a week's figures: what disclosure control looks at, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.facts.rows import counted, exactly, week_of
from pipelines.shapes import PERSON_WEEK, conform

if TYPE_CHECKING:
    from pipelines.facts.rows import Span

_KEY: Final = ["unit_id", "week_start", "clinician_id", "staff_group"]
_MINUTES_PER_MS: Final = 1 / 60_000
_AMOUNTS: Final = tuple(name for name in PERSON_WEEK if name not in {*_KEY, "worked", "tasks"})


def person_weeks(
    use: pl.DataFrame,
    shifts: pl.DataFrame,
    ehr: pl.DataFrame,
    workers: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Everybody's part in the span's weeks, in shape PERSON_WEEK.

    `use`: USE_PERSON. `shifts`: `hours.shift_rows`. `ehr`: `tallies.ehr_days`. `workers`: `usage.at_work`.
    """
    parts = [
        workers.select(*_KEY, worked=pl.lit(value=True)),
        _used(use),
        _on_shift(shifts, span),
        _in_the_record(ehr, span),
    ]
    every = pl.concat(parts, how="diagonal")
    frame = every.group_by(_KEY).agg(
        pl.col("worked").fill_null(value=False).any(),
        counted(pl.col("tasks")).alias("tasks"),
        *[exactly(pl.col(name)).alias(name) for name in _AMOUNTS],
    )
    return conform(frame, PERSON_WEEK)


def _used(use: pl.DataFrame) -> pl.DataFrame:
    """Tasks and net minutes of each person, whatever they were for."""
    return use.group_by(_KEY).agg(pl.col("tasks").sum(), net_minutes=pl.col("net_ms").sum() * _MINUTES_PER_MS)


def _on_shift(shifts: pl.DataFrame, span: Span) -> pl.DataFrame:
    return (
        shifts.filter(span.inside() & pl.col("worked"))
        .group_by("unit_id", week_of("date").alias("week_start"), "clinician_id", "staff_group")
        .agg(
            exactly(pl.col("overtime_hours")).alias("overtime_hours"),
            exactly(pl.col("missed_break_minutes")).alias("missed_break_minutes"),
        )
    )


def _in_the_record(ehr: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Minutes in the record system. Where a total is told beside its activities, it alone is the whole."""
    is_total = pl.col("activity") == "total"
    both = pl.sum_horizontal("in_shift_minutes", "after_hours_minutes")
    rows = ehr.filter(span.inside() & pl.col("unit_id").is_not_null()).with_columns(
        week_start=week_of("date")
    )
    whole = is_total | ~is_total.any().over("unit_id", "week_start", "staff_group")
    return (
        rows.with_columns(minutes=both, whole=whole)
        .group_by(_KEY)
        .agg(
            exactly(pl.col("after_hours_minutes").filter("whole")).alias("after_hours_minutes"),
            exactly(pl.col("minutes").filter(pl.col("activity") == "documentation")).alias(
                "documentation_minutes"
            ),
            exactly(pl.col("minutes").filter("whole")).alias("record_minutes"),
        )
    )
