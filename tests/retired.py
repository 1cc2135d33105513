"""A ward with more weeks than a site keeps rows of persons for, and what is asked of it.

The ward has 71 weeks from 5 January 2026. On 17 May 2027, a Monday, 52 weeks before is 18 May 2026; the span
of twelve weeks that holds it begins on 11 May 2026, so that the site's first 18 weeks are retired. Of a
week there are 4 nurses x 2 shifts x 7 days = 56 shifts; those of the night to 29 March, when the clock goes
on, claim 12 hours of 11 and are refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.shapes.weekly import WEEKLY
from pipelines.site import Site, load_site
from pipelines.warehouse.read import open_snapshot
from pipelines.warehouse.store import Store
from tests.sites import MONDAY, Ward, run_site, write_ward_site

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from pipelines.summary import Summary

TODAY = date(2027, 5, 17)
WEEKS = 71
MARK = date(2026, 5, 11)
RETIRED_WEEKS = (MARK - MONDAY).days // 7
SHIFTS_A_WEEK = 4 * 2 * 7
PERSON_WEEKS = 12 * RETIRED_WEEKS  # twelve nurses, who work in every week
REFUSED_SHIFTS = 4  # in 2026; those of 2027 are too young to leave
MARGIN_SHIFTS = 2 * 2 * 4  # of the two days before the mark, two periods of four nurses


def a_site(folder: Path, **settings: Any) -> Site:
    """The ward's site, nothing run yet; it keeps rows for 52 weeks."""
    write_ward_site(folder, Ward(weeks=WEEKS))
    return replace(load_site(folder), retention_weeks=52, **settings)


def ran(site: Site, **options: Any) -> Summary:
    """Run it on the day."""
    return run_site(site.folder, today=TODAY, **options)


def weekly(site: Site) -> dict[str, pl.DataFrame]:
    """Every weekly table of the store, sorted."""
    store = Store(site.warehouse / "store.duckdb")
    try:
        return {name: (frame := store.weekly(name)).sort(frame.columns) for name in WEEKLY}
    finally:
        store.close()


def published(site: Site) -> dict[str, pl.DataFrame]:
    """Published tables of weeks and what follows from them, sorted."""
    snapshot = open_snapshot(site.warehouse)
    names = (
        "metric_value",
        "line_week",
        "line_period",
        "line_moment",
        "unit_day",
        "week_load",
        "standing",
        "alert",
        "unit",
    )
    return {name: (frame := snapshot.table(name)).sort(frame.columns) for name in names}


def rows(site: Site, table: str) -> int:
    """Rows of a table of the store."""
    store = Store(site.warehouse / "store.duckdb")
    try:
        return int(store.scalar(f"select count(*) from {table}"))
    finally:
        store.close()


def at(day: date, hour: int = 7) -> datetime:
    """A local moment of a day."""
    return datetime.combine(day, time(hour))


def shift(name: str, begins: datetime, clinician: str = "W1-nurse-000") -> dict[str, Any]:
    """A row of `shifts`: twelve hours from a moment on."""
    return {
        "shift_id": name,
        "clinician_id": clinician,
        "unit_id": "W1",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=12)).isoformat(),
        "status": "worked",
        "worked_hours": 12,
    }
