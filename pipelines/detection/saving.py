"""Did the tool save time in a unit? Answered from published weeks: measured, none, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

METRIC = "net_minutes_saved_per_worked_hour"
WINDOW_WEEKS = 8
"""The verdict looks at the last so many weeks since go-live."""

LEAST_WEEKS = 3
LEAST_SHARE = 0.01
"""Of hours worked. Less is no saving to speak of, and no gain that could be converted."""

CLEAR_Z = 1.6449
"""One-sided 95 %: a saving is measured where it is so many standard errors above zero."""

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Saving:
    """`verdict`: measured | none | not_measured. Hours a week and standard error; None where not told."""

    verdict: str
    hours: float | None = None
    se: float | None = None


@dataclass(frozen=True)
class _Week:
    monday: date
    hours: float
    worked: float
    coverage: float
    measured: bool


class Savings:
    """The published savings of all units, by week."""

    def __init__(self, metric_value: pl.DataFrame) -> None:
        rows = metric_value.filter(
            (pl.col("metric") == METRIC)
            & (pl.col("state") == "value")
            & (pl.col("staff_group") == "all")
            & (pl.col("denominator") > 0)
        ).sort("unit_id", "week_start")
        self._rows = rows.select(
            "week_start",
            pl.col("numerator") / _MINUTES_PER_HOUR,
            "denominator",
            pl.col("coverage").fill_null(0.0),
            (pl.col("evidence_grade") == "log_measured").fill_null(value=False),
        )
        units = rows["unit_id"].rle()
        ends = units.struct.field("len").cast(pl.Int64).cum_sum().to_list()
        self._spans = dict(zip(units.struct.field("value"), pairwise([0, *ends]), strict=True))
        self._weeks: dict[str, list[_Week]] = {}

    def _of(self, unit: str) -> list[_Week]:
        """A unit's weeks in order. Few units of a site are asked about."""
        if unit not in self._weeks:
            first, end = self._spans.get(unit, (0, 0))
            self._weeks[unit] = [_Week(*row) for row in self._rows[first:end].iter_rows()]
        return self._weeks[unit]

    def mean_hours(self, unit: str, mondays: Sequence[date]) -> float | None:
        """Mean hours saved a week over those of the weeks that tell a saving."""
        wanted = set(mondays)
        told = [week.hours for week in self._of(unit) if week.monday in wanted]
        return fmean(told) if told else None

    def verdict(self, unit: str, go_live: date, until: date) -> Saving:
        """What the weeks from `go_live` to the one that begins on `until` say, the last eight of them.

        Only log-measured time counts: a saving that people report or that a paper promises is not measured
        here. *None* needs the upper bound of the saving, with the tasks that were not timed scaled in, to be
        below one percent of hours.
        """
        since = max(go_live - timedelta(days=go_live.weekday()), until - timedelta(weeks=WINDOW_WEEKS - 1))
        weeks = [w for w in self._of(unit) if since <= w.monday <= until and w.measured]
        if len(weeks) < LEAST_WEEKS:
            return Saving("not_measured")
        shares = [week.hours / week.worked for week in weeks]
        mean, se = fmean(shares), stdev(shares) / sqrt(len(shares))
        worked = fmean(week.worked for week in weeks)
        hours = fmean(week.hours for week in weeks)
        if mean > LEAST_SHARE and mean > CLEAR_Z * se:
            return Saving("measured", hours, se * worked)
        coverage = fmean(week.coverage for week in weeks)
        upper = mean + _t_95(len(shares) - 1) * se
        if coverage > 0 and max(upper / coverage, upper) < LEAST_SHARE:
            return Saving("none", hours, se * worked)
        return Saving("not_measured", hours, se * worked)


def _t_95(degrees: int) -> float:
    """The 95 % quantile of Student's t."""
    # Imported here: most answers have no rise to explain.
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.95))
