"""The coming fortnight from canonical rows, by the functions that publish it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from pipelines.facts.compute import weekly_facts
from pipelines.facts.hours import shift_rows
from pipelines.facts.load import unit_measures
from pipelines.facts.outlooks import outlooks
from pipelines.facts.plan import plan_periods
from pipelines.facts.rows import Rows
from tests.fact_rows import ZONE, Row, day, shift, site_rows, span, week

LONG = 20
"""Weeks behind, from the first Monday: enough for every range."""


def foreseen(weeks: int, /, *, near: float = 0.1, **tables: Any) -> dict[str, pl.DataFrame]:
    """What is published as of the Sunday that ends so many weeks from the first Monday."""
    return foreseen_from(site_rows(tables), weeks, near=near)


def foreseen_from(rows: Rows, weeks: int, *, near: float = 0.1) -> dict[str, pl.DataFrame]:
    """The same from rows as a run hands them on."""
    behind, ahead = span(weeks), span(2, week(weeks))
    made = weekly_facts(rows, behind)
    measures = unit_measures(rows.units, rows.lines).filter("own")
    known = {
        "unit": rows.units.join(measures.select("unit_id", "measure"), on="unit_id", how="left"),
        "line_period": made.line_period,
        "line_week": made.line_week,
        "week_load": made.facts.load,
        "unit_day": made.unit_day,
        "week_completeness": made.facts.completeness,
    }
    coming = plan_periods(shift_rows(rows, ZONE), rows.lines, ahead.windows(), ahead)
    return outlooks(known, rows.lines, pl.concat([made.plan_period, coming]), behind, ahead, near)


def as_of(weeks: int) -> date:
    """The Sunday that ends so many weeks from the first Monday."""
    return week(weeks) - timedelta(days=1)


def two_by_day(weeks: int, **row: Any) -> list[Row]:
    """Two nurses on every day shift of 12 h, 11 of them worked; after so many weeks two weeks planned."""
    worked = [
        shift(day(each), worked_hours=11.0, clinician_id=f"n{nurse}", staff_group="nurse") | row
        for each in range(7 * weeks)
        for nurse in (1, 2)
    ]
    planned = [
        shift(day(7 * weeks + each), status="planned", clinician_id=f"n{nurse}", staff_group="nurse")
        for each in range(14)
        for nurse in (1, 2)
    ]
    return worked + planned


def counted(weeks: int, patients: float | list[float], **row: Any) -> list[Row]:
    """A census for each day of so many weeks, in turn from a list where one is given."""
    every = patients if isinstance(patients, list) else [patients]
    return [{"date": day(each), "patients": every[each % len(every)]} | row for each in range(7 * weeks)]
