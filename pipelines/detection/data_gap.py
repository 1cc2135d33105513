"""Too little data to judge a unit: its standing is unknown, and that is said aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.detection.episodes import SignalWeek, alert_row, episodes
from pipelines.detection.evidence import NOTHING_OF_LOAD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KIND = "data_gap"
WEEKS_NEEDED = 3
OF_CALENDAR = 4

UNSEEN_BY_LINE = "line_unseen"
"""The limiting part where a unit's week is complete and a line's own staff or patients are not in it."""

_WEEK = timedelta(weeks=1)
_TOLERANCE = 1e-9


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
    of_unit = {str(key): part for (key,), part in completeness.partition_by("unit_id", as_dict=True).items()}
    weeks = {unit_id: part.sort("week_start").to_dicts() for unit_id, part in of_unit.items()}
    weeks |= _never_seen(completeness, lines, units, last)
    unseen = _by_series(line_week, lines)
    alerts: list[dict[str, Any]] = []
    for unit_id in sorted(weeks):
        rows = weeks[unit_id]
        gaps = {
            row["week_start"]: _gap(
                rows[position - OF_CALENDAR + 1 : position + 1], unseen.get(unit_id, []), gate
            )
            for position, row in enumerate(rows)
            if position >= OF_CALENDAR - 1
        }
        # Every calendar week counts here: a week without data is what the rule is about.
        signals = [
            SignalWeek(week, gap is not None, gap.weeks[0] if gap else None) for week, gap in gaps.items()
        ]
        for episode in episodes(signals):
            gap = gaps[episode.detected_on - timedelta(days=6)]
            evidence = _evidence(gap) if gap else {}
            alerts.append(alert_row(unit_id, KIND, "watch", episode, evidence, message))
    return alerts


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


def _by_series(line_week: pl.DataFrame, lines: pl.DataFrame) -> dict[str, list[dict[date, bool]]]:
    """For each unit and series of its lines: week in force from Monday to Sunday -> could it be judged?"""
    in_force = lines.group_by("unit_id", "series").agg(
        pl.col("effective_from").min().alias("since"),
        pl.when(pl.col("effective_to").is_not_null().all()).then(pl.col("effective_to").max()).alias("until"),
    )
    sunday = pl.col("week_start") + pl.duration(days=6)
    weeks = (
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
    told: dict[str, list[dict[date, bool]]] = {}
    for (unit_id, _), part in weeks.partition_by(
        "unit_id", "series", as_dict=True, maintain_order=True
    ).items():
        told.setdefault(str(unit_id), []).append(dict(part.select("week_start", "observed").iter_rows()))
    return told


def _never_seen(
    completeness: pl.DataFrame, lines: pl.DataFrame, units: pl.DataFrame, last: date
) -> dict[str, list[dict[str, Any]]]:
    """Empty weeks of units that have a line and no row at all, while others sent theirs.

    From the first whole week in which the site has data, the unit is open and the line holds.
    """
    begins = completeness["week_start"].min()
    if not isinstance(begins, date):
        return {}
    lined = lines.group_by("unit_id").agg(pl.col("effective_from").min().alias("since"))
    silent = units.filter(pl.col("first_week").is_null()).join(lined, on="unit_id")
    weeks = {}
    for unit in silent.iter_rows(named=True):
        first = max(begins, *(day for day in (unit["opened_on"], unit["since"]) if day is not None))
        monday = first + timedelta(days=-first.weekday() % 7)
        until = last if unit["closed_on"] is None else min(last, unit["closed_on"] - timedelta(days=6))
        weeks[unit["unit_id"]] = [
            {"week_start": monday + number * _WEEK, "completeness": 0.0, "limiting": None}
            for number in range((until - monday) // _WEEK + 1)
        ]
    return weeks


def _evidence(gap: Gap) -> dict[str, Any]:
    return {
        **NOTHING_OF_LOAD,
        "completeness": gap.completeness,
        "limiting": gap.limiting,
        "weeks_incomplete": len(gap.weeks),
        "weeks": OF_CALENDAR,
    }
