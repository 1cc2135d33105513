"""Every line's coming fortnight, and earlier forecasts beside what happened, as they are published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.facts.load import CONTACTS_PER_HOUR
from pipelines.facts.outlook import CENSUS_DAYS, HISTORY_DAYS, asked_shifts, outlook, shift_history
from pipelines.facts.outlook_weeks import HISTORY_WEEKS, asked_weeks, week_outlook, week_plans
from pipelines.facts.rows import week_of
from pipelines.shapes import PUBLISHED, conform
from pipelines.shapes.judging import SAME, TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.facts.rows import Span

DAYS_AHEAD = 14
CHECKED_DAYS, CHECKED_AHEAD = 28, 7
"""Shifts of so many days are told as they would have been forecast so many days before."""

BEHIND_DAYS = max(
    CHECKED_DAYS + CHECKED_AHEAD + HISTORY_DAYS + DAYS_AHEAD + CENSUS_DAYS,
    CHECKED_DAYS + 7 * (HISTORY_WEEKS + 2),
)
"""Days before the as-of day that anything here looks back to."""


def outlooks(
    tables: Mapping[str, pl.DataFrame],
    lines: pl.DataFrame,
    plan: pl.DataFrame,
    behind: Span,
    ahead: Span,
    near: float,
) -> dict[str, pl.DataFrame]:
    """`shift_outlook` of the weeks `ahead`, `shift_outlook_check` of the last of those `behind`.

    `tables`: published ones (unit, line_period, line_week, week_load, unit_day, week_completeness), of any
    days: none after the last of `behind` is looked at. `plan`: shape PLAN_PERIOD, of both spans.
    """
    as_of = behind.last_day
    seen = {
        name: _up_to(tables[name], as_of) for name in ("line_period", "line_week", "week_load", "unit_day")
    }
    complete = _up_to(tables["week_completeness"], as_of)
    poor = (pl.col("completeness") < behind.completeness - TOLERANCE).fill_null(value=True)
    gaps = complete.filter(poor)
    open_lines = _open(lines, tables["unit"], as_of)
    history = shift_history(
        lines, seen["line_period"].filter(behind.inside()), _up_to(plan, as_of), behind.windows(), gaps
    )
    plans = week_plans(plan)

    def told(windows: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
        shifts = outlook(asked_shifts(open_lines, windows, plan), history, gaps, near)
        asked = asked_weeks(open_lines, weeks, plans)
        loads, cases, hours = seen["week_load"], seen["unit_day"], behind.full_time_hours
        return _together(shifts, week_outlook(asked, cases, loads, plans, gaps, hours, near))

    coming = told(_windows(ahead).with_columns(known_on=pl.lit(as_of)), _weeks(ahead.weeks, as_of))
    checked = told(_checked(behind, as_of), _weeks(behind.weeks[-CHECKED_DAYS // 7 :], None))
    none = _not_forecast(tables["unit"], open_lines, coming, as_of)
    some = coming.join(none, on=["unit_id", "line_id"], how="anti")
    return {
        "shift_outlook": pl.concat([conform(some, PUBLISHED["shift_outlook"]), none]),
        "shift_outlook_check": _beside(checked, seen["line_period"], seen["line_week"]),
    }


def _up_to(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    return frame.filter(pl.col("date" if "date" in frame.columns else "week_start") <= as_of)


def _windows(span: Span) -> pl.DataFrame:
    return span.windows().filter(span.inside())


def _checked(span: Span, as_of: date) -> pl.DataFrame:
    """Windows of the last days, each with the day it would have been forecast on."""
    recent = pl.col("date").is_between(as_of - timedelta(days=CHECKED_DAYS - 1), as_of)
    return _windows(span).filter(recent).with_columns(known_on=pl.col("date") - timedelta(days=CHECKED_AHEAD))


def _weeks(mondays: Sequence[date], known_on: date | None) -> pl.DataFrame:
    """Weeks with the day they are forecast on; the day before they begin where none is given."""
    known = [known_on or monday - timedelta(days=1) for monday in mondays]
    return pl.DataFrame(
        {"week_start": mondays, "known_on": known}, schema={"week_start": pl.Date, "known_on": pl.Date}
    )


def _open(lines: pl.DataFrame, units: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Lines of the units that are open after the day."""
    closed = units.filter(pl.col("closed_on") <= as_of)
    return lines.join(closed, on="unit_id", how="anti")


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
