"""The rules that need no comparison, in the reference world: the line where all units rise, and uneven load.

Frames have the published shapes, and the rules are those of a run: `over_line` on weeks of a weekly line, and
`uneven_load` on spans of two weeks that `week_spread` makes from clinicians' weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.detection_world import (
    CONTACTS_PER_PERSON_WEEK,
    HOURS_PER_PERSON_WEEK,
    NEVER,
    UNITS,
    WEEKS,
    World,
    draw,
)
from pipelines.detection.over_line import over_line
from pipelines.detection.panel import Published
from pipelines.detection.uneven_load import uneven_load
from pipelines.facts.load import CONTACTS_PER_HOUR
from pipelines.facts.spread import span_ends, week_spread
from pipelines.shapes import (
    CLINICIAN_WEEK,
    LINE_WEEK,
    METRIC_VALUE,
    PUBLISHED,
    UNIT_DAY,
    WEEK_COMPLETENESS,
    WEEK_SPREAD,
    conform,
    empty,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from benchmarks.detection_world import Drawn

FIRST = date(2025, 1, 6)
MONDAYS = [FIRST + timedelta(weeks=week) for week in range(WEEKS)]
RISEN_FROM = 40
"""Week from which every unit carries more, in the world where all do."""

ROOMS = (1.05, 1.08, 1.10)
"""Heights of a line over the unit's ordinary load, the mean of a year without shocks."""

BUSY_SHARE, BUSY_MORE = 0.2, 0.45
"""A fifth of the people carry 45 % more, the others less; the mean stays."""

AWAY_SHARE = 0.12
"""Of a person's weeks that they do not work."""

MINIMUM_GROUP = 10
GATE = 0.85


@dataclass
class Found:
    """Delays in weeks from the beginning to the alert, NEVER for none; alerts where nothing happens, and the
    weeks that were watched there.
    """

    delays: list[int]
    false_alerts: int = 0
    quiet_weeks: int = 0
    unseen: int = 0
    """Affected units that are too small to be told of."""

    def add(self, other: Found) -> None:
        """Take in another part's panels."""
        self.delays += other.delays
        self.false_alerts += other.false_alerts
        self.quiet_weeks += other.quiet_weeks
        self.unseen += other.unseen

    def share_within(self, weeks: int) -> float:
        """Share of affected units that could be seen with an alert in the first so many weeks."""
        told = np.array([each for each in self.delays if each >= 0])
        return float((told < weeks).mean()) if told.size else float("nan")


def all_units_up(rise: float, room: float, seeds: Sequence[int]) -> Found:
    """Every unit's patients rise for good: how soon the absolute rule says so of units without one open."""
    found = Found([])
    for seed in seeds:
        drawn = draw(World(surges=((RISEN_FROM, WEEKS, rise),)), seed)
        told = _weeks_of_alerts(over_line(*_judged_weeks(drawn, room), _not_measured, _silent))
        for unit in range(UNITS):
            lives = told.get(f"U{unit:02d}", [])
            already = any(opened < RISEN_FROM <= closed for opened, closed in lives)
            after = min((opened for opened, _ in lives if opened >= RISEN_FROM), default=NEVER)
            found.delays.append(-1 if already else after - RISEN_FROM if after < NEVER else NEVER)
    return found


def _judged_weeks(drawn: Drawn, room: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Weeks of every unit's line, which judges a week's mean; and the lines."""
    load = np.exp(drawn.panel.patients - drawn.panel.hours)
    limit = room * CONTACTS_PER_PERSON_WEEK / HOURS_PER_PERSON_WEEK
    unit, week = np.nonzero(np.ones(load.shape, dtype=bool))
    weeks = pl.DataFrame(
        {
            "line_id": [f"L{row:02d}" for row in unit],
            "unit_id": [f"U{row:02d}" for row in unit],
            "week_start": [MONDAYS[each] for each in week],
            "load": load[unit, week],
            "limit": limit,
            "periods_over": (load > limit)[unit, week].astype(np.int64),
            "periods_observed": 1,
            "periods_expected": 1,
            "observed": True,
            "over": (load > limit)[unit, week],
        }
    )
    lines = pl.DataFrame(
        {
            "line_id": [f"L{row:02d}" for row in range(UNITS)],
            "unit_id": [f"U{row:02d}" for row in range(UNITS)],
            "series": [f"L{row:02d}" for row in range(UNITS)],
            "measure": CONTACTS_PER_HOUR,
            "limit": limit,
            "basis": "local_agreement",
            "effective_from": FIRST,
            "averaging": "week",
        }
    )
    return conform(weeks, LINE_WEEK), conform(lines, PUBLISHED["load_line"])


def unevenness(seeds: Sequence[int], false_alarms: float) -> Found:
    """Six units a panel begin to share their load unevenly; the others are quiet."""
    found = Found([])
    for seed in seeds:
        drawn = draw(World({"spread": (BUSY_MORE, 0)}), seed)
        known = _shared_out(drawn, seed)
        alerts = uneven_load(known, MONDAYS[-1], false_alarms, _silent)
        lives = _weeks_of_alerts(alerts)
        told = set(known.spread.filter(state="value")["unit_id"].unique())
        for unit in np.flatnonzero(drawn.panel.go_live >= 0):
            unit_id, start = f"U{unit:02d}", int(drawn.starts[unit])
            week = min((opened for opened, _ in lives.get(unit_id, [])), default=NEVER)
            if unit_id not in told:
                found.unseen += start < NEVER
            elif start < NEVER:
                found.delays.append(max(-1, week - start) if week < NEVER else NEVER)
            else:
                found.false_alerts += week < NEVER
                found.quiet_weeks += WEEKS - int(drawn.panel.go_live[unit])
    return found


def _shared_out(drawn: Drawn, seed: int) -> Published:
    """The panel's contacts shared out among people by the hours they work, as published spans."""
    rng = np.random.default_rng([seed, 2])
    parts = [_people_weeks(drawn, unit, rng) for unit in range(UNITS)]
    shares = conform(pl.concat(parts), CLINICIAN_WEEK)
    units = pl.DataFrame({"unit_id": [f"U{unit:02d}" for unit in range(UNITS)]})
    weeks = units.join(pl.DataFrame({"week_start": MONDAYS}), how="cross")
    live = [
        (f"U{unit:02d}", MONDAYS[int(week)]) for unit, week in enumerate(drawn.panel.go_live) if week >= 0
    ]
    rollout = pl.DataFrame(live, schema=["unit_id", "go_live_date"], orient="row")
    spread = week_spread(shares, weeks, span_ends(MONDAYS, MONDAYS[-1]), MINIMUM_GROUP)
    return published(
        completeness=conform(weeks.with_columns(completeness=pl.lit(1.0)), WEEK_COMPLETENESS),
        rollout=conform(rollout, PUBLISHED["rollout"]),
        spread=conform(spread, WEEK_SPREAD),
    )


def published(**tables: pl.DataFrame) -> Published:
    """The tables given, as detection reads them; the others have no rows."""
    shapes = {
        **{name: PUBLISHED[name] for name in ("unit", "unit_change", "rollout")},
        "unit_day": UNIT_DAY,
        "completeness": WEEK_COMPLETENESS,
        "metric_value": METRIC_VALUE,
        "limit_week": PUBLISHED["limit_week"],
        "line": PUBLISHED["load_line"],
        "line_week": LINE_WEEK,
        "spread": WEEK_SPREAD,
    }
    frames = {name: tables.get(name, empty(shape)) for name, shape in shapes.items()}
    return Published(**frames, gate=GATE, full_time_hours=HOURS_PER_PERSON_WEEK)


def _people_weeks(drawn: Drawn, unit: int, rng: np.random.Generator) -> pl.DataFrame:
    """What each of a unit's people had in each week they worked."""
    people = int(drawn.panel.size[unit])
    hours = np.where(rng.random((people, WEEKS)) < AWAY_SHARE, 0.0, HOURS_PER_PERSON_WEEK)
    hours *= rng.choice([0.6, 0.8, 1.0], (people, 1))
    busy = np.zeros(people, dtype=bool)
    busy[rng.permutation(people)[: max(1, round(BUSY_SHARE * people))]] = True
    less = BUSY_MORE * busy.sum() / (people - busy.sum())
    uneven = np.arange(WEEKS)[None, :] >= drawn.starts[unit]
    factor = np.where(uneven, np.where(busy[:, None], 1 + BUSY_MORE, 1 - less), 1.0)
    load = np.exp(drawn.true_level[unit]) * hours * factor
    contacts = rng.poisson(load)
    person, week = np.nonzero(hours > 0)
    return pl.DataFrame(
        {
            "unit_id": f"U{unit:02d}",
            "week_start": [MONDAYS[each] for each in week],
            "clinician_id": [f"{unit:02d}-{each:02d}" for each in person],
            "measure": CONTACTS_PER_HOUR,
            "days": 5,
            "load": contacts[person, week].astype(np.float64),
            "hours": hours[person, week],
        }
    )


def _weeks_of_alerts(alerts: Sequence[dict[str, Any]]) -> dict[str, list[tuple[int, int]]]:
    """The weeks in which every alert was detected and closed (NEVER: it is open), by unit."""
    found: dict[str, list[tuple[int, int]]] = {}
    for alert in alerts:
        opened, closed = (
            NEVER if day is None else (day - FIRST).days // 7
            for day in (alert["detected_on"], alert["closed_on"])
        )
        found.setdefault(alert["unit_id"], []).append((opened, closed))
    return found


def _not_measured(_unit: str, _sunday: date) -> tuple[float | None, str]:
    return None, "not_measured"


def _silent(_row: dict[str, Any]) -> str:
    return ""
