"""What a line at another limit would have said of the past: shifts over, weeks that count, reports beside.

History says what was. It never says what is safe: nothing here recommends a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.shapes.judging import REACH_WEEKS, SAME, TOLERANCE, WEEKS_JUDGED, WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HISTORY_WEEKS = 52
"""A year: every season is in it once."""

LEAST_WEEKS = 8
"""Fewer judged weeks are too little to tell limits apart by."""

LEAST_FROM_HISTORY, MOST_FROM_HISTORY = 6, 7
_STEPS = {
    "patients_per_nurse": (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0),
    "caseload_per_wte": (0.5, 1.0, 2.0, 5.0, 10.0, 50.0),
    "contacts_per_clinician_hour": (0.05, 0.1, 0.2, 0.5, 1.0, 5.0),
}
"""Limits are said in these steps; the finest that gives few enough is taken."""

_FROM, _TO = 0.5, 0.98
"""Shares of the past between which limits are tried: half of it over, hardly any of it over."""


@dataclass(frozen=True)
class Rule:
    """How a line counts, apart from its limit."""

    averaging: str  # shift | moment | week
    allowed_share: float = 0.0  # of shifts that may be over
    nurses_up: bool = False  # the nurses needed are rounded up to whole ones

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Rule:
        """The rule of a published line."""
        share = float(line["allowed_share"] or 0.0)
        return cls(str(line["averaging"] or "week"), share, line["rounding"] == "nurses_up")

    @property
    def head_count(self) -> bool:
        """Whether who is there is counted, not the hours they work."""
        return self.nurses_up or self.averaging == "moment"


def candidate_limits(loads: Iterable[float | None], measure: str, fixed: Iterable[float] = ()) -> list[float]:
    """Limits worth a look, rising: in steps through the upper half of past loads, and all of `fixed`.

    A limit from history that lies within half a step of a fixed one gives way to it.
    """
    kept = sorted({round(float(limit), 4) for limit in fixed})
    known = sorted(load for load in loads if load is not None and isfinite(load) and load > 0)
    if not known:
        return kept
    low, high = _quantile(known, _FROM), _quantile(known, _TO)
    steps = _STEPS.get(measure, _STEPS["patients_per_nurse"])
    step = next((each for each in steps if len(_grid(low, high, each)) <= MOST_FROM_HISTORY), steps[-1])
    tried = [limit for limit in _grid(low, high, step) if all(abs(limit - near) >= step / 2 for near in kept)]
    return sorted({*kept, *tried})


def _grid(low: float, high: float, step: float) -> list[float]:
    first, last = max(1, floor(low / step + TOLERANCE)), max(1, ceil(high / step - TOLERANCE))
    lower = True
    while last - first + 1 < LEAST_FROM_HISTORY:  # loads lie close together: look a little around them
        first, last = (first - 1, last) if lower and first > 1 else (first, last + 1)
        lower = not lower
    return [round(number * step, 4) for number in range(first, last + 1)]


def _quantile(rising: Sequence[float], share: float) -> float:
    return rising[min(len(rising) - 1, floor(share * len(rising)))]


def shift_weeks(shifts: pl.DataFrame, limits: Sequence[float], rule: Rule) -> pl.DataFrame:
    """One row per limit and week: `judged` and `over` shifts, and whether the week would have counted.

    `shifts`: week_start, numerator (patient-hours), denominator (staff hours), patients, staff_present.
    """
    top, bottom, limit = pl.col("numerator"), pl.col("denominator"), pl.col("limit")
    needed = pl.col("patients") / limit
    if rule.nurses_up:
        needed = (needed - TOLERANCE).ceil()
    there = pl.col("staff_present")
    over = needed * (1 - SAME) > there if rule.head_count else top * (1 - SAME) > limit * bottom
    return (
        shifts.join(_tried(limits), how="cross")
        .with_columns(over=over)
        .filter(pl.col("over").is_not_null())
        .group_by("limit", "week_start")
        .agg(pl.len().cast(pl.Int64).alias("judged"), pl.col("over").sum().cast(pl.Int64))
        .with_columns(counted=pl.col("over") > (rule.allowed_share + TOLERANCE) * pl.col("judged"))
        .with_columns(broken="counted")
        .sort("limit", "week_start")
    )


def mean_weeks(weeks: pl.DataFrame, limits: Sequence[float]) -> pl.DataFrame:
    """The same for a line judged by the weekly mean: a week is what is judged.

    `weeks`: week_start, numerator, denominator, of judged weeks only. `broken`: three of the last four over.
    """
    over = pl.col("numerator") * (1 - SAME) > pl.col("limit") * pl.col("denominator")
    counted = (
        weeks.join(_tried(limits), how="cross")
        .with_columns(judged=pl.lit(1, dtype=pl.Int64), counted=over)
        .filter(pl.col("counted").is_not_null())
        .with_columns(over=pl.col("counted").cast(pl.Int64))
    )
    days = pl.col("week_start") - pl.col("week_start_before")
    before = counted.select("limit", pl.col("week_start").alias("week_start_before"), over_before="over")
    broken = (
        counted.select("limit", "week_start")
        .join(before, on="limit")
        .filter((days >= pl.duration(days=0)) & (days <= pl.duration(weeks=REACH_WEEKS - 1)))
        .sort("week_start_before", descending=True)
        .group_by("limit", "week_start", maintain_order=True)
        .agg((pl.col("over_before").head(WEEKS_JUDGED).sum() >= WEEKS_NEEDED).alias("broken"))
    )
    found = counted.join(broken, on=["limit", "week_start"], how="left")
    return found.select("limit", "week_start", "judged", "over", "counted", "broken").sort(
        "limit", "week_start"
    )


def _tried(limits: Sequence[float]) -> pl.DataFrame:
    return pl.DataFrame({"limit": list(limits)}, schema={"limit": pl.Float64})


def by_limit(weeks: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """One row per limit: what would have been over, and overload reports in weeks that counted and in others.

    `weeks`: as above. `reports`: week_start, reports (null: not told). Added are, for both kinds of week,
    `reports_*` and `judged_*`, the shifts (or weeks) of the weeks whose reports are told.
    """
    told = pl.col("reports").is_not_null()
    counted = pl.col("counted")
    return (
        weeks.join(reports.select("week_start", "reports"), on="week_start", how="left")
        .group_by("limit")
        .agg(
            pl.col("judged").sum(),
            pl.col("over").sum(),
            (pl.col("over").sum() / pl.col("judged").sum()).alias("share"),
            pl.len().cast(pl.Int64).alias("weeks"),
            counted.sum().cast(pl.Int64).alias("weeks_counted"),
            pl.col("broken").sum().cast(pl.Int64).alias("weeks_broken"),
            pl.col("reports").filter(counted).sum().alias("reports_counted"),
            pl.col("judged").filter(counted & told).sum().alias("judged_counted"),
            pl.col("reports").filter(~counted).sum().alias("reports_others"),
            pl.col("judged").filter(~counted & told).sum().alias("judged_others"),
        )
        .sort("limit")
    )
