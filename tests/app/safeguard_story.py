"""The fixture site with safeguards: a unit outside policy, a small one, one without a tool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipelines.disclosure.limits import case_quarters, case_weeks, limit_weeks
from pipelines.disclosure.rounding import rounded
from pipelines.shapes import METRIC_VALUE, conform
from tests.app import snapshot
from tests.app.control_story import GO_LIVE_WEEK

if TYPE_CHECKING:
    from tests.app.snapshot import Unit

OUTSIDE, UNREAD, CASE_UNIT = "W01", "W02", "W03"
"""Units outside policy on training, with drafts accepted unread in one week, and with a missed crisis."""
OUTSIDE_SINCE_WEEK = 60
TASKS = 200.0
SHARES: dict[str, Callable[[Unit, int], float]] = {
    "trained_use_share": lambda unit, week: (
        0.4 if unit.unit_id == OUTSIDE and week >= OUTSIDE_SINCE_WEEK else 0.95
    ),
    "consent_coverage": lambda unit, week: 0.96,
    "permitted_use_share": lambda unit, week: 1.0,
    "accepted_fast_unedited_share": lambda unit, week: (
        0.3 if unit.unit_id == UNREAD and week == snapshot.WEEKS - 2 else 0.05
    ),
    "concern_misleading_share": lambda unit, week: 0.01,
    "concern_omission_share": lambda unit, week: 0.02,
    "concern_discriminatory_share": lambda unit, week: 0.0,
    "concern_crisis_missed_share": lambda unit, week: (
        1 / TASKS if unit.unit_id == CASE_UNIT and week == snapshot.WEEKS - 3 else 0.0
    ),
    "concern_privacy_share": lambda unit, week: 0.0,
    "adoption": lambda unit, week: 0.7,
}
NOT_COLLECTED = ("used_after_refusal", "informed_coverage", "asked_coverage")


def tables(units: tuple[Unit, ...] = snapshot.UNITS) -> dict[str, pl.DataFrame]:
    """Every published table of the fixture site, and its safeguards."""
    today = snapshot.today()
    every = snapshot.tables(today, units)
    mondays = every["week_completeness"]["week_start"].unique().sort().to_list()
    cells = [_cells(unit, name, mondays) for unit in units for name in (*SHARES, *NOT_COLLECTED)]
    exact = conform(pl.concat(cells), METRIC_VALUE)
    every["limit_week"] = limit_weeks(exact, exact)
    every["case_quarter"] = case_quarters(case_weeks(exact))
    every["metric_value"] = pl.concat(
        [every["metric_value"], rounded(exact), *_support(mondays)], how="diagonal_relaxed"
    )
    every["alert"] = pl.concat([every["alert"], _alert(mondays)], how="diagonal_relaxed")
    every["tool"] = every["tool"].with_columns(hosting=pl.lit("external"), listed=pl.lit(value=True))
    every["coverage"] = pl.DataFrame({"table_name": ["support_offers", "training"], "rows": [12, 40]})
    return every


def _cells(unit: Unit, name: str, mondays: list[date]) -> pl.DataFrame:
    rows = []
    for week, monday in enumerate(mondays):
        if name in NOT_COLLECTED:
            state = "not_collected"
        elif unit.staff < int(str(snapshot.INFO["minimum_group"])):
            state = "suppressed"
        else:
            state = "value" if unit.live and week >= GO_LIVE_WEEK else "not_assessed"
        share = SHARES[name](unit, week) if state == "value" else None
        rows.append((monday, None if share is None else share * TASKS, share, state))
    known = pl.col("value").is_not_null()
    return pl.DataFrame(
        rows,
        schema={"week_start": pl.Date, "numerator": pl.Float64, "value": pl.Float64, "state": pl.String},
        orient="row",
    ).with_columns(
        unit_id=pl.lit(unit.unit_id),
        metric=pl.lit(name),
        staff_group=pl.lit("all"),
        denominator=pl.when(known).then(TASKS),
        coverage=pl.when(known).then(0.9),
        weeks_together=1,
        span_start="week_start",
        span_end="week_start",
    )


def _support(mondays: list[date]) -> list[pl.DataFrame]:
    """Offers in one week of two units; of the small one only what was offered."""

    def cell(
        unit_id: str, metric: str, numerator: float | None, denominator: float, state: str
    ) -> pl.DataFrame:
        told = state == "value" and numerator is not None
        return pl.DataFrame(
            {
                "unit_id": [unit_id],
                "metric": [metric],
                "week_start": [mondays[-5]],
                "staff_group": ["all"],
                "numerator": [numerator],
                "denominator": [denominator if told else None],
                "value": [numerator / denominator if told and numerator is not None else None],
                "state": [state],
            },
            schema_overrides={"numerator": pl.Float64, "denominator": pl.Float64, "value": pl.Float64},
        )

    return [
        cell("W01", "support_offered", 12.0, 1.0, "value"),
        cell("W01", "support_used_share", 7.0, 12.0, "value"),
        cell("W01", "support_refused", 1.0, 1.0, "value"),
        cell("W09", "support_offered", 6.0, 1.0, "value"),
        cell("W09", "support_used_share", None, 1.0, "suppressed"),
        cell("W09", "support_refused", None, 1.0, "suppressed"),
    ]


def _alert(mondays: list[date]) -> pl.DataFrame:
    started = mondays[OUTSIDE_SINCE_WEEK]
    return pl.DataFrame(
        {
            "alert_id": ["training"],
            "unit_id": [OUTSIDE],
            "kind": ["safeguard"],
            "severity": ["warning"],
            "started_on": [started],
            "detected_on": [started + timedelta(days=20)],
            "closed_on": [None],
            "driver": [None],
            "evidence": ['{"safeguard": "training", "threshold": 0.5}'],
            "message": ["Less than half of the use was by trained staff."],
        },
        schema_overrides={"closed_on": pl.Date, "driver": pl.String},
    )
