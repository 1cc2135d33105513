"""Rows of `shifts` from a roster's entries: starts, ends and hours, one row for each part of a split duty.

Times are local clock times. They are handed on as such, so that a time that a change of the clocks leaves out
or has twice is refused by typing; hours are real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.sources.roster_times import (
    clock_seconds,
    following,
    in_utc,
    iso_date,
    length,
    local_moment,
    local_text,
    number,
    on_day,
    utc_text,
    without_day_0,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

HOUR_SECONDS = 3600
SHARED = ("worked_hours", "overtime_hours", "missed_break_minutes")
"""Figures of a whole duty: the parts of a split one share them by their real hours."""


TIMES = (
    *("start_time", "end_time", "start_time_2", "end_time_2", "starts_at", "ends_at"),
    *("duration_hours", "unpaid_break_minutes", *SHARED),
)
"""Columns that hold a time of day or a length, which a workbook may keep as one."""


@dataclass(frozen=True)
class Rules:
    """What the site says of its roster: zone, order of dates, and the break that is not paid.

    A shift longer than `break_after_hours` has `break_minutes` unpaid, where the roster does not say.
    """

    timezone: str
    date_order: str
    break_minutes: float = 0.0
    break_after_hours: float = 6.0


def with_hours(entries: pl.LazyFrame, missing: Iterable[str], rules: Rules) -> pl.LazyFrame:
    """Entries as parts, with `starts_at` and `ends_at` (text) and the figures in `SHARED` (text).

    `entries`: raw text, blank as null, of the roster's columns; `missing`: those it does not have.
    """
    missing = set(missing)
    entries = entries.with_columns(pl.lit(None, pl.String).alias(what) for what in sorted(missing))
    entries = entries.with_columns(without_day_0(pl.col(what)) for what in TIMES)
    split = "start_time_2" not in missing
    timed = _timed(_parts(entries, split=split), rules)
    figures = timed.with_columns(worked_hours=_worked_hours(rules))
    return figures.with_columns(_figure(name, split=split) for name in SHARED)


def _parts(entries: pl.LazyFrame, *, split: bool) -> pl.LazyFrame:
    """One row a part: `_part`, `_told_start`, `_told_end`, and `_first`: the clock when the first began."""
    first = entries.with_columns(
        _told_start=pl.coalesce("start_time", "starts_at"),
        _told_end=pl.coalesce("end_time", "ends_at"),
        _first=pl.lit(None, pl.Int64),
        _part=pl.lit(1),
    )
    if not split:
        return first
    second = entries.filter(pl.any_horizontal(pl.col("start_time_2", "end_time_2").is_not_null()))
    second = second.with_columns(
        _told_start=pl.col("start_time_2"),
        _told_end=pl.col("end_time_2"),
        _first=clock_seconds(pl.col("start_time")),
        _part=pl.lit(2),
    )
    return pl.concat([first, second])


def _timed(parts: pl.LazyFrame, rules: Rules) -> pl.LazyFrame:
    """With local `_start` and `_end`, the same in UTC as `_from` and `_to`, and as text for typing."""
    told_start, told_end, order = pl.col("_told_start"), pl.col("_told_end"), rules.date_order
    clock = clock_seconds(told_start)
    past_midnight = pl.when(clock <= pl.col("_first")).then(1).otherwise(0)
    started = on_day(iso_date(pl.col("date"), order), clock) + pl.duration(days=past_midnight)
    lasting = number(length(pl.col("duration_hours"))) * HOUR_SECONDS
    by_length = told_end.is_null() & (pl.col("_part") == 1)
    return (
        parts.with_columns(_start=pl.coalesce(started, local_moment(told_start, order)))
        .with_columns(
            _end=pl.coalesce(
                following(pl.col("_start"), clock_seconds(told_end)), local_moment(told_end, order)
            )
        )
        .with_columns(
            _from=in_utc(pl.col("_start"), told_start, rules.timezone),
            _to=in_utc(pl.col("_end"), told_end, rules.timezone),
        )
        .with_columns(
            _to=pl.when(by_length)
            .then(pl.col("_from") + pl.duration(seconds=lasting))
            .otherwise(pl.col("_to"))
        )
        .with_columns(
            # A clock time of no day, or a day that is none, is refused by typing as it is.
            starts_at=pl.coalesce(
                local_text(pl.col("_start")), pl.concat_str("date", told_start, separator=" "), told_start
            ),
            ends_at=pl.when(by_length)
            .then(pl.coalesce(utc_text(pl.col("_to")), "duration_hours"))
            .otherwise(pl.coalesce(local_text(pl.col("_end")), told_end)),
        )
    )


def _real_hours() -> pl.Expr:
    return (pl.col("_to") - pl.col("_from")).dt.total_seconds() / HOUR_SECONDS


def _worked_hours(rules: Rules) -> pl.Expr:
    """Hours worked as told; else those of the duty's length where an end is told too; else less the break.

    A length by the clock is not the real one in a night when the clocks change: then start and end decide.
    """
    by_clock = (pl.col("_end") - pl.col("_start")).dt.total_seconds() / HOUR_SECONDS
    beside_end = pl.col("_told_end").is_not_null() & (by_clock == _real_hours()).fill_null(value=True)
    told = pl.coalesce(
        length(pl.col("worked_hours")), pl.when(beside_end).then(length(pl.col("duration_hours")))
    )
    pause = length(pl.col("unpaid_break_minutes"), in_minutes=True)
    usual = pl.when(_real_hours() > rules.break_after_hours).then(rules.break_minutes or None)
    less = _real_hours() - pl.coalesce(number(pause), usual) / 60
    # A break that is no number must not pass for none.
    unread = pl.when(number(pause).is_null()).then(pause)
    return pl.coalesce(told, unread, less.cast(pl.String))


def _figure(name: str, *, split: bool) -> pl.Expr:
    """A figure of the whole duty, or the part's share of it; text that is no number stays."""
    whole = length(pl.col(name), in_minutes=name.endswith("minutes")).alias(name)
    if not split:
        return whole
    share = _real_hours() / _real_hours().sum().over("_row")
    return pl.coalesce((number(whole) * share).cast(pl.String), whole).alias(name)
