"""Frames that cross a stage border: their columns, types and what one row is.

Stages never import one another; they agree on these shapes. Weeks are ISO weeks in the site's time zone,
named by their Monday (`week_start`). A null means *not collected* unless a `state` column says otherwise.
"""

from pipelines.shapes.census import SPELL, TOLD_UNIT
from pipelines.shapes.facts import (
    CLINICIAN_WEEK,
    FACT_SCHEMAS,
    LINE_PERIOD,
    LINE_WEEK,
    PLAN_PERIOD,
    UNIT_DAY,
    WEEK_COMPLETENESS,
    WEEK_EHR,
    WEEK_EVENTS,
    WEEK_GROUPS,
    WEEK_HOURS,
    WEEK_LOAD,
    WEEK_PATIENTS,
    WEEK_PEOPLE,
    WEEK_SPREAD,
    WEEK_USAGE,
    Facts,
)
from pipelines.shapes.frame import Schema, conform, empty
from pipelines.shapes.kept_records import (
    ACCESS_RECORD,
    ACCESSES,
    KEPT,
    MOVE_RECORD,
    MOVES,
    PLACE_RECORD,
    PLACES,
    STAY_RECORD,
    STAYS,
    USAGE,
    USAGE_RECORD,
)
from pipelines.shapes.log_record import LOG_RECORD, LOG_RECORDS
from pipelines.shapes.published import METRIC_STATES, METRIC_VALUE, PUBLISHED
from pipelines.shapes.reading import FOREIGN, Reading, SourceFile, SourceMap

__all__ = [
    "ACCESSES",
    "ACCESS_RECORD",
    "CLINICIAN_WEEK",
    "FACT_SCHEMAS",
    "FOREIGN",
    "KEPT",
    "LINE_PERIOD",
    "LINE_WEEK",
    "LOG_RECORD",
    "LOG_RECORDS",
    "METRIC_STATES",
    "METRIC_VALUE",
    "MOVES",
    "MOVE_RECORD",
    "PLACES",
    "PLACE_RECORD",
    "PLAN_PERIOD",
    "PUBLISHED",
    "SPELL",
    "STAYS",
    "STAY_RECORD",
    "TOLD_UNIT",
    "UNIT_DAY",
    "USAGE",
    "USAGE_RECORD",
    "WEEK_COMPLETENESS",
    "WEEK_EHR",
    "WEEK_EVENTS",
    "WEEK_GROUPS",
    "WEEK_HOURS",
    "WEEK_LOAD",
    "WEEK_PATIENTS",
    "WEEK_PEOPLE",
    "WEEK_SPREAD",
    "WEEK_USAGE",
    "Facts",
    "Reading",
    "Schema",
    "SourceFile",
    "SourceMap",
    "conform",
    "empty",
]
