"""Signals: did a unit's load per staff hour rise after go-live, beyond chance and beyond comparison units?

Four series a unit, as logs: the ratio (patients x acuity / hours) and its parts. The ratio and two parts,
hours and acuity, have alarms of their own: parts are quieter than the ratio, so that a cut in staff shows in
the hours long before it shows in the ratio. Where a site states planned hours, they are a part too, the
quietest: nobody is ill in a plan. An alarm of a part counts only where the other parts did not
take its rise back; else an honest down-sizing, in which patients and staff fall together, would be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.detection.confirmation import confirmed, confirmed_plan
from pipelines.detection.counterfactual import residuals
from pipelines.detection.cusum import cusum
from pipelines.detection.thresholds import threshold
from pipelines.shapes.comparing import BASELINE_WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipelines.detection.counterfactual import Residuals
    from pipelines.detection.cusum import Path

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

ALARM_K, WATCH_K = 1.0, 0.75
"""Drift of the CUSUM in standard deviations of a week: half the rise it is best at finding."""

WATCH_FALSE_ALARMS = 0.5
"""Of the watch tier, per unit and year: seen on screen, sent to nobody."""

SHARES: Mapping[str, float] = {"ratio": 0.72, "hours": 0.14, "acuity": 0.14}
"""How the budget of false alarms is divided among the series that alarm; together 1. Parts are quiet and
need little of it."""

PLANNED, PLANNED_SHARE = "planned", 0.1
"""Of the budget, where a site states planned hours; the others have the rest of it in their proportion."""

MOST_CORRELATION = 0.4
"""The table of thresholds ends here."""


@dataclass(frozen=True)
class Panel:
    """Weekly logs of all units, [unit, week]; what a run and the benchmark both judge.

    `patients`, `acuity`, `hours`: logs, finite where `observed`. `planned`: log of planned hours, NaN where
    no plan is stated. `go_live`: week of the unit's earliest go-live, -1 for none. `clean_until`: first week
    in which it no longer serves as a comparison. `size`: people.
    """

    patients: Floats
    acuity: Floats
    hours: Floats
    planned: Floats
    observed: Flags
    go_live: Ints
    clean_until: Ints
    size: Floats

    @property
    def ratio(self) -> Floats:
        """Log of acuity-weighted patients per hour."""
        return self.patients + self.acuity - self.hours

    @property
    def weeks(self) -> Ints:
        """The weeks' places, as one row."""
        return np.arange(self.patients.shape[1])[None, :]

    def live(self) -> Flags:
        """Observed weeks from go-live on."""
        return self.observed & (self.go_live[:, None] >= 0) & (self.weeks >= self.go_live[:, None])

    def pool(self) -> Flags:
        """Observed weeks in which a unit is a comparison for others."""
        return self.observed & (self.weeks < self.clean_until[:, None])


@dataclass(frozen=True)
class Signals:
    """What the monitor says of every unit and week, all [unit, week].

    `residuals` by series (ratio, patients, acuity, hours; hours with the sign of load: fewer are more).
    `correlation`: of the ratio's residuals from week to week, as known by each week: [week].
    `alarm` and `watch`: the tier signals. `since`: the week an alarm's excess began, -1 where none. `judged`:
    weeks in which the monitor could speak.
    """

    residuals: Mapping[str, Residuals]
    correlation: Floats
    alarm: Flags
    watch: Flags
    since: Ints
    watch_since: Ints
    judged: Flags
    paths: Mapping[str, Path]


def monitor(panel: Panel, false_alarms: float) -> Signals:
    """The signals of a panel at a budget of false alarms per unit and year. No week looks at a later one."""
    pool = panel.pool()
    series = {
        "ratio": panel.ratio,
        "patients": panel.patients,
        "acuity": panel.acuity,
        "hours": -panel.hours,
    }
    whole = residuals(
        np.where(panel.observed, np.stack(list(series.values())), 0.0),
        panel.observed,
        panel.clean_until,
        panel.go_live,
        panel.size,
    )
    told = {name: whole.of(place) for place, name in enumerate(series)}
    live = panel.live()
    judged = live & np.isfinite(told["ratio"].residual)
    varies = {name: name == "ratio" or _varies(series[name], panel.observed) for name in SHARES}
    plan = _plan(panel)
    budget = false_alarms * (1.0 if plan is None else 1 - PLANNED_SHARE)
    rate = {name: budget * SHARES[name] for name in SHARES if varies[name]}
    # A series that never moves (no acuity recorded) leaves its share to the ratio.
    rate["ratio"] += sum(budget * SHARES[name] for name in SHARES if not varies[name])
    paths = {name: _path(told[name], judged, pool, ALARM_K, rate[name], panel.go_live) for name in rate}
    watch = _path(told["ratio"], judged, pool, WATCH_K, WATCH_FALSE_ALARMS, panel.go_live)
    alarm, since = paths["ratio"].signal & judged, np.where(paths["ratio"].signal, paths["ratio"].since, -1)
    counts = {name: confirmed(told, name, paths[name].since, judged) for name in rate if name != "ratio"}
    if plan is not None:
        seen = judged & np.isfinite(plan.residual)
        paths[PLANNED] = _path(plan, seen, pool, ALARM_K, false_alarms * PLANNED_SHARE, panel.go_live)
        counts[PLANNED] = seen & confirmed_plan(told, plan, paths[PLANNED].since, seen)
    for name, kept in counts.items():
        path = paths[name]
        loud = path.signal & judged & kept
        since = np.where(loud & ((since < 0) | (path.since < since)), path.since, since)
        alarm = alarm | loud
    return Signals(
        told,
        _correlation(told["ratio"], pool),
        alarm,
        watch.signal & judged,
        np.where(alarm, since, -1),
        watch.since,
        judged,
        {**paths, "watch": watch},
    )


def _plan(panel: Panel) -> Residuals | None:
    """Residuals of planned hours with the sign of load; None where no plan is stated in the first weeks.

    A plan that begins to be stated later must not change how the budget was divided before.
    """
    stated = panel.observed & np.isfinite(panel.planned)
    if not stated[:, :BASELINE_WEEKS].any():
        return None
    planned = np.where(stated, -panel.planned, 0.0)
    return residuals(planned, stated, panel.clean_until, panel.go_live, panel.size)


def _varies(values: Floats, observed: Flags) -> bool:
    """Does the series move in the first weeks? A later start must not change what was said before it."""
    cells = values[:, :BASELINE_WEEKS][observed[:, :BASELINE_WEEKS]]
    return bool(cells.size and np.ptp(cells) > 1e-9)


def _path(told: Residuals, judged: Flags, pool: Flags, k: float, false_alarms: float, go_live: Ints) -> Path:
    """CUSUM of one series with each unit's own threshold, fixed at its go-live."""
    weeks = judged.shape[1]
    correlation = _correlation(told, pool)
    at = np.clip(go_live, 0, weeks - 1)
    n = np.where(judged, told.baseline, 0.0).max(axis=1, initial=0.0)
    h = threshold(k, np.maximum(n, BASELINE_WEEKS), correlation[at], false_alarms)
    return cusum(np.where(judged, told.z, np.nan), k, np.where(go_live >= 0, h, np.inf))


def _correlation(told: Residuals, pool: Flags) -> Floats:
    """Week-to-week correlation of comparison units' residuals as known by each week: [week]."""
    z = np.where(pool & np.isfinite(told.residual), told.z, np.nan)
    pairs = np.nan_to_num(z[:, 1:] * z[:, :-1]).sum(axis=0)
    both = np.isfinite(z[:, 1:]) & np.isfinite(z[:, :-1])
    squares = (np.nan_to_num(z[:, 1:] ** 2 + z[:, :-1] ** 2) * both).sum(axis=0) / 2
    above, below = np.cumsum(pairs * 1.0), np.cumsum(squares)
    share = np.where(below > 0, above / np.where(below > 0, below, 1.0), 0.0)
    return np.asarray(np.clip(np.concatenate([[0.0], share]), 0.0, MOST_CORRELATION))
