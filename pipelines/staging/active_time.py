"""Active minutes from a log of actions: the gap method.

An audit log says when somebody did something, and not for how long. As studies of such logs do, an action is
taken to last until the same person's next one where that follows soon enough (300 s is usual), else for no
time. Time belongs to the activity of the earlier action, and to the day and the side of the working day in
which its seconds lie. Sums are whole microseconds: neither the order of actions nor how they were split over
files changes a digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import time

_MICROSECONDS_A_MINUTE = 60_000_000
_PERSON, _DAY = "clinician_id", "date"

USUAL_GAP_SECONDS = 300
"""The usual gap; `ehr_time.method` has a word of its own for it."""


@dataclass(frozen=True)
class Counting:
    """How active time is counted.

    `gap_seconds`: the longest time an action may last. `session_seconds`: a longer pause ends a session,
    whose last action lasts no time. `working_day`: its first and last moment, the last one outside; None
    where minutes inside and outside are not told apart.
    """

    timezone: str
    gap_seconds: float = USUAL_GAP_SECONDS
    session_seconds: float = 3600
    working_day: tuple[time, time] | None = None

    @property
    def longest_seconds(self) -> float:
        """The longest time an action can last."""
        return min(self.gap_seconds, self.session_seconds)

    @property
    def method(self) -> str:
        """As `ehr_time.method` names it."""
        usual = self.longest_seconds == USUAL_GAP_SECONDS
        return f"gap_{USUAL_GAP_SECONDS}s" if usual else "other"

    @property
    def definition(self) -> str:
        """A short code that travels with each row: ``gap<=300s;day=07:00-19:00``."""
        code = f"gap<={self.longest_seconds:g}s"
        if self.working_day is None:
            return code
        begins, ends = (moment.isoformat("minutes") for moment in self.working_day)
        return f"{code};day={begins}-{ends}"


def local_day(moment: str, timezone: str) -> pl.Expr:
    """The calendar day of an instant where the site is."""
    return pl.col(moment).dt.convert_time_zone(timezone).dt.date()


def active_minutes(actions: pl.DataFrame, counting: Counting) -> pl.DataFrame:
    """One row per clinician, local day and activity: `in_shift_minutes`, `after_hours_minutes`.

    `actions`: clinician_id, happened_at (UTC), activity, `_file`, `_row`. Two alike are one. A day with a
    single action has 0 minutes. Without a working day, all minutes are in shift and `after_hours_minutes` is
    null. `_file` and `_row` are those of the first action that the row is made of.
    """
    lasting = _lasting(actions, counting)
    parts = _by_day(lasting, counting)
    known = counting.working_day is not None
    return (
        parts.with_columns(inside=_inside(), whole=_overlap("begins", "ends"))
        .sort("happened_at", "_file", "_row")
        .group_by(_PERSON, _DAY, "activity", maintain_order=True)
        .agg(pl.col("inside", "whole").sum(), pl.col("_file", "_row").first())
        .select(
            _PERSON,
            _DAY,
            "activity",
            (pl.col("inside") / _MICROSECONDS_A_MINUTE).alias("in_shift_minutes"),
            (
                pl.when(pl.lit(known)).then((pl.col("whole") - pl.col("inside")) / _MICROSECONDS_A_MINUTE)
            ).alias("after_hours_minutes"),
            pl.lit(counting.method).alias("method"),
            pl.lit(counting.definition).alias("definition"),
            "_file",
            "_row",
        )
        .sort(_PERSON, _DAY, "activity")
    )


def _lasting(actions: pl.DataFrame, counting: Counting) -> pl.DataFrame:
    """Each action with its end, `happened_at` itself where it lasts no time."""
    following = pl.col("happened_at").shift(-1).over(_PERSON)
    gap = following - pl.col("happened_at")
    soon = gap <= pl.duration(microseconds=round(counting.longest_seconds * 1e6))
    return (
        # Which of two alike is kept must not depend on the file that came first.
        actions.sort(_PERSON, "happened_at", "activity", "_file", "_row")
        .unique([_PERSON, "happened_at", "activity"], keep="first", maintain_order=True)
        .with_columns(ended_at=pl.when(soon).then(following).otherwise("happened_at"))
    )


def _by_day(lasting: pl.DataFrame, counting: Counting) -> pl.DataFrame:
    """Actions cut at local midnight: `date`, `begins` and `ends` of each part, and the borders of its day."""
    zone = counting.timezone
    days = lasting.with_columns(
        date=local_day("happened_at", zone),
        until=local_day("ended_at", zone),
        begins="happened_at",
        ends="ended_at",
    )
    within = days.filter(pl.col("date") == pl.col("until"))
    over = days.filter(pl.col("date") != pl.col("until"))
    first = pl.col("date") == local_day("happened_at", zone)
    cut = (
        over.with_columns(date=pl.date_ranges("date", "until"))
        .explode("date")
        .join(_borders(over, counting), on="date")
        .with_columns(
            begins=pl.max_horizontal("begins", "midnight"), ends=pl.min_horizontal("ends", "next_midnight")
        )
        # What ends at midnight has no part in the day that begins then.
        .filter(first | (pl.col("ends") > pl.col("begins")))
    )
    whole = within.join(_borders(within, counting), on="date")
    return pl.concat([whole, cut.select(whole.columns)])


def _borders(days: pl.DataFrame, counting: Counting) -> pl.DataFrame:
    """Of each day of `date` or `until`: its midnights, and where its working day begins and ends (UTC)."""
    zone = counting.timezone
    dates = pl.concat([days["date"], days["until"].alias("date")]).unique()
    borders = dates.to_frame().with_columns(
        midnight=_clock(pl.col("date"), None, zone),
        next_midnight=_clock(pl.col("date").dt.offset_by("1d"), None, zone),
    )
    if counting.working_day is None:
        return borders.with_columns(work_begins="midnight", work_ends="next_midnight")
    begins, ends = (_clock(pl.col("date"), moment, zone) for moment in counting.working_day)
    return borders.with_columns(work_begins=begins, work_ends=ends)


def _inside() -> pl.Expr:
    """Microseconds of a part that lie in the working day."""
    within = pl.min_horizontal("ends", "work_ends") - pl.max_horizontal("begins", "work_begins")
    return within.dt.total_microseconds().clip(lower_bound=0)


def _overlap(begins: str, ends: str) -> pl.Expr:
    return (pl.col(ends) - pl.col(begins)).dt.total_microseconds()


def _clock(day: pl.Expr, moment: time | None, timezone: str) -> pl.Expr:
    """The instant of a clock time on a day.

    Of an hour that comes twice the first; one that is left out begins when the clocks have gone forward.
    """
    local = day.cast(pl.Datetime("us"))
    if moment is not None:
        local += pl.duration(hours=moment.hour, minutes=moment.minute)
    zoned = local.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    later = (local + pl.duration(hours=1)).dt.replace_time_zone(
        timezone, ambiguous="earliest", non_existent="null"
    )
    return pl.coalesce(zoned, later.dt.truncate("1h")).dt.convert_time_zone("UTC")


def note_minutes(notes: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """One row per author and local day: minutes of documentation, as the record system timed its notes.

    `notes`: clinician_id, happened_at (UTC), action_id, seconds, `_file`, `_row`. Of one note told several
    times the longest time holds: it only grows. When a note was written is not told, so that minutes outside
    working hours stay null.
    """
    one_each = notes.sort("seconds", "_file", "_row", descending=[True, False, False]).unique(
        [_PERSON, "action_id", "happened_at"], keep="first", maintain_order=True
    )
    microseconds = (pl.col("seconds") * 1e6).round().cast(pl.Int64).sum()
    return (
        one_each.with_columns(date=local_day("happened_at", timezone))
        .sort("happened_at", "_file", "_row")
        .group_by(_PERSON, _DAY, maintain_order=True)
        .agg(
            (microseconds / _MICROSECONDS_A_MINUTE).alias("in_shift_minutes"), pl.col("_file", "_row").first()
        )
        .select(
            _PERSON,
            _DAY,
            pl.lit("documentation").alias("activity"),
            "in_shift_minutes",
            pl.lit(None, pl.Float64).alias("after_hours_minutes"),
            pl.lit("vendor").alias("method"),
            pl.lit("note_total_time").alias("definition"),
            "_file",
            "_row",
        )
        .sort(_PERSON, _DAY)
    )
