"""A published snapshot made of synthetic weeks: what the dashboard's tests look at.

Every kind of standing is there: over, near, within, within though staff disagree, no line, a feed that
stopped, a unit too small to tell its savings, one that never got a tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from pipelines.warehouse.build import write_snapshot
from tests.app import rollout_story, story

WEEKS = 78
SHIFT_DAYS = 84
INFO = {
    "site_name": "Northside Mental Health",
    "timezone": "Europe/London",
    "full_time_hours": 37.5,
    "minimum_group": 10,
    "completeness": 0.85,
    "near": 0.1,
    "false_alarms_per_unit_year": 0.05,
    "max_age_days": 10,
    "urgent_contact": "Site co-ordinator, bleep 2222",
    "version": "0.1.0",
}


@dataclass(frozen=True)
class Unit:
    """One unit's story in a few numbers."""

    unit_id: str
    name: str
    standing: str
    load: float  # mean before go-live
    limit: float | None
    rise: float = 0.0  # of load after go-live, share
    reason: str | None = None
    service: str = "Acute inpatient"
    measure: str = "patients_per_nurse"
    live: bool = True
    minutes: float = 5.0  # saved per task
    staff: int = 24
    disagree: bool = False
    stopped: int = 0  # weeks since the roster feed stopped
    closed: int = 0  # weeks since the unit closed

    @property
    def by_shift(self) -> bool:
        """Its line is judged shift by shift."""
        return self.measure == "patients_per_nurse"


UNITS = (
    Unit("W01", "Ash Ward", "over", 5.5, 6, 0.16),
    Unit("W02", "Birch Ward", "over", 5.7, 6, 0.11, minutes=0.4),
    Unit("W03", "Cedar Ward", "near", 5.3, 6, 0.06),
    Unit("W04", "Downs Ward", "within", 4.6, 6),
    Unit("W05", "Elm Ward", "within", 5.1, 6, disagree=True),
    Unit("W06", "Fern House", "unknown", 5.0, 6, reason="data_gap", stopped=5),
    Unit("W07", "Gorse Ward", "unknown", 5.4, None, reason="no_line", service="Rehabilitation"),
    Unit("W08", "Hazel Ward", "within", 4.9, 6, live=False, service="Rehabilitation"),
    Unit("W09", "Ivy Lodge", "within", 4.2, 6, staff=8, service="Rehabilitation"),
    Unit("C01", "North Community Team", "within", 28, 35, service="Community", measure="caseload_per_wte"),
    Unit(
        "C02", "South Community Team", "near", 31, 35, 0.07, service="Community", measure="caseload_per_wte"
    ),
    Unit(
        "O01",
        "Memory Clinic",
        "within",
        1.1,
        1.5,
        service="Outpatients",
        measure="contacts_per_clinician_hour",
    ),
)
CLOSED = Unit(
    "C09",
    "Harbour Team",
    "unknown",
    28,
    35,
    reason="closed",
    service="Community",
    measure="caseload_per_wte",
    live=False,
    closed=9,
)
LONG = Unit("X09", "A" * 120, "within", 4.6, 6)
"""A name without a place to break."""
HOSTILE = (
    Unit("X01", "=cmd|' /C calc'!A0", "over", 6.6, 6),
    Unit("X02", '<img src="http://evil.invalid/x.png" onerror=alert(1)>', "near", 5.6, 6),
    Unit("X03", "![logo](http://evil.invalid/y.png) **bold** :red[x]", "within", 4.5, 6),
)


def today() -> date:
    """The clock's day where the site is."""
    return datetime.now(ZoneInfo(str(INFO["timezone"]))).date()


def monday_of_last_whole_week(today: date) -> date:
    """Monday of the last ISO week that ended before `today`."""
    return today - timedelta(days=today.weekday() + 7)


def publish(
    warehouse: Path, today: date, *, units: tuple[Unit, ...] = UNITS, sequence: int = 1, weeks: int = WEEKS
) -> str:
    """Publish a snapshot whose last week ended before `today`, and give its id."""
    warehouse.mkdir(parents=True, exist_ok=True)
    return write_snapshot(warehouse, tables(today, units, weeks), info(today, sequence))


def info(today: date, sequence: int = 1) -> dict[str, object]:
    """What a snapshot says about itself."""
    sunday = monday_of_last_whole_week(today) + timedelta(days=6)
    return {
        **INFO,
        "sequence": sequence,
        "as_of": sunday.isoformat(),
        "newest_date": sunday.isoformat(),
        "built_at": f"{today.isoformat()}T05:00:00+00:00",
    }


def tables(today: date, units: tuple[Unit, ...] = UNITS, weeks: int = WEEKS) -> dict[str, pl.DataFrame]:
    """Every published table of these units; absent ones are empty."""
    last = monday_of_last_whole_week(today)
    mondays = [last - timedelta(weeks=back) for back in reversed(range(weeks))]
    stories = [
        story.of(unit, mondays, np.random.default_rng([7, number])) for number, unit in enumerate(units)
    ]
    merged = {
        name: pl.concat([one[name] for one in stories if name in one], how="diagonal_relaxed")
        for name in sorted({name for one in stories for name in one})
    }
    together = rollout_story.ledgers(mondays)
    merged |= {
        name: pl.concat([merged[name], frame], how="diagonal_relaxed") for name, frame in together.items()
    }
    return {**merged, **story.shared(mondays)}
