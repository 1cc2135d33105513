"""Published: the coming shifts against their lines, and earlier forecasts beside what happened."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.frame import Schema

_S, _I, _F, _D, _B = pl.String, pl.Int64, pl.Float64, pl.Date, pl.Boolean

SHIFT_OUTLOOK: Schema = {
    # one row per line x unit x shift period (of a week line: week) of the 14 days after the as-of day; a
    # line, or unit, of which nothing can be forecast has one row with the reason and no date
    "unit_id": _S,
    "line_id": _S,
    "measure": _S,
    "staff_group": _S,
    "date": _D,  # of a week its Monday
    "period": _S,  # day | evening | night | week
    "planned_hours": _F,  # from start to end, breaks included
    "expected_hours": _F,  # what is usually worked of so many
    "patients": _F,  # the last count, or open cases; as the line counts them
    "patients_from": _D,
    "limit": _F,
    "load": _F,
    "load_low": _F,  # eight in ten lie between these; null: too little history
    "load_high": _F,
    "history": _I,  # past shifts, or weeks, behind the range
    "hours_short": _F,  # that would bring it to its line; null where it is not forecast over
    "state": _S,  # within | near | over | unknown
    "reason": _S,  # null | no_line | no_plan | no_census | data_gap | contacts_not_planned
}

SHIFT_OUTLOOK_CHECK: Schema = {
    # one row per line x unit x shift period of the last 28 days (of week lines: week): what would have
    # been forecast seven days before (of a week: the day before it began), and what happened
    "unit_id": _S,
    "line_id": _S,
    "measure": _S,
    "date": _D,
    "period": _S,
    "known_on": _D,
    "origin": _S,  # of the plan: planned (entries were kept) | rebuilt (from what became of them)
    "planned_hours": _F,
    "patients": _F,
    "limit": _F,
    "load": _F,
    "load_low": _F,
    "load_high": _F,
    "state": _S,
    "happened_load": _F,
    "happened_over": _B,
    "inside": _B,  # what happened lies in the range; null without one
}
