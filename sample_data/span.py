"""The weeks a story covers, and wall-clock time in the site's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from sample_data.arrays import Floats, Ints

TIMEZONE = "Europe/London"
STORY_WEEKS = 78
"""Story cards are written for this many weeks; other lengths stretch or squeeze them."""
SHORTEST_WEEKS = 16
PLANNED_DAYS = 14
"""Days after the end for which rosters hold planned shifts."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole ISO weeks, Monday to Sunday, the last of which ends on `end`."""

    end: date
    weeks: int

    def __post_init__(self) -> None:
        if self.end.isoweekday() != 7:
            raise ValueError(f"end must be a Sunday, not {self.end:%A %Y-%m-%d}")
        if self.weeks < SHORTEST_WEEKS:
            raise ValueError(f"weeks must be {SHORTEST_WEEKS} or more, not {self.weeks}")

    @property
    def days(self) -> int:
        """Days covered, without the planned ones."""
        return 7 * self.weeks

    @property
    def horizon(self) -> int:
        """Days covered, with the planned ones."""
        return self.days + PLANNED_DAYS

    @property
    def start(self) -> date:
        """The first Monday."""
        return self.day(0)

    def day(self, index: int) -> date:
        """The date of day `index`; day 0 is the first Monday, negative days lie before it."""
        return self.end - timedelta(days=self.days - 1 - index)

    def week(self, story_week: float) -> int:
        """The week of this span that a 78-week card's `story_week` falls in."""
        return round(story_week * self.weeks / STORY_WEEKS)

    def monday(self, story_week: float) -> date:
        """The Monday on which that week begins."""
        return self.day(7 * self.week(story_week))

    def years(self) -> Floats:
        """Time of each day up to the horizon, in years since 1 January 1970 (for seasons)."""
        return ((self.start - _EPOCH).days + np.arange(self.horizon)) / 365.25


def last_sunday(today: date | None = None) -> date:
    """The last Sunday strictly before `today` (default: the clock's day in the site's zone)."""
    now = today or datetime.now(ZoneInfo(TIMEZONE)).date()
    return now - timedelta(days=now.isoweekday())


def as_dates(span: Span, days: Ints) -> pl.Series:
    """Calendar dates of day indices."""
    first = (span.start - _EPOCH).days
    return pl.Series((days + first).astype(np.int32)).cast(pl.Date)


def at_wall_clock(span: Span, days: Ints, hours: Floats) -> pl.Series:
    """UTC instants of a local wall-clock time, `hours` after midnight of each day (25.5 = 01:30 next day).

    Only for hours that no clock change skips or repeats, as rosters have.
    """
    midnight = (span.start - _EPOCH).days + days
    micros = midnight * 86_400_000_000 + np.round(hours * 3600).astype(np.int64) * 1_000_000
    local = pl.Series(micros).cast(pl.Datetime("us"))
    return local.dt.replace_time_zone(TIMEZONE, ambiguous="earliest").dt.convert_time_zone("UTC")


def instant(day: date, hour: float) -> datetime:
    """One UTC instant of a local wall-clock time."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(TIMEZONE)) + timedelta(hours=hour)
    return local.astimezone(UTC)
