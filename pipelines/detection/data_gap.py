"""Too little data to judge a unit: its standing is unknown, and that is said aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.detection.episodes import SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.recent import numbers, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipelines.shapes import Schema

KIND = "data_gap"
WEEKS_NEEDED = 3
OF_CALENDAR = 4

UNSEEN_BY_LINE = "line_unseen"
"""The limiting part where a unit's week is complete and a line's own staff or patients are not in it."""

_WEEK = timedelta(weeks=1)
_TOLERANCE = 1e-9
_CALENDAR: Schema = {
    "unit_id": pl.String,
    "week_start": pl.Date,
    "completeness": pl.Float64,
    "limiting": pl.String,
}


@dataclass(frozen=True)
class Gap:
    """What four calendar weeks lack: which of them, and what was limiting in the last of these."""

    weeks: tuple[date, ...]
    completeness: float
    limiting: str | None


def data_gap(
    completeness: pl.DataFrame,
    line_week: pl.DataFrame,
    lines: pl.DataFrame,
    units: pl.DataFrame,
    last: date,
    gate: float,
    message: Callable[[dict[str, Any]], str],
) -> list[dict[str, Any]]:
    """Alerts of all units of which fewer than three of the last four calendar weeks can be judged.

    A week cannot be judged if it is not complete enough, or if a line in force does not see its staff or its
    patients in it. A unit with a line that has never sent anything lacks every week.
    """
    rows = _calendar(completeness, lines, units, last)
    seen = _seen_by_lines(line_week, lines)
    rows = rows.with_columns(suspect=_suspect(rows, seen, gate)).filter(
        pl.col("suspect").any().over("unit_id")
    )
    suspect = rows["suspect"].to_numpy()
    unseen = _by_series(
        seen.join(rows.select("unit_id").unique(), on="unit_id", how="semi", maintain_order="left")
    )
    names, weeks = rows["unit_id"].to_list(), rows.drop("unit_id").rows(named=True)
    alerts: list[dict[str, Any]] = []
    for first, end in spans(numbers(rows, ["unit_id"])):
        unit_id = names[first]
        gaps = {
            weeks[place]["week_start"]: _gap(
                weeks[place - OF_CALENDAR + 1 : place + 1], unseen.get(unit_id, []), gate
            )
            for place in (np.flatnonzero(suspect[first:end]) + first).tolist()
        }
        if not any(gaps.values()):
            continue
        for episode in episodes(_signals(weeks[first + OF_CALENDAR - 1 : end], gaps)):
            gap = gaps[episode.detected_on - timedelta(days=6)]
            evidence = _evidence(gap) if gap else {}
            alerts.append(alert_row(unit_id, KIND, "watch", episode, evidence, message))
    return alerts


def _signals(weeks: Sequence[dict[str, Any]], gaps: Mapping[date, Gap | None]) -> list[SignalWeek]:
    """Every calendar week counts here: a week without data is what the rule is about."""
    signals = []
    for row in weeks:
        gap = gaps.get(row["week_start"])
        signals.append(SignalWeek(row["week_start"], gap is not None, gap.weeks[0] if gap else None))
    return signals


def _calendar(
    completeness: pl.DataFrame, lines: pl.DataFrame, units: pl.DataFrame, last: date
) -> pl.DataFrame:
    """Every calendar week of every unit in order: unit_id, week_start, completeness, limiting."""
    silent = _never_seen(completeness, lines, units, last)
    sent = completeness.select("unit_id", "week_start", "completeness", "limiting")
    return pl.concat([sent.join(silent, on="unit_id", how="anti"), silent]).sort("unit_id", "week_start")


def _suspect(rows: pl.DataFrame, seen: pl.DataFrame, gate: float) -> NDArray[np.bool_]:
    """Of each calendar week: do at least two of the last four lack anything? Only there can be a gap."""
    dark = seen.filter(~pl.col("observed")).select("unit_id", "week_start", dark=True).unique()
    poor = pl.col("completeness").fill_null(0.0) < gate - _TOLERANCE
    lacking = (
        rows.join(dark, on=["unit_id", "week_start"], how="left", maintain_order="left")
        .select(poor | pl.col("dark").fill_null(value=False))
        .to_series()
        .to_numpy()
    )
    group, place = numbers(rows, ["unit_id"]), np.arange(rows.height)
    lacks = np.zeros(rows.height, dtype=np.int64)
    for back in range(OF_CALENDAR):
        earlier = np.maximum(place - back, 0)
        lacks += lacking[earlier] & (group[earlier] == group)
    whole = group[np.maximum(place - OF_CALENDAR + 1, 0)] == group
    whole &= place >= OF_CALENDAR - 1
    return np.asarray(whole & (lacks > OF_CALENDAR - WEEKS_NEEDED))


def _gap(recent: Sequence[dict[str, Any]], unseen: Sequence[Mapping[date, bool]], gate: float) -> Gap | None:
    """What four calendar weeks lack, None where enough of them can be judged."""
    poor = [row for row in recent if (row["completeness"] or 0.0) < gate - _TOLERANCE]
    if len(recent) - len(poor) < WEEKS_NEEDED:
        weeks = tuple(row["week_start"] for row in poor)
        return Gap(weeks, round(poor[-1]["completeness"] or 0.0, 6), poor[-1]["limiting"])
    for observed in unseen:
        dark = [row for row in recent if not observed.get(row["week_start"], False)]
        in_force = all(row["week_start"] in observed for row in recent)
        if in_force and len(recent) - len(dark) < WEEKS_NEEDED:
            weeks = tuple(row["week_start"] for row in dark)
            return Gap(weeks, round(dark[-1]["completeness"] or 0.0, 6), UNSEEN_BY_LINE)
    return None


def _seen_by_lines(line_week: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """For each unit and series of its lines the weeks in force from Monday to Sunday: `observed`."""
    in_force = lines.group_by("unit_id", "series").agg(
        pl.col("effective_from").min().alias("since"),
        pl.when(pl.col("effective_to").is_not_null().all()).then(pl.col("effective_to").max()).alias("until"),
    )
    sunday = pl.col("week_start") + pl.duration(days=6)
    return (
        line_week.join(lines.select("line_id", "unit_id", "series"), on=["line_id", "unit_id"])
        .join(in_force, on=["unit_id", "series"])
        .filter(
            (pl.col("since") <= pl.col("week_start"))
            & (pl.col("until").is_null() | (pl.col("until") >= sunday))
        )
        .group_by("unit_id", "series", "week_start")
        .agg(pl.col("observed").any())
        .sort("unit_id", "series", "week_start")
    )


def _by_series(seen: pl.DataFrame) -> dict[str, list[dict[date, bool]]]:
    """For each unit and series of its lines: week in force -> could it be judged?"""
    units, weeks, observed = (seen[name].to_list() for name in ("unit_id", "week_start", "observed"))
    told: dict[str, list[dict[date, bool]]] = {}
    for first, end in spans(numbers(seen, ["unit_id", "series"])):
        of_series = dict(zip(weeks[first:end], observed[first:end], strict=True))
        told.setdefault(units[first], []).append(of_series)
    return told


def _never_seen(
    completeness: pl.DataFrame, lines: pl.DataFrame, units: pl.DataFrame, last: date
) -> pl.DataFrame:
    """Empty weeks of units that have a line and no row at all, while others sent theirs.

    From the first whole week in which the site has data, the unit is open and the line holds.
    """
    begins = completeness["week_start"].min()
    if not isinstance(begins, date):
        return pl.DataFrame(schema=_CALENDAR)
    lined = lines.group_by("unit_id").agg(pl.col("effective_from").min().alias("since"))
    silent = units.filter(pl.col("first_week").is_null()).join(lined, on="unit_id")
    weeks: list[dict[str, Any]] = []
    for unit in silent.iter_rows(named=True):
        first = max(begins, *(day for day in (unit["opened_on"], unit["since"]) if day is not None))
        monday = first + timedelta(days=-first.weekday() % 7)
        until = last if unit["closed_on"] is None else min(last, unit["closed_on"] - timedelta(days=6))
        weeks.extend(
            {"unit_id": unit["unit_id"], "week_start": monday + number * _WEEK, "completeness": 0.0}
            for number in range((until - monday) // _WEEK + 1)
        )
    return pl.DataFrame(weeks, schema=_CALENDAR)


def _evidence(gap: Gap) -> dict[str, Any]:
    return {
        **NOTHING_OF_LOAD,
        "completeness": gap.completeness,
        "limiting": gap.limiting,
        "weeks_incomplete": len(gap.weeks),
        "weeks": OF_CALENDAR,
    }
