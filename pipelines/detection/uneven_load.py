"""Alerts of load that is shared out less evenly after go-live while its mean held.

A mean can hold while a fifth of the staff carry half as much again. Needs caseload rows of single clinicians;
units without them, and small ones, are not assessed. Nobody is named, and nobody is ranked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipelines.detection.episodes import SignalWeek, alert_row, episodes
from pipelines.detection.evenness import SPAN_WEEKS, Spans, evenness_paths
from pipelines.detection.evidence import NOTHING_OF_LOAD
from pipelines.detection.panel import by_composition, go_lives

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipelines.detection.episodes import Episode
    from pipelines.detection.evenness import EvennessPaths
    from pipelines.detection.panel import Published

    Floats = NDArray[np.float64]

KIND = "uneven_load"
BUDGET_SHARE = 0.5
"""Of the site's budget of false alarms."""

TOLD_SPANS = 2
"""The spread is told over the last so many spans since it rose: four weeks."""

_SPAN = timedelta(weeks=SPAN_WEEKS)
_TO_END = timedelta(weeks=SPAN_WEEKS - 1)
"""From a span's first Monday to its last, which names it."""


def uneven_load(
    known: Published, last: date, false_alarms: float, message: Callable[[dict[str, Any]], str]
) -> list[dict[str, Any]]:
    """Rows of the published shape `alert`, up to the week that begins on `last`."""
    told = by_composition(_complete_spans(known, last), known)
    first = told["week_start"].min()
    if not isinstance(first, date):
        return []
    spans = [first + number * _SPAN for number in range((last - first) // _SPAN + 1)]
    rows = told.select("unit_id", "composition").unique().sort("unit_id", "composition")
    told = told.join(rows.with_row_index("row"), on=["unit_id", "composition"])
    shape = (rows.height, len(spans))
    published = Spans(
        *(
            _grid(told, name, first, shape)
            for name in ("dispersion", "coefficient", "load_per_hour", "clinicians")
        )
    )
    units = tuple(rows["unit_id"])
    live = go_lives(known, units, first - _TO_END, last) / SPAN_WEEKS
    paths = evenness_paths(published, live, false_alarms * BUDGET_SHARE)
    alerts = []
    for row, unit_id in enumerate(units):
        for episode in episodes(_signals(paths, row, spans), SPAN_WEEKS):
            evidence = _evidence(published, paths, row, spans, episode)
            alerts.append(_alert(unit_id, episode, evidence, message))
    return alerts


def _complete_spans(known: Published, last: date) -> pl.DataFrame:
    """Published spans all of whose weeks are complete enough to be judged."""
    complete = known.completeness.filter(pl.col("completeness") >= known.gate - 1e-9)
    told = known.spread.filter((pl.col("state") == "value") & (pl.col("week_start") <= last))
    for back in range(SPAN_WEEKS):
        week = complete.select("unit_id", pl.col("week_start") + pl.duration(weeks=back))
        told = told.join(week, on=["unit_id", "week_start"], how="semi")
    return told


def _grid(told: pl.DataFrame, name: str, first: date, shape: tuple[int, int]) -> Floats:
    grid = np.full(shape, np.nan)
    span = ((told["week_start"] - first).dt.total_days() // _SPAN.days).to_numpy()
    grid[told["row"].to_numpy(), span] = told[name].cast(pl.Float64).to_numpy()
    return grid


def _signals(paths: EvennessPaths, row: int, spans: list[date]) -> list[SignalWeek]:
    """The rule at each judged span; an excess begins on the Monday of its first span."""
    weeks = []
    for span in np.flatnonzero(paths.judged[row]):
        since = int(paths.since[row, span])
        started = spans[since] - _TO_END if paths.signal[row, span] else None
        weeks.append(SignalWeek(spans[span], started is not None, started))
    return weeks


def _evidence(
    published: Spans, paths: EvennessPaths, row: int, spans: list[date], episode: Episode
) -> dict[str, Any]:
    """What was known on the day of detection; frozen then."""
    until = spans.index(episode.detected_on - timedelta(days=6))
    since = spans.index(episode.started_on + _TO_END)
    seen = [span for span in range(since, until + 1) if paths.judged[row, span]][-TOLD_SPANS:]
    base = np.flatnonzero(paths.base[row])
    spread, usual = (published.coefficient[row, cells] for cells in (seen, base))
    load, before = (float(published.load[row, cells].mean()) for cells in (seen, base))
    return {
        **NOTHING_OF_LOAD,
        # Of the root mean squares: a span in which chance hid the spread must not halve it.
        "spread_percent": round(100 * float(np.sqrt((spread**2).mean())), 4),
        "spread_expected_percent": round(100 * float(np.sqrt((usual**2).mean())), 4),
        "load_per_hour": round(load, 6),
        "load_per_hour_change_percent": round(100 * (load / before - 1), 4),
        "weeks": SPAN_WEEKS * len(seen),
    }


def _alert(
    unit_id: str, episode: Episode, evidence: dict[str, Any], message: Callable[[dict[str, Any]], str]
) -> dict[str, Any]:
    return alert_row(unit_id, KIND, "warning", episode, evidence, message)
