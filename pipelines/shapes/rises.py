"""Published: what stands around alerts of risen load."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.frame import Schema

_S, _I, _F, _D, _B = pl.String, pl.Int64, pl.Float64, pl.Date, pl.Boolean

EXPECTED_WEEK: Schema = {
    # one row per unit x week that comparison units can say something of
    "unit_id": _S,
    "week_start": _D,
    "change": _F,  # load / what was to be expected - 1
    "low": _F,  # nine in ten weeks in which nothing happens lie between these
    "high": _F,
    "comparison_units": _I,
    "after_go_live": _B,
    "excess": _F,  # the alarm tier's cumulative sum, in standard deviations; null before go-live
}

REACH: Schema = {
    # one row per unit with a tool: can a rise be told there?
    "unit_id": _S,
    "weeks_judged": _I,
    "reason": _S,  # trial | no_comparison | gap; null: it can
}

FALSE_ALARM_CHECK: Schema = {
    # one row: what is to be expected while nothing happens, and what pretended go-lives gave
    "budget_per_unit_year": _F,
    "unit_years": _F,
    "expected": _F,
    "placebo_alarms": _I,
    "placebo_unit_years": _F,
}
