"""A panel of units and weeks as published tables: for tests that go through `detect` as a site does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from pipelines.detection.alerts import detect
from pipelines.detection.monitor import Panel
from pipelines.detection.saving import METRIC
from pipelines.shapes import LINE_WEEK, METRIC_VALUE, PUBLISHED, UNIT_DAY, WEEK_COMPLETENESS
from tests.fact_rows import Row, conformed, week
from tests.published import BUDGET, published

ADJUSTED = ("conversion", "load_without_saving", "load_rise")
"""Kinds of alert that come from the comparison with other units."""

DAYS = 7
HOURS = 600.0
"""A week's, where the panel's log is zero."""


def name(unit: int) -> str:
    return f"U{unit:02d}"


def days(panel: Panel) -> pl.DataFrame:
    """Every week's patients and hours on seven days alike; weeks that are not observed have no rows."""
    unit, at = np.nonzero(panel.observed)
    weekly = pl.DataFrame(
        {
            "unit_id": [name(int(row)) for row in unit],
            "week_start": [week(int(column)) for column in at],
            "measure": "contacts_per_clinician_hour",
            "staff_group": "all",
            "numerator": HOURS * np.exp(panel.patients[unit, at]) / DAYS,
            "acuity": np.exp(panel.acuity[unit, at]),
            "hours": HOURS * np.exp(panel.hours[unit, at]) / DAYS,
            "planned_hours": HOURS * np.exp(panel.planned[unit, at]) / DAYS,
        }
    ).with_columns(pl.col("planned_hours").fill_nan(None))
    each = pl.DataFrame({"day": range(DAYS)}, schema={"day": pl.Int64})
    daily = weekly.join(each, how="cross").with_columns(
        date=pl.col("week_start") + pl.duration(days=pl.col("day"))
    )
    return daily.select(list(UNIT_DAY)).cast(UNIT_DAY)  # type: ignore[arg-type]


def savings(unit: int, weeks: Iterable[int], share: float, **changed: Any) -> list[Row]:
    """Published minutes saved per hour worked, as a share of hours, a little up and down."""
    return [
        {
            "metric": METRIC,
            "unit_id": name(unit),
            "week_start": week(number),
            "staff_group": "all",
            "numerator": 60 * HOURS * (share + (0.001 if number % 2 else -0.001)),
            "denominator": HOURS,
            "coverage": 0.9,
            "evidence_grade": "log_measured",
            "state": "value",
        }
        | changed
        for number in weeks
    ]


def found(
    panel: Panel,
    *,
    weeks: int | None = None,
    complete: Mapping[tuple[int, int], float] | None = None,
    saved: Iterable[Row] = (),
    lines: Iterable[Row] = (),
    line_weeks: Iterable[Row] = (),
    changes: Iterable[Row] = (),
) -> dict[str, pl.DataFrame]:
    """What `detect` says at the end of `weeks` (all, without it); the site's tables hold everything.

    `complete`: (unit, week) -> completeness, 1 where not given.
    """
    units, whole = panel.patients.shape
    shares = complete or {}
    told = [
        {"unit_id": name(unit), "week_start": week(at), "completeness": shares.get((unit, at), 1.0)}
        for unit in range(units)
        for at in range(whole)
        if panel.observed[unit, at]
    ]
    rollout = [
        {"unit_id": name(unit), "go_live_date": week(int(live))}
        for unit, live in enumerate(panel.go_live)
        if live >= 0
    ]
    known = published(
        unit_day=days(panel),
        completeness=conformed(told, WEEK_COMPLETENESS),
        rollout=conformed(rollout, PUBLISHED["rollout"]),
        metric_value=conformed(list(saved), METRIC_VALUE),
        line=conformed([{"series": line["line_id"]} | line for line in lines], PUBLISHED["load_line"]),
        line_week=conformed(list(line_weeks), LINE_WEEK),
        unit_change=conformed(list(changes), PUBLISHED["unit_change"]),
    )
    last = whole if weeks is None else weeks
    return detect(known, week(last - 1) + timedelta(days=6), BUDGET)


def adjusted_alerts(told: Mapping[str, pl.DataFrame], unit: int | None = None) -> list[Row]:
    """Alarms of the adjusted kinds, no watches; of one unit where it is named."""
    rows = told["alert"].filter(pl.col("kind").is_in(ADJUSTED) & (pl.col("severity") != "watch"))
    return rows.filter(unit_id=name(unit)).to_dicts() if unit is not None else rows.to_dicts()
