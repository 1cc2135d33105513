"""Published metric values of units, week by week, for tests of the rules that read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pipelines.detection.panel import Published
from pipelines.shapes import METRIC_VALUE, PUBLISHED, WEEK_COMPLETENESS
from tests.fact_rows import conformed, week
from tests.published import published

Row = dict[str, Any]


def metric(
    name: str, amounts: Sequence[float | None], denominator: float = 1.0, unit: str = "W01", **changed: Any
) -> list[Row]:
    """One row a week from the first on: numerator (None: not known), denominator and their ratio."""
    return [
        {
            "metric": name,
            "unit_id": unit,
            "week_start": week(number),
            "staff_group": "all",
            "numerator": amount,
            "denominator": denominator,
            "value": None if amount is None else amount / denominator,
            "coverage": 1.0,
            "state": "missing" if amount is None else "value",
        }
        | changed
        for number, amount in enumerate(amounts)
    ]


def complete(weeks: Iterable[int], unit: str = "W01", completeness: float = 1.0) -> list[Row]:
    """How much of these weeks has come."""
    return [{"unit_id": unit, "week_start": week(n), "completeness": completeness} for n in weeks]


def lives(**units: date) -> list[Row]:
    """Go-lives by unit."""
    return [{"unit_id": unit, "tool_id": "T1", "go_live_date": day} for unit, day in units.items()]


def site(
    values: list[Row], gaps: list[Row] | None = None, rollouts: list[Row] | None = None, **tables: Any
) -> Published:
    """The tables of a site all of whose weeks are complete, but for `gaps`."""
    told = {(row["unit_id"], row["week_start"]): row for row in gaps or []}
    days = {(row["unit_id"], row["week_start"]) for row in values}
    whole = [
        told.get(key, {"unit_id": key[0], "week_start": key[1], "completeness": 1.0}) for key in sorted(days)
    ]
    return published(
        metric_value=conformed(values, METRIC_VALUE),
        completeness=conformed(whole, WEEK_COMPLETENESS),
        rollout=conformed(rollouts or [], PUBLISHED["rollout"]),
        **tables,
    )
