"""The coming fortnight against its lines, and what would have been said of the last four weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.hours import shift_rows
from pipelines.facts.outlooks import BEHIND_DAYS, outlooks
from pipelines.facts.plan import plan_periods
from pipelines.steps.recompute import rows_of, span_of

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.steps.recompute import Policy
    from pipelines.warehouse.store import Store


def coming_shifts(
    store: Store, site: Site, calendar: Calendar, policy: Policy, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """The published tables `shift_outlook` and `shift_outlook_check` as of the calendar's day.

    Of rows about later days only the plan is read: two weeks of the roster.
    """
    as_of = calendar.as_of
    if as_of is None:
        return {}
    behind = span_of(site, _mondays(as_of - timedelta(days=BEHIND_DAYS), as_of))
    ahead = span_of(site, [as_of + timedelta(days=1), as_of + timedelta(days=8)])
    roster = shift_rows(rows_of(store, calendar, policy, ahead.weeks), site.timezone)
    coming = plan_periods(roster, policy.lines, ahead.windows(), ahead)
    past = store.query("select * from plan_period where date between ? and ?", [behind.first_day, as_of])
    return outlooks(tables, policy.lines, pl.concat([past, coming]), behind, ahead, site.near)


def _mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that hold these days and all between."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
