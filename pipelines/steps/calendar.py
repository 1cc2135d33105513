"""What the whole history says about time, also of weeks whose rows have left the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.policy.lineage import lineage
from pipelines.schemas import TABLES
from pipelines.warehouse import retirement

if TYPE_CHECKING:
    from pipelines.warehouse.store import Store


@dataclass(frozen=True)
class Calendar:
    """What the whole history says about time: `as_of`, the newest observed day, each unit's first day.

    `horizon`: before it weeks stay as they were computed; None where all can be computed.
    """

    as_of: date | None
    newest: date | None
    first_days: pl.DataFrame
    roster_since: dict[str, date]
    collected: frozenset[str]
    horizon: retirement.Horizon | None = None

    @property
    def first_week(self) -> date | None:
        """Monday of the first week with data."""
        first = self.first_days["first_date"].min()
        return monday_of(first) if isinstance(first, date) else None


def read_calendar(store: Store, today: date) -> Calendar:
    """As-of day = the last Sunday up to the newest worked shift, staffing or caseload day that has come."""
    sql = """
        select 'caseload' as feed, unit_id, _date from caseload where _state in ('accepted', 'in_parts')
        union all
        select 'shifts', unit_id, _date from shifts
        where _state in ('accepted', 'in_parts') and status = 'worked'
        union all
        select 'staffing_daily', unit_id, _date from staffing_daily where _state in ('accepted', 'in_parts')
    """
    # First and newest days of rows that have left the store are remembered beside it.
    days = store.query(
        "select feed, unit_id, min(first_date) as first_date, "
        "max(newest) filter (where newest <= ?) as newest "
        f"from (select feed, unit_id, _date as first_date, _date as newest from ({sql}) "
        "union all by name from retired_feed) group by all",
        [today],
    )
    units = lineage(store.accepted("unit_changes"))
    days = days.with_columns(pl.col("unit_id").replace(units.renamed))
    newest = days["newest"].max()
    newest = newest if isinstance(newest, date) else None
    return Calendar(
        as_of=None if newest is None else newest - timedelta(days=(newest.weekday() + 1) % 7),
        newest=newest,
        first_days=days.group_by("unit_id").agg(pl.col("first_date").min()).sort("unit_id"),
        roster_since=_roster_since(days),
        collected=frozenset(name for name in TABLES if store.has_rows(name)) | _collected_before(store),
        horizon=retirement.horizon_of(store),
    )


def _collected_before(store: Store) -> frozenset[str]:
    """Feeds there were, also where all of their rows have left."""
    return frozenset(store.query("select table_name from retired_collected")["table_name"])


def _roster_since(days: pl.DataFrame) -> dict[str, date]:
    """Each roster's first day; `date.min` where no daily totals told of the unit's hours before it."""

    def first(feed: str) -> dict[str, date]:
        rows = days.filter(pl.col("feed") == feed).group_by("unit_id").agg(pl.col("first_date").min())
        return dict(rows.iter_rows())

    totals = first("staffing_daily")
    return {unit: day if totals.get(unit, day) < day else date.min for unit, day in first("shifts").items()}


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
