"""What the weekly facts are made from: accepted canonical rows of a span of weeks, and how to read clocks.

Sums are made in whole millionths (`exactly`), so that the same rows give the same figure to the last bit
whatever order they come in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCALE = 1_000_000
ALL_GROUPS = "all"
"""Staff group that stands for every clinician."""

ROUND_THE_CLOCK = frozenset(
    {"inpatient_mental_health", "inpatient_ward", "intensive_care", "nursing_home", "emergency_department"}
)
"""Settings that are open every day of the week."""


@dataclass(frozen=True)
class Rows:
    """Accepted rows of the span, with a margin of two days on both sides, and the whole reference tables.

    Every frame has `_date` (local date). Shapes are those of `schemas.TABLES`. `unit_id` is the unit that
    carries the history on (see `lineage`).
    """

    units: pl.DataFrame
    clinicians: pl.DataFrame
    tools: pl.DataFrame
    rollouts: pl.DataFrame
    task_baselines: pl.DataFrame
    permitted_uses: pl.DataFrame
    training: pl.DataFrame
    shifts: pl.DataFrame
    staffing_daily: pl.DataFrame
    caseload: pl.DataFrame
    llm_events: pl.DataFrame
    ehr_time: pl.DataFrame
    consent_daily: pl.DataFrame
    incidents: pl.DataFrame
    overload_reports: pl.DataFrame
    support_offers: pl.DataFrame
    time_samples: pl.DataFrame
    lines: pl.DataFrame
    """Load lines by unit, in the published shape `load_line`."""
    first_days: pl.DataFrame
    """unit_id, first_date: first day of the site's history with a census or hours of the unit."""
    roster_since: Mapping[str, date]
    """Units that keep, or kept, a roster, and its first day; `date.min` where no totals came before."""
    collected: frozenset[str]
    """Tables the site has any accepted row of; the others are *not collected*, which is not zero."""

    def rosters(self) -> pl.DataFrame:
        """The units that keep a roster: unit_id, roster_since."""
        units = {"unit_id": list(self.roster_since), "roster_since": list(self.roster_since.values())}
        return pl.DataFrame(units, schema={"unit_id": pl.String, "roster_since": pl.Date})


@dataclass(frozen=True)
class Span:
    """The weeks to compute and the site's clock. `weeks` are Mondays, in order."""

    weeks: tuple[date, ...]
    timezone: str
    periods: tuple[tuple[str, time], ...]
    full_time_hours: float
    completeness: float
    closed_days: tuple[date, ...] = ()

    @property
    def first_day(self) -> date:
        """Monday of the first week."""
        return self.weeks[0]

    @property
    def last_day(self) -> date:
        """Sunday of the last week."""
        return self.weeks[-1] + timedelta(days=6)

    def windows(self) -> pl.DataFrame:
        """Every period of every day, a day's margin included: date, period, begins_at, ends_at (UTC), hours.

        A night belongs to the date it begins on. Hours are real ones: a night over a clock change has 11
        or 13.
        """
        zone, utc = ZoneInfo(self.timezone), ZoneInfo("UTC")
        days = (self.last_day - self.first_day).days + 3
        rows = []
        for offset in range(days):
            day = self.first_day + timedelta(days=offset - 1)
            starts = [datetime.combine(day, start, zone) for _, start in self.periods]
            starts.append(datetime.combine(day + timedelta(days=1), self.periods[0][1], zone))
            for (name, _), begins, ends in zip(self.periods, starts[:-1], starts[1:], strict=True):
                rows.append((day, name, begins.astimezone(utc), ends.astimezone(utc)))
        stamp = pl.Datetime("us", "UTC")
        frame = pl.DataFrame(
            rows,
            schema={"date": pl.Date, "period": pl.String, "begins_at": stamp, "ends_at": stamp},
            orient="row",
        )
        return frame.with_columns(hours=(pl.col("ends_at") - pl.col("begins_at")).dt.total_seconds() / 3600)

    def inside(self, column: str = "date") -> pl.Expr:
        """Is the date in `column` in the span?"""
        return pl.col(column).is_between(self.first_day, self.last_day)


def exactly(expression: pl.Expr) -> pl.Expr:
    """The sum of a column, exact to a millionth, in any order of rows; null where nothing is recorded."""
    whole = (expression * _SCALE).round().cast(pl.Int64)
    # Multiplied, not divided: Polars divides one row but multiplies many by the reciprocal, and the last bit
    # differs.
    total = (whole.sum() * (1 / _SCALE)).round(6)
    return pl.when(expression.is_not_null().any()).then(total)


def counted(expression: pl.Expr) -> pl.Expr:
    """The sum of a whole-number column; null where nothing is recorded."""
    return pl.when(expression.is_not_null().any()).then(expression.sum()).cast(pl.Int64)


def week_of(column: str) -> pl.Expr:
    """Monday of the date's week."""
    return pl.col(column).dt.truncate("1w")
