"""People's parts in a week, written out: who worked, and how much of each amount was theirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from pipelines.disclosure.disclose import Disclosed, Places, disclosed
from pipelines.shapes import METRIC_VALUE, PERSON_WEEK
from pipelines.shapes.shown import SHOWN_POOL

WEEK = date(2025, 11, 24)
"""The first Monday of a span of twelve weeks, and of its first block of four."""

LAST = WEEK + timedelta(weeks=11)


def week(number: int) -> date:
    return WEEK + timedelta(weeks=number)


def people(
    amounts: dict[str, float] | list[float], number: int = 0, *, amount: str = "overtime_hours", **row: Any
) -> list[dict[str, Any]]:
    """One row for each person (by name, or c1, c2, ...), who worked in unit W01 that week."""
    named = amounts if isinstance(amounts, dict) else {f"c{n}": each for n, each in enumerate(amounts, 1)}
    shape = {"unit_id": "W01", "week_start": week(number), "staff_group": "nurse", "worked": True, **row}
    return [{**shape, "clinician_id": name, amount: each} for name, each in named.items()]


def persons(*rows: list[dict[str, Any]]) -> pl.DataFrame:
    every = [dict.fromkeys(PERSON_WEEK) | row for each in rows for row in each]
    return pl.DataFrame(every, schema=PERSON_WEEK)


def cell(
    metric: str, number: int, numerator: float, denominator: float = 100.0, **row: Any
) -> dict[str, Any]:
    """A cell of unit W01 as a metric gives it."""
    return {
        "metric": metric,
        "unit_id": "W01",
        "week_start": week(number),
        "staff_group": "all",
        "numerator": numerator,
        "denominator": denominator,
        "value": numerator / denominator,
        "coverage": 1.0,
        "state": "value",
        "weeks_together": 1,
        "span_start": week(number),
        "span_end": week(number),
        **row,
    }


def cells(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(METRIC_VALUE) | row for row in rows], schema=METRIC_VALUE)


def disclose(
    exact: pl.DataFrame,
    rows: pl.DataFrame,
    at_work: pl.DataFrame,
    minimum_group: int,
    *,
    last: date = LAST,
    services: dict[str, str | None] | None = None,
    shown: pl.DataFrame | None = None,
) -> Disclosed:
    """What may be told of units without staff groups; `services` by unit, `shown`: pools told before."""
    named = {"unit_id": list(services or {}), "service": list((services or {}).values())}
    places = Places(
        pl.DataFrame(named, schema={"unit_id": pl.String, "service": pl.String}),
        pl.DataFrame(schema=SHOWN_POOL) if shown is None else shown,
    )
    return disclosed(exact, exact.clear(), rows, at_work, places, last, minimum_group)
