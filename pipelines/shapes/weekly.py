"""The tables that are computed week by week, and kept until their week is touched again."""

from __future__ import annotations

from typing import Final

from pipelines.shapes.facts import (
    CLINICIAN_WEEK,
    FACT_SCHEMAS,
    LINE_MOMENT,
    LINE_PERIOD,
    LINE_WEEK,
    PLAN_PERIOD,
    UNIT_DAY,
    USE_PERSON,
    WEEK_SPREAD,
)
from pipelines.shapes.frame import Schema
from pipelines.shapes.shown import TOLD_WEEKLY
from pipelines.shapes.values import METRIC_VALUE

WEEKLY: Final[dict[str, Schema]] = {
    **{f"fact_{name}": schema for name, schema in FACT_SCHEMAS.items()},
    "metric_value": METRIC_VALUE,
    "group_value": METRIC_VALUE,
    "line_period": LINE_PERIOD,
    "line_moment": LINE_MOMENT,
    "line_week": LINE_WEEK,
    "plan_period": PLAN_PERIOD,
    "unit_day": UNIT_DAY,
    "clinician_week": CLINICIAN_WEEK,
    "use_person": USE_PERSON,
    "week_spread": WEEK_SPREAD,
    **TOLD_WEEKLY,
}
"""Their shapes by name."""

DAILY: Final = frozenset({"line_moment", "line_period", "plan_period", "unit_day"})
"""Of these, the ones that tell days: kept by the Monday of the date's week."""
