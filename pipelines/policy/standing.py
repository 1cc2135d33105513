"""Where a unit stands against its lines as of a day: over, near, within or unknown, and why.

Only ISO weeks that ended by the day count. Too little data is *unknown*, never *within*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, inf
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.shapes import PUBLISHED, conform
from pipelines.shapes.judging import REACH_WEEKS, SAME, TOLERANCE, WEEKS_JUDGED, WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Sequence

DISAGREE_REPORTS = 3
DISAGREE_LEVEL = 4
"""Staff disagree with a calm standing from three overload reports in 28 days, or one of level 4 or 5."""

_RANK = {"within": 0, "near": 1, "unknown": 2, "over": 3}
"""Worst last. Unknown is worse than near: what cannot be seen must not be called safe."""


@dataclass(frozen=True)
class Judged:
    """One line's answer for one unit."""

    standing: str
    reason: str | None
    line: dict[str, Any]
    load: float | None
    periods_over: int
    periods_observed: int


def last_full_week(as_of: date) -> date:
    """Monday of the last ISO week that had ended by `as_of` (its Sunday included)."""
    return as_of - timedelta(days=(as_of.weekday() + 1) % 7 + 6)


def standings(
    units: pl.DataFrame,
    lines: pl.DataFrame,
    line_week: pl.DataFrame,
    completeness: pl.DataFrame,
    week_load: pl.DataFrame,
    reports: pl.DataFrame,
    alerts: pl.DataFrame,
    as_of: date,
    *,
    near: float,
    gate: float,
) -> pl.DataFrame:
    """Every unit's standing as of a day, in the published shape `standing`.

    `units`: unit_id, measure, opened_on, closed_on, first_week. `reports`: shape report_week. `alerts`:
    unit_id, detected_on, closed_on. `near`: how far below its line a load is called near, as a share of the
    line. `gate`: completeness from which a week can be judged.
    """
    last = last_full_week(as_of)
    weeks = [last - timedelta(weeks=back) for back in range(REACH_WEEKS)]
    in_force = lines.filter(
        (pl.col("effective_from") <= as_of)
        & (pl.col("effective_to").is_null() | (pl.col("effective_to") >= as_of))
    )
    series = _series_weeks(line_week.filter(pl.col("week_start") <= last), lines)
    by_series = _grouped(series.filter(pl.col("week_start").is_in(weeks)), "series", "unit_id")
    unjudged = _grouped(series.filter(~pl.col("observed")), "series", "unit_id")
    since = {
        (name, unit_id): first
        for name, unit_id, first in lines.group_by("series", "unit_id")
        .agg(pl.col("effective_from").min())
        .iter_rows()
    }
    complete = _grouped(completeness.filter(pl.col("week_start").is_in(weeks[:WEEKS_JUDGED])), "unit_id")
    seen = _grouped(completeness.filter(pl.col("week_start") <= last).sort("week_start"), "unit_id")
    own_load = _grouped(
        week_load.filter(
            pl.col("week_start").is_in(weeks[:WEEKS_JUDGED]) & (pl.col("observation") == "counted")
        ),
        "unit_id",
    )
    told = _grouped(reports.filter(pl.col("week_start").is_in(weeks[:WEEKS_JUDGED])), "unit_id")
    open_now = alerts.filter(
        (pl.col("detected_on") <= as_of) & (pl.col("closed_on").is_null() | (pl.col("closed_on") > as_of))
    )
    counts = dict(open_now.group_by("unit_id").len().iter_rows())
    rows = []
    for unit in units.sort("unit_id").iter_rows(named=True):
        key = unit["unit_id"]
        judged = [
            _judge(
                line,
                by_series.get((line["series"], key), []),
                weeks,
                near,
                since=since[line["series"], key],
            )
            for line in in_force.filter(pl.col("unit_id") == key).sort("line_id").iter_rows(named=True)
        ]
        worst = _worst(unit, judged, as_of)
        row = _row(unit, worst, complete.get((key,), []), own_load.get((key,), []))
        row["staff_disagree"] = row["standing"] in ("within", "near") and _disagree(told.get((key,), []))
        row["open_alerts"] = counts.get(key, 0)
        not_judged = unjudged.get((row.pop("series"), key), [])
        row["unknown_since"] = _unknown_since(row, seen.get((key,), []), not_judged, gate, last)
        rows.append(row)
    return conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED["standing"])


def _grouped(frame: pl.DataFrame, *keys: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    return {key: part.to_dicts() for key, part in frame.partition_by(keys, as_dict=True).items()}


def _series_weeks(line_week: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per series, unit and week; of two lines in a week, that by which it could be judged."""
    return (
        line_week.join(
            lines.select("line_id", "unit_id", "series", "effective_from"), on=["line_id", "unit_id"]
        )
        .sort("observed", "effective_from", "line_id", descending=[True, True, False])
        .unique(["series", "unit_id", "week_start"], keep="first", maintain_order=True)
    )


def _judge(
    line: dict[str, Any], rows: list[dict[str, Any]], weeks: Sequence[date], near: float, *, since: date
) -> Judged:
    """The line's answer from the weeks of its series, which began on the day `since`."""
    observed = sorted(
        (row for row in rows if row["observed"]), key=lambda row: row["week_start"], reverse=True
    )
    window = [row for row in observed if row["week_start"] in weeks[:WEEKS_JUDGED]]
    over_periods, periods, by_shift = _periods(window)
    level = _ratio(window)
    if len(window) < WEEKS_NEEDED:
        new = since > weeks[WEEKS_NEEDED - 1]
        return Judged("unknown", "line_new" if new else "data_gap", line, level, over_periods, periods)
    crossed = periods > 0 and over_periods / periods > line["allowed_share"] + TOLERANCE
    if line["averaging"] == "week":
        broken = sum(row["over"] for row in observed[:WEEKS_JUDGED]) >= WEEKS_NEEDED
        many_shifts = by_shift and crossed
    else:
        broken, many_shifts = crossed, False
    if broken:
        return Judged("over", None, line, level, over_periods, periods)
    if many_shifts:
        # A calm weekly mean does not make up for shifts that crossed the line.
        return Judged("near", "shifts_over", line, level, over_periods, periods)
    if level is not None and level >= line["limit"] * (1 - near) * (1 - SAME):
        return Judged("near", None, line, level, over_periods, periods)
    return Judged("within", None, line, level, over_periods, periods)


def _periods(window: list[dict[str, Any]]) -> tuple[int, int, bool]:
    """Periods over and observed in the last 28 days, and whether they are shifts; without shifts, weeks."""
    periods = sum(row["periods_observed"] for row in window)
    if periods:
        return sum(row["periods_over"] for row in window), periods, True
    return sum(bool(row["over"]) for row in window), len(window), False


def _ratio(rows: list[dict[str, Any]]) -> float | None:
    top = [row["load_numerator"] for row in rows if row["load_numerator"] is not None]
    bottom = fsum(row["load_denominator"] or 0.0 for row in rows)
    return fsum(top) / bottom if top and bottom > 0 else None


def _worst(unit: dict[str, Any], judged: list[Judged], as_of: date) -> Judged | str:
    gone = unit["closed_on"] is not None and unit["closed_on"] < as_of
    if gone and not any(answer.standing != "unknown" for answer in judged):
        return "closed"
    if gone and unit["closed_on"] < as_of - timedelta(days=7 * WEEKS_JUDGED - 1):
        return "closed"
    if not judged:
        return "no_line"

    def badness(answer: Judged) -> tuple[int, float]:
        nobody_there = inf if answer.standing == "over" else 0.0
        load = nobody_there if answer.load is None else answer.load
        return _RANK[answer.standing], load / answer.line["limit"]

    return max(judged, key=badness)


def _row(
    unit: dict[str, Any], worst: Judged | str, complete: list[dict[str, Any]], loads: list[dict[str, Any]]
) -> dict[str, Any]:
    coverage = fsum(row["completeness"] or 0.0 for row in complete) / WEEKS_JUDGED
    row: dict[str, Any] = {
        "unit_id": unit["unit_id"],
        # Rounded: the last bit of a quotient depends on how many rows Polars divides.
        "coverage": round(min(1.0, coverage), 9),
        "conversion_ratio": None,
    }
    if isinstance(worst, str):
        group = "nurse" if unit["measure"] == "patients_per_nurse" else "all"
        own = [r for r in loads if r["measure"] == unit["measure"] and r["staff_group"] == group]
        return {
            **row,
            "standing": "unknown",
            "reason": worst,
            "line_id": None,
            "series": None,
            "staff_group": None,
            "load": _ratio(own),
            "load_line": None,
            "periods_over": None,
            "periods_observed": None,
        }
    return {
        **row,
        "standing": worst.standing,
        "reason": worst.reason,
        "line_id": worst.line["line_id"],
        "series": worst.line["series"],
        "staff_group": worst.line["staff_group"],
        "load": worst.load,
        "load_line": worst.line["limit"],
        "periods_over": worst.periods_over,
        "periods_observed": worst.periods_observed,
    }


def _disagree(rows: list[dict[str, Any]]) -> bool:
    reports = sum(row["reports"] or 0 for row in rows)
    return reports >= DISAGREE_REPORTS or any((row["level_4_5"] or 0) > 0 for row in rows)


def _unknown_since(
    row: dict[str, Any],
    seen: list[dict[str, Any]],
    not_judged: list[dict[str, Any]],
    gate: float,
    last: date,
) -> date | None:
    """Monday of the first week whose absence made the unit unknown; None unless the data have a gap.

    `seen`: the unit's weeks in order, with their completeness; `not_judged`: the line's weeks not observed.
    """
    if row["standing"] != "unknown" or row["reason"] != "data_gap" or not seen:
        return None
    poor = {r["week_start"] for r in not_judged}
    weeks: list[date] = [r["week_start"] for r in seen]
    good = [
        (r["completeness"] or 0.0) >= gate - TOLERANCE and week not in poor
        for week, r in zip(weeks, seen, strict=True)
    ]
    while weeks[-1] < last:  # asked as of a day after the last data
        weeks.append(weeks[-1] + timedelta(weeks=1))
        good.append(False)
    first = len(weeks) - 1
    while first > 0 and sum(good[max(0, first - WEEKS_JUDGED) : first]) < WEEKS_NEEDED:
        first -= 1
    window = range(max(0, first + 1 - WEEKS_JUDGED), first + 1)
    return next((weeks[each] for each in window if not good[each]), weeks[first])
