"""Alerts of load per staff hour that rose after go-live beyond chance and beyond comparison units.

What the rise is called depends on whether time was saved: `conversion`, `load_without_saving`, or `load_rise`
where that is not known. Not knowing is no accusation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from pipelines.detection.effect import Z_90, effect
from pipelines.detection.episodes import Episode, SignalWeek, alert_row, episodes
from pipelines.detection.recent import OF_OBSERVED, WEEKS_OVER, WITHIN_WEEKS
from pipelines.detection.saving import Savings
from pipelines.shapes.comparing import FEW_COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from pipelines.detection.effect import Effect
    from pipelines.detection.monitor import Signals
    from pipelines.detection.panel import Published, Weeks
    from pipelines.detection.saving import Saving

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

KINDS = ("conversion", "load_without_saving", "load_rise")
LOAD_WEEKS = 4
"""The load of an alert is the mean of at most so many weeks since the rise began."""

BEFORE_WEEKS, BEFORE_Z = 8, 2.33
"""A rise that is under way in the weeks before go-live, at one in a hundred, is not put down to the tool."""


class LineWeek(NamedTuple):
    """A judged week of one line: load, limit, and whether the line's own rule was broken."""

    load: float
    limit: float
    over: bool


@dataclass(frozen=True)
class _Unit:
    """One unit's row of the panel and what its alerts are told from."""

    unit_id: str
    row: int
    go_live: date
    rising_before: bool
    lines: dict[str, dict[date, LineWeek]]
    """Each line's judged weeks."""
    worse: frozenset[date]
    """Mondays of weeks in which a balancing measure signals."""


def adjusted(
    known: Published,
    weeks: Weeks,
    signals: Signals,
    worse: Mapping[str, frozenset[date]],
    message: Callable[[dict[str, Any]], str],
) -> list[dict[str, Any]]:
    """Rows of the published shape `alert`: alarms, and a `watch` where nothing louder is open.

    `worse`: weeks (Mondays) in which a balancing measure of a unit signals.
    """
    savings = Savings(known.metric_value)
    told = np.flatnonzero(signals.alarm.any(axis=1) | signals.watch.any(axis=1))
    lines = _lines(known, {weeks.units[row] for row in told})
    rows: list[dict[str, Any]] = []
    for row in told:
        unit_id = weeks.units[row]
        go_live = weeks.mondays[int(weeks.panel.go_live[row])]
        unit = _Unit(
            unit_id,
            int(row),
            go_live,
            _rising_before(weeks, signals, int(row)),
            lines.get(unit_id, {}),
            worse.get(unit_id, frozenset()),
        )
        loud = _episodes(weeks, signals.judged[row], signals.alarm[row], signals.since[row])
        quiet = _episodes(weeks, signals.judged[row], signals.watch[row], signals.watch_since[row])
        found = [(episode, False) for episode in loud] + [(episode, True) for episode in _beside(quiet, loud)]
        rows.extend(
            _alert(weeks, signals, unit, savings, episode, message, watch=watch) for episode, watch in found
        )
    return rows


def _episodes(weeks: Weeks, judged: Flags, signal: Flags, since: Ints) -> list[Episode]:
    return episodes(
        SignalWeek(
            weeks.mondays[week],
            bool(signal[week]),
            weeks.mondays[int(since[week])] if signal[week] and since[week] >= 0 else None,
        )
        for week in np.flatnonzero(judged)
    )


def _beside(quiet: list[Episode], loud: list[Episode]) -> list[Episode]:
    """Watches that are no alarm at the time; an alarm closes the watch that was open."""
    kept = []
    for watch in quiet:
        if any(
            alarm.detected_on <= watch.detected_on
            and (alarm.closed_on is None or alarm.closed_on >= watch.detected_on)
            for alarm in loud
        ):
            continue
        ends = [alarm.detected_on for alarm in loud if alarm.detected_on > watch.detected_on]
        closes = [day for day in (watch.closed_on, *ends) if day is not None]
        kept.append(Episode(watch.started_on, watch.detected_on, min(closes) if closes else None))
    return kept


def _alert(
    weeks: Weeks,
    signals: Signals,
    unit: _Unit,
    savings: Savings,
    episode: Episode,
    message: Callable[[dict[str, Any]], str],
    *,
    watch: bool,
) -> dict[str, Any]:
    detected = episode.detected_on - timedelta(days=6)
    since, until = (weeks.mondays.index(day) for day in (episode.started_on, detected))
    size = effect(weeks.panel, signals, unit.row, since, until)
    saving = savings.verdict(unit.unit_id, unit.go_live, detected)
    kind = _kind(saving, size, rising_before=unit.rising_before)
    evidence = _evidence(weeks, unit, savings, saving, size, since, until)
    severity = "watch" if watch else _severity(weeks, unit, since, until, episode)
    return alert_row(unit.unit_id, kind, severity, episode, evidence, message, driver=size.driver)


def _kind(saving: Saving, size: Effect, *, rising_before: bool) -> str:
    if rising_before or saving.verdict == "not_measured":
        return "load_rise"
    if saving.verdict == "none":
        return "load_without_saving"
    return "conversion" if size.absorbed_hours > 0 else "load_rise"


def _evidence(
    weeks: Weeks, unit: _Unit, savings: Savings, saving: Saving, size: Effect, since: int, until: int
) -> dict[str, Any]:
    """What was known on the day of detection; frozen then."""
    load, line = _load(weeks, unit, since, until)
    saved = savings.mean_hours(unit.unit_id, [weeks.mondays[week] for week in size.weeks])
    ratio, interval = _conversion(saving, size)
    low, high = size.interval
    return {
        "load": round(load, 6),
        "load_expected": round(load / (1 + size.change), 6),
        "load_line": line,
        "load_change_percent": round(100 * size.change, 4),
        "load_change_interval_percent": [round(100 * low, 4), round(100 * high, 4)],
        "saved_hours_per_week": None if saved is None else round(saved, 6),
        "absorbed_hours_per_week": round(size.absorbed_hours, 6),
        "saving": saving.verdict,
        "conversion_ratio": ratio,
        "conversion_interval": interval,
        "comparison_units": size.compared,
        "attribution": "weak" if size.compared < FEW_COMPARISONS else "compared",
        "rising_before_go_live": unit.rising_before,
        "weeks": len(size.weeks),
    }


def _conversion(saving: Saving, size: Effect) -> tuple[float | None, list[float] | None]:
    """Hours absorbed / hours saved with its 90 % interval (log scale), where a saving was measured."""
    if saving.verdict != "measured" or not saving.hours or saving.se is None or size.absorbed_hours <= 0:
        return None, None
    ratio = size.absorbed_hours / saving.hours
    spread = Z_90 * sqrt((size.absorbed_se / size.absorbed_hours) ** 2 + (saving.se / saving.hours) ** 2)
    return round(ratio, 6), [round(exp(log(ratio) - spread), 6), round(exp(log(ratio) + spread), 6)]


def _load(weeks: Weeks, unit: _Unit, since: int, until: int) -> tuple[float, float | None]:
    """Mean load of the last weeks since the rise began, by the line it is closest to or furthest over.

    Without a line, patients (cases, contacts) per hour of the unit's own measure.
    """
    told = {line: _mean_load(loads, weeks, since, until) for line, loads in unit.lines.items()}
    judged = {line: mean for line, mean in told.items() if mean is not None}
    if judged:
        line = max(sorted(judged), key=lambda name: judged[name][0] / judged[name][1])
        return judged[line]
    panel = weeks.panel
    own = [w for w in range(since, until + 1) if panel.observed[unit.row, w]][-LOAD_WEEKS:]
    return float(np.exp(panel.patients[unit.row, own] - panel.hours[unit.row, own]).mean()), None


def _mean_load(
    loads: dict[date, LineWeek], weeks: Weeks, since: int, until: int
) -> tuple[float, float] | None:
    seen = [loads[day] for day in weeks.mondays[since : until + 1] if day in loads][-LOAD_WEEKS:]
    return (sum(week.load for week in seen) / len(seen), seen[-1].limit) if seen else None


def _severity(weeks: Weeks, unit: _Unit, since: int, until: int, episode: Episode) -> str:
    """`unsafe` once a line was exceeded while the alert was open, or overtime, breaks, evening work or
    overload reports were an alarm of their own; it does not fall again.

    Exceeded is a line whose mean load since the rise began is above it, or whose own rule was broken in
    three of the last four weeks: shifts may be over far too often while the mean is not.
    """
    last = len(weeks.mondays) - 1
    if episode.closed_on is not None:
        last = min(last, weeks.mondays.index(episode.closed_on - timedelta(days=6)))
    for week in range(until, last + 1):
        if weeks.mondays[week] in unit.worse:
            return "unsafe"
        for loads in unit.lines.values():
            mean = _mean_load(loads, weeks, since, week)
            if mean is not None and (mean[0] > mean[1] or _broken(loads, weeks, week)):
                return "unsafe"
    return "warning"


def _broken(loads: dict[date, LineWeek], weeks: Weeks, until: int) -> bool:
    """Was the line's own rule broken in three of the last four weeks it could be judged in, within six?"""
    seen = [loads[day] for day in weeks.mondays[max(0, until - WITHIN_WEEKS + 1) : until + 1] if day in loads]
    return sum(week.over for week in seen[-OF_OBSERVED:]) >= WEEKS_OVER


def _lines(known: Published, units: set[str]) -> dict[str, dict[str, dict[date, LineWeek]]]:
    """Judged weeks of these units by unit, line and Monday."""
    seen = known.line_week.filter(
        pl.col("unit_id").is_in(sorted(units)) & pl.col("observed") & pl.col("load").is_not_null()
    )
    found: dict[str, dict[str, dict[date, LineWeek]]] = {}
    for unit, line, week, load, limit, over in seen.select(
        "unit_id", "line_id", "week_start", "load", "limit", "over"
    ).iter_rows():
        found.setdefault(unit, {}).setdefault(line, {})[week] = LineWeek(load, limit, bool(over))
    return found


def _rising_before(weeks: Weeks, signals: Signals, row: int) -> bool:
    """Was the load above its own past in the last weeks before go-live already?"""
    live = int(weeks.panel.go_live[row])
    ratio, before = signals.residuals["ratio"], slice(max(0, live - BEFORE_WEEKS), live)
    z = ratio.residual[row, before] / ratio.sd[row, before]
    z = z[np.isfinite(z)]
    if len(z) < BEFORE_WEEKS // 2:
        return False
    correlation = float(signals.correlation[live])
    inflated = len(z) * (1 + correlation) / (1 - correlation)
    return bool(z.sum() / sqrt(inflated) > BEFORE_Z)
