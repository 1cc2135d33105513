"""Weekly facts for tests of metrics: small ones written out row by row, large ones drawn at random."""

import random
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipelines.metrics import METRICS
from pipelines.metrics.measure import metric_values
from pipelines.shapes import FACT_SCHEMAS, Facts, Schema

UNIT, WEEK, MINIMUM = "W01", date(2026, 1, 5), 10
KEYS = frozenset(
    "unit_id week_start staff_group task_type tool_id tool_version measure observation activity".split()
)
TABLES = frozenset(
    "llm_events task_baselines clinicians shifts staffing_daily caseload ehr_time consent_daily training "
    "permitted_uses incidents overload_reports support_offers time_samples".split()
)
GROUPS = ("nurse", "doctor", "support_worker")

Row = dict[str, Any]


def frame(schema: Schema, rows: list[Row]) -> pl.DataFrame:
    given = [dict.fromkeys(schema) | {"unit_id": UNIT, "week_start": WEEK} | row for row in rows]
    return pl.DataFrame(given, schema=schema)


def facts(**rows: Any) -> Facts:
    """Facts with these rows, in unit W01 and the first week of 2026 unless a row says otherwise."""
    return Facts(**{name: frame(schema, rows.get(name, [])) for name, schema in FACT_SCHEMAS.items()})


def values(given: Facts, collected: frozenset[str] = TABLES, minimum_group: int = MINIMUM) -> pl.DataFrame:
    return metric_values(given, minimum_group=minimum_group, collected=collected)


def cells(metric: str, /, *, without: str = "", **rows: Any) -> list[Row]:
    """Rows of one metric from facts in which twelve clinicians worked, unless `people` says otherwise."""
    rows.setdefault("people", [{"clinicians_worked": 12, "clinicians_using": 5, "users_without_shift": 0}])
    told = metric_values(
        facts(**rows),
        minimum_group=MINIMUM,
        collected=TABLES - {without},
        metrics={metric: METRICS[metric]},
    )
    return told.to_dicts()


def cell(metric: str, /, **rows: Any) -> Row:
    (only,) = cells(metric, **rows)
    return only


def shown(metric: str, /, **rows: Any) -> tuple[float, float, float, float | None]:
    """Numerator, denominator, value and coverage of the one cell, which must have a value."""
    told = cell(metric, **rows)
    assert told["state"] == "value", told
    return told["numerator"], told["denominator"], told["value"], told["coverage"]


def random_facts(seed: int, units: int = 4, weeks: int = 3) -> Facts:
    """Facts of any shape a site can have: rows left out, columns not recorded, zeros, odd and even weeks."""
    draw = random.Random(seed)
    return Facts(
        usage=_random(draw, "usage", units, weeks, staff_group=GROUPS, task_type=("handover", "coding")),
        people=_random(draw, "people", units, weeks),
        groups=_random(draw, "groups", units, weeks, staff_group=GROUPS),
        hours=_random(draw, "hours", units, weeks, staff_group=GROUPS),
        patients=_random(draw, "patients", units, weeks),
        load=_random(
            draw,
            "load",
            units,
            weeks,
            measure=("patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour"),
            staff_group=("all", *GROUPS),
            observation=("counted", "excluded"),
        ),
        ehr=_random(
            draw, "ehr", units, weeks, staff_group=GROUPS, activity=("total", "documentation", "inbox")
        ),
        events=_random(draw, "events", units, weeks),
        completeness=_random(draw, "completeness", units, weeks),
    )


def _random(draw: random.Random, name: str, units: int, weeks: int, **keys: tuple[str, ...]) -> pl.DataFrame:
    schema = FACT_SCHEMAS[name]
    rows: list[Row] = [
        {"unit_id": f"W{unit:02d}", "week_start": WEEK + timedelta(weeks=week)}
        for unit in range(units)
        for week in range(weeks)
        if draw.random() < 0.85
    ]
    for key, choices in keys.items():
        rows = [{**row, key: choice} for row in rows for choice in choices if draw.random() < 0.7]
    unrecorded = {column for column in schema if draw.random() < 0.08}
    for row in rows:
        for column, dtype in schema.items():
            row.setdefault(column, _value(draw, column, dtype, unrecorded))
    return pl.DataFrame(rows, schema=schema)


def _value(draw: random.Random, column: str, dtype: type[pl.DataType], unrecorded: set[str]) -> Any:
    if column in KEYS:
        return "x"
    if column == "clinician_days_of_months":  # most sites have none
        return draw.choice((0, 0, 0, 0, 0, 0, 0, 3))
    if column in unrecorded or draw.random() < 0.08:
        return None
    if dtype is pl.Boolean:
        return draw.random() < 0.8
    if draw.random() < 0.15:
        return 0
    if column == "clinicians_worked":
        return draw.randint(7, 13)
    return draw.randint(1, 20) if dtype is pl.Int64 else round(draw.uniform(-5, 60), draw.choice((0, 3)))
