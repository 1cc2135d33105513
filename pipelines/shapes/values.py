"""Values of metrics: of units and weeks, of small units together, and of parts of the use."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.frame import Schema

_S, _I, _F, _D = pl.String, pl.Int64, pl.Float64, pl.Date

METRIC_VALUE: Schema = {
    # one row per metric x unit x week (x staff group where the metric is told by group)
    "metric": _S,
    "unit_id": _S,
    "week_start": _D,
    "staff_group": _S,  # "all" where the metric is not told by group
    "numerator": _F,
    "denominator": _F,
    "value": _F,
    "bound": _S,  # at_most | at_least: a share near 0 or 1, told as its bound `value` alone
    "coverage": _F,  # 0-1: rows that carry what the metric needs / rows it is about
    "evidence_grade": _S,  # assumed | self_reported | log_measured; null where no saving is told
    "state": _S,  # one of METRIC_STATES
    "weeks_together": _I,  # 1; more where a week by itself may not be told: so many together
    "span_start": _D,  # Monday of the first week of the span they are told for: this one, alone
    "span_end": _D,  # Monday of its last week, since whose end the figure is known
}

SERVICE_VALUE: Schema = {
    # one row per metric x unit x week that is told with the small units of its service, and in no other way:
    # `weeks_together` counts weeks of units, each row has its even part of the sums
    **METRIC_VALUE,
    "service": _S,
    "units_together": _I,
}

PART_VALUE: Schema = {
    # one row per metric x service x part of the use x block of four weeks; none of a part that is not told
    "metric": _S,
    "service": _S,  # null: the organisation
    "dimension": _S,  # tool | version | task_type | staff_group
    "tool_id": _S,  # whose version it is; else empty
    "part": _S,  # the tool, version, task type or staff group; null: all parts that are too small, together
    "block_start": _D,
    "numerator": _F,
    "denominator": _F,
    "value": _F,
    "bound": _S,
    "coverage": _F,
    "evidence_grade": _S,
    "state": _S,
}

METRIC_STATES = ("value", "suppressed", "withheld", "missing", "not_collected", "not_assessed")
"""What a metric cell is.

`suppressed`: too few people, or one or two of them are most of it. `withheld`: a correction changed it by the
doings of too few people. `missing`: the feed has a gap. `not_collected`: the site has no such feed.
`not_assessed`: there is data, but what the metric divides by is zero or below its gate.
"""
