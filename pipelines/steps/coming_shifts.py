"""The coming fortnight against its lines, and what would have been said of the last four weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.hours import shift_rows
from pipelines.facts.lines import SAME
from pipelines.facts.load import CONTACTS_PER_HOUR
from pipelines.facts.outlook import HISTORY_DAYS, asked_shifts, outlook, shift_history
from pipelines.facts.outlook_weeks import HISTORY_WEEKS, asked_weeks, week_outlook, week_plans
from pipelines.facts.plan import plan_periods
from pipelines.facts.rows import week_of
from pipelines.shapes import PUBLISHED, conform
from pipelines.steps.recompute import rows_of, span_of

if TYPE_CHECKING:
    from pipelines.facts.rows import Span
    from pipelines.site import Site
    from pipelines.steps.recompute import Calendar, Policy
    from pipelines.warehouse.store import Store

DAYS_AHEAD = 14
CHECKED_DAYS, CHECKED_AHEAD = 28, 7
"""Shifts of so many days are told as they would have been forecast so many days before."""

_LONGEST_AHEAD = 21
"""Days from the oldest census that still counts to the last shift it is carried to."""


def coming_shifts(
    store: Store, site: Site, calendar: Calendar, policy: Policy, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """The published tables `shift_outlook` and `shift_outlook_check` as of the calendar's day."""
    as_of = calendar.as_of
    if as_of is None:
        return {}
    back = _mondays(
        as_of - timedelta(days=CHECKED_DAYS + CHECKED_AHEAD + HISTORY_DAYS + _LONGEST_AHEAD), as_of
    )
    behind = span_of(site, back)
    weeks_ahead = [as_of + timedelta(days=1), as_of + timedelta(days=8)]
    ahead = span_of(site, weeks_ahead)
    coming = plan_periods(
        shift_rows(rows_of(store, calendar, policy, weeks_ahead), site.timezone),
        policy.lines,
        ahead.windows(),
        ahead,
    )
    oldest = min(back[0], as_of - timedelta(weeks=HISTORY_WEEKS + CHECKED_DAYS // 7 + 1))
    past = store.query("select * from plan_period where date > ? and date <= ?", [oldest, as_of])
    plan = pl.concat([past, coming])
    lines, periods = _open(policy, as_of), tables["line_period"].filter(pl.col("date") <= as_of)
    complete = tables["week_completeness"]
    gaps = complete.filter(~(pl.col("completeness") >= site.completeness - 1e-9).fill_null(value=False))
    history = shift_history(policy.lines, periods.filter(behind.inside()), past, behind.windows(), gaps)
    shifts = {
        name: outlook(asked_shifts(lines, windows, plan), history, gaps, site.near)
        for name, windows in (
            ("coming", _windows(ahead).with_columns(known_on=pl.lit(as_of))),
            ("checked", _checked(behind, as_of)),
        )
    }
    plans = week_plans(plan)
    known = pl.col("week_start") <= as_of
    loads, cases = tables["week_load"].filter(known), tables["unit_day"].filter(pl.col("date") <= as_of)
    full_time = site.full_time_hours_per_week
    weeks = {
        name: week_outlook(asked_weeks(lines, frame, plans), cases, loads, plans, gaps, full_time, site.near)
        for name, frame in (
            ("coming", _weeks(weeks_ahead, as_of)),
            ("checked", _weeks(back[-CHECKED_DAYS // 7 :], None)),
        )
    }
    told = _together(shifts["coming"], weeks["coming"])
    seen = _together(shifts["checked"], weeks["checked"])
    none = _not_forecast(tables["unit"], lines, told, as_of)
    some = told.join(none, on=["unit_id", "line_id"], how="anti")
    return {
        "shift_outlook": pl.concat([conform(some, PUBLISHED["shift_outlook"]), none]),
        "shift_outlook_check": _beside(seen, periods, tables["line_week"]),
    }


def _mondays(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that hold these days and all between."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]


def _windows(span: Span) -> pl.DataFrame:
    return span.windows().filter(span.inside())


def _checked(span: Span, as_of: date) -> pl.DataFrame:
    """Windows of the last days, each with the day it would have been forecast on."""
    recent = pl.col("date").is_between(as_of - timedelta(days=CHECKED_DAYS - 1), as_of)
    return _windows(span).filter(recent).with_columns(known_on=pl.col("date") - timedelta(days=CHECKED_AHEAD))


def _weeks(mondays: list[date], known_on: date | None) -> pl.DataFrame:
    """Weeks with the day they are forecast on; the day before they begin where none is given."""
    known = [known_on or monday - timedelta(days=1) for monday in mondays]
    return pl.DataFrame(
        {"week_start": mondays, "known_on": known}, schema={"week_start": pl.Date, "known_on": pl.Date}
    )


def _open(policy: Policy, as_of: date) -> pl.DataFrame:
    """Lines of the units that are open after the day."""
    closed = policy.units.filter(pl.col("closed_on") <= as_of)
    return policy.lines.join(closed, on="unit_id", how="anti")


def _together(shifts: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    columns = {**PUBLISHED["shift_outlook"], **PUBLISHED["shift_outlook_check"]}
    return pl.concat([conform(shifts, columns), conform(weeks, columns)])


def _not_forecast(units: pl.DataFrame, lines: pl.DataFrame, told: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row for each line, or unit without any, of which nothing can be forecast."""
    until = as_of + timedelta(days=DAYS_AHEAD)
    here = (pl.col("effective_from") <= until) & (
        pl.col("effective_to").is_null() | (pl.col("effective_to") > as_of)
    )
    in_force = lines.filter(here)
    silent = told.group_by("unit_id", "line_id").agg(
        (pl.col("state") == "unknown").all().alias("nothing"), pl.col("reason").mode().sort().first()
    )
    of_lines = (
        in_force.join(silent, on=["unit_id", "line_id"], how="left")
        .filter(pl.col("nothing").fill_null(value=True))
        .with_columns(
            reason=pl.when(pl.col("measure") == CONTACTS_PER_HOUR)
            .then(pl.lit("contacts_not_planned"))
            .otherwise(pl.col("reason").fill_null("no_plan"))
        )
    )
    closed = pl.col("closed_on").is_not_null() & (pl.col("closed_on") <= as_of)
    of_units = (
        units.filter(~closed).join(in_force, on="unit_id", how="anti").with_columns(reason=pl.lit("no_line"))
    )
    shape = PUBLISHED["shift_outlook"]
    rows = [conform(of_lines, shape), conform(of_units.select("unit_id", "measure", "reason"), shape)]
    return pl.concat(rows).with_columns(period=pl.lit(None, dtype=pl.String), state=pl.lit("unknown"))


def _beside(seen: pl.DataFrame, periods: pl.DataFrame, line_week: pl.DataFrame) -> pl.DataFrame:
    """Forecasts beside what happened, of weeks complete enough to be judged."""
    judged = line_week.filter("observed")
    week = week_of("date").alias("week_start")
    happened = pl.concat(
        [
            periods.with_columns(week)
            .join(judged, on=["line_id", "unit_id", "week_start"], how="semi")
            .select("line_id", "unit_id", "date", "period", "load", pl.col("over") > 0),
            judged.select(
                "line_id",
                "unit_id",
                pl.col("week_start").alias("date"),
                pl.lit("week").alias("period"),
                "load",
                "over",
            ),
        ]
    ).rename({"load": "happened_load", "over": "happened_over"})
    known = seen.drop("happened_load", "happened_over", "inside").join(
        happened, on=["line_id", "unit_id", "date", "period"]
    )
    load, low, high = (pl.col(name) for name in ("happened_load", "load_low", "load_high"))
    inside = (load >= low * (1 - SAME)) & (load <= high * (1 + SAME))
    return conform(known.with_columns(inside=inside), PUBLISHED["shift_outlook_check"])
