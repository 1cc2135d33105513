"""The one reader of the dashboard: a desk made for one user's grants over one published snapshot.

Pages get a `Desk` and nothing else. Its methods are a closed set; each runs one named SELECT of
`dashboard/queries/`. Load, line and standing of every unit are for every role; what derives from what people
did, and what staff wrote, is for those who hold a grant on the unit. Answers are cached per snapshot and
grants, so that nobody is ever served what was read for someone else.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipelines.metrics import METRICS
from pipelines.warehouse.read import Snapshot, current, open_snapshot

if TYPE_CHECKING:
    import polars as pl

    from pipelines.metrics import Metric

SITE_VARIABLE = "PLIMSOLL_SITE"
WEEKS = 78
"""Weeks a chart shows: a year and a half, so that one season is there twice and most go-lives are in it."""
HISTORY = 1040
"""Weeks that limits of a control chart may rest on: twenty years, which is all there are."""
TREND_WEEKS = 4
TREND_BEFORE_WEEKS = 12
SAVED_METRIC = "net_minutes_saved_per_worked_hour"
ROSTER = frozenset({"shifts", "staffing_daily"})
WRITTEN = frozenset({"incidents", "overload_reports"})
"""What staff wrote: counts of it are facts about a unit, and are still for those with a grant on it."""

_DESKS_KEPT = 32


@dataclass(frozen=True)
class Grants:
    """What one user may see. `units` None: every unit."""

    role: str
    units: frozenset[str] | None

    def covers(self, unit_id: str) -> bool:
        """Whether person-derived figures of the unit may be shown."""
        return self.units is None or unit_id in self.units


LOCAL_USER = Grants("local evaluation", None)
"""Without sign-in the server answers this computer only, and whoever sits at it sees the whole site."""


@dataclass(frozen=True)
class About:
    """What a snapshot says about itself, and how old it is against the clock."""

    snapshot_id: str
    site_name: str
    as_of: date
    newest: date
    age_days: int
    max_age_days: int
    minimum_group: int

    @property
    def stale(self) -> bool:
        """Too old to say how things stand now."""
        return self.age_days > self.max_age_days


class Desk:
    """Everything one user may read from one snapshot."""

    def __init__(self, snapshot: Snapshot, grants: Grants) -> None:
        self._snapshot = snapshot
        self._answers: dict[tuple[object, ...], pl.DataFrame] = {}
        self.grants = grants

    def about(self, today: date | None = None) -> About:
        """The snapshot's own facts; `today` is the clock's day in the site's time zone."""
        info = self._snapshot.info
        newest = date.fromisoformat(str(info["newest_date"])[:10])
        now = today or datetime.now(ZoneInfo(str(info["timezone"]))).date()
        return About(
            snapshot_id=self._snapshot.id,
            site_name=str(info["site_name"]),
            as_of=date.fromisoformat(str(info["as_of"])[:10]),
            newest=newest,
            age_days=max(0, (now - newest).days),
            max_age_days=int(info["max_age_days"]),
            minimum_group=int(info["minimum_group"]),
        )

    def units(self) -> pl.DataFrame:
        """One row per unit with its standing and line, those that need attention first."""
        return self._ask("units", as_of=self._as_of())

    def trends(self) -> pl.DataFrame:
        """One row per unit: load of the last weeks beside the weeks before."""
        return self._ask("trends", recent=TREND_WEEKS, before=TREND_BEFORE_WEEKS)

    def load_weeks(self) -> pl.DataFrame:
        """One row per unit and week: load against the line in force."""
        return self._ask("load_weeks", weeks=WEEKS, gate=self._gate())

    def expected_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week that can be compared: the band in which the unit's load was to be expected."""
        return self._ask("expected_weeks", unit=unit_id, weeks=WEEKS)

    def go_lives(self) -> pl.DataFrame:
        """One row per unit and tool that went live."""
        return self._ask("go_lives")

    def lines(self, unit_id: str) -> pl.DataFrame:
        """One row per line that judges the unit, the one its standing is told by first."""
        return self._ask("lines", unit=unit_id)

    def marks(self, unit_id: str) -> pl.DataFrame:
        """One row per event that may explain a change: go-lives, releases, line and unit changes."""
        return self._ask("marks", unit=unit_id)

    def shift_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week and period: shifts over the line."""
        return self._ask("shift_weeks", unit=unit_id, weeks=WEEKS)

    def shifts_recent(self, unit_id: str) -> pl.DataFrame:
        """One row per shift of the last 28 days."""
        return self._ask("shifts_recent", unit=unit_id, as_of=self._as_of())

    def group_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per staff group and week: load told by that group. All weeks there are."""
        return self._ask("group_weeks", unit=unit_id, weeks=HISTORY, gate=self._gate())

    def alerts(self, unit_id: str) -> pl.DataFrame:
        """One row per alert of the unit; none without a grant."""
        return self._ask_granted("alerts", unit_id)

    def saved_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week since go-live: net minutes saved, grade and coverage; none without a grant."""
        return self._ask_granted("saved_weeks", unit_id, metric=SAVED_METRIC, weeks=WEEKS, gate=self._gate())

    def ledger(self, unit_id: str) -> pl.DataFrame:
        """One row: hours saved since go-live and what is said of them; none without a grant."""
        return self._ask_granted("ledger", unit_id)

    def ledger_entries(self, unit_id: str) -> pl.DataFrame:
        """One row per entry of the unit's ledger; none without a grant."""
        return self._ask_granted("ledger_entries", unit_id)

    def ledger_groups(self, unit_id: str) -> pl.DataFrame:
        """One row per staff group: its hours saved and what is said of them; none without a grant."""
        return self._ask_granted("ledger_groups", unit_id)

    def driver_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per driver of the load and week: patients, staff hours, acuity. All weeks there are."""
        return self._ask("driver_weeks", unit=unit_id, weeks=HISTORY, gate=self._gate())

    def metric_weeks(
        self, unit_id: str, metrics: tuple[str, ...], by_roster: tuple[str, ...] = ()
    ) -> pl.DataFrame:
        """One row per metric and week, all weeks there are; none without a grant.

        `by_roster`: metrics divided by hours or shifts, which a week with an incomplete roster cannot tell.
        """
        return self._ask_granted(
            "metric_weeks", unit_id, metrics=metrics, by_roster=by_roster, weeks=HISTORY, gate=self._gate()
        )

    def metric_options(self, unit_id: str) -> pl.DataFrame:
        """One row per metric and staff group it is told by."""
        return self._ask("metric_options", unit=unit_id)

    def metric_history(self, unit_id: str, metric: str, staff_group: str) -> pl.DataFrame:
        """One row per week of one metric, all weeks there are; none without a grant, where it takes one.

        KeyError for a metric that is none.
        """
        asked = METRICS[metric]
        ask = self._ask_granted if takes_grant(asked) else self._ask_open
        return ask(
            "metric_history",
            unit_id,
            metric=metric,
            staff_group=staff_group,
            by_roster=not ROSTER.isdisjoint(asked.source),
            by_count="caseload" in asked.source,
            gate=self._gate(),
        )

    def reach(self) -> pl.DataFrame:
        """One row per unit with a tool: whether a rise can be told there."""
        return self._ask("reach")

    def false_alarms(self) -> pl.DataFrame:
        """One row: false alarms to be expected on the site, and those of pretended go-lives."""
        return self._ask("false_alarms")

    def report_weeks(self, unit_id: str) -> pl.DataFrame:
        """One row per week: overload reports filed; none without a grant."""
        return self._ask_granted("report_weeks", unit_id, weeks=WEEKS)

    def _as_of(self) -> str:
        return str(self._snapshot.info["as_of"])[:10]

    def _gate(self) -> float:
        """Completeness from which the site lets a week be judged."""
        return float(self._snapshot.info["completeness"])

    def _ask_granted(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        rows = self._ask(name, unit=unit_id, **values) if self.grants.covers(unit_id) else None
        return self._ask(name, unit="", **values) if rows is None else rows

    def _ask_open(self, name: str, unit_id: str, **values: object) -> pl.DataFrame:
        return self._ask(name, unit=unit_id, **values)

    def _ask(self, name: str, **values: object) -> pl.DataFrame:
        key = (name, *sorted(values.items()))
        if key not in self._answers:
            bound = {
                name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
            }
            self._answers[key] = self._snapshot.query(query(name), bound)
        return self._answers[key]


def takes_grant(metric: Metric) -> bool:
    """Whether a metric is for those with a grant on the unit: it is about what people did, or wrote."""
    return metric.person_derived or not WRITTEN.isdisjoint(metric.source)


@cache
def query(name: str) -> str:
    """The text of one named SELECT."""
    return (resources.files("dashboard") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


_desks: OrderedDict[tuple[Path, str, Grants], Desk] = OrderedDict()
_lock = threading.Lock()


def warehouse() -> Path:
    """The folder of published snapshots of the site named by PLIMSOLL_SITE."""
    return Path(os.environ.get(SITE_VARIABLE, ".")) / "warehouse"


def published() -> str | None:
    """Id of the snapshot published now; None where there is none yet."""
    return current(warehouse())


def desk_for(grants: Grants, snapshot_id: str) -> Desk:
    """The desk for these grants over this snapshot; made once and kept while it is in use."""
    key = (warehouse(), snapshot_id, grants)
    with _lock:
        if key in _desks:
            _desks.move_to_end(key)
            return _desks[key]
    desk = Desk(open_snapshot(warehouse(), snapshot_id), grants)
    with _lock:
        _desks[key] = desk
        while len(_desks) > _DESKS_KEPT:
            _desks.popitem(last=False)
    return desk
