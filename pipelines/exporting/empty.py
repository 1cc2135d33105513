"""What an empty cell of an exported column means. None is ever zero."""

from __future__ import annotations

NEVER_EMPTY = "No cell is empty."

_STATE = "`state` says why."
_ALONE = "`state` says why; beside a value: it is told alone."
_REASON = "`reason` says why."
_UNSAID = "The site does not say."
_NOT_JUDGED = "Not enough was there to judge; `observed` says so."
_NOT_RECORDED = "Nothing of that kind is recorded for the week: it does not count for `completeness`."
_NO_SECOND_LOOK = "Minutes of documentation do not tell, or `reason` says why."
_NO_LEDGER = "`reason` says why; where it is empty nothing was saved that could be divided by."
_NOT_TOLD = "The week was, or is, not told."

EMPTY = {
    "numerator": "`state` says why; beside a value: it is told alone, or as a bound (`bound`).",
    "denominator": _ALONE,
    "value": _STATE,
    "bound": "The value is a number and no bound, or there is none.",
    "metric_value.coverage": "`state` says why; beside a value: rows it is about cannot be counted.",
    "evidence_grade": "The metric is no saving, or `state` says why.",
    "service": "The whole organisation, or a unit without a service.",
    "service_value.coverage": "`state` says why; beside a value: rows it is about cannot be counted.",
    "part_value.tool_id": "The part is no version.",
    "part": "All parts that are too small to be told, together.",
    "beds": _UNSAID,
    "site_name": _UNSAID,
    "measure": "Nothing tells the unit's load.",
    "first_week": "Nothing has come from the unit.",
    "last_week": "Nothing has come from the unit.",
    "opened_on": "Before the data.",
    "unit.closed_on": "Still open.",
    "vendor": _UNSAID,
    "hosting": _UNSAID,
    "reviewed_on": _UNSAID,
    "reviewed_by": _UNSAID,
    "note": _UNSAID,
    "end_date": "Still used.",
    "load_line.staff_group": "Everybody's hours are counted.",
    "load_line.period": "Every period.",
    "allowed_share": "Not stated: the usual share of its basis holds.",
    "effective_to": "Still in force.",
    "owner": _UNSAID,
    "agreed_with": _UNSAID,
    "jurisdiction": _UNSAID,
    "observation": _UNSAID,
    "rounding": "Staff are not counted in whole persons.",
    "line_week.load": _NOT_JUDGED,
    "line_week.load_numerator": _NOT_JUDGED,
    "line_week.load_denominator": _NOT_JUDGED,
    "line_week.over": _NOT_JUDGED,
    "line_period.load": "No staff were there to divide by, or `observed` is false.",
    "line_period.patients": "Not told for the period.",
    "line_period.staff_present": "Not told for the period.",
    "line_period.over": _NOT_JUDGED,
    "completeness": "Nothing has come for the week.",
    "limiting": "Nothing has come for the week.",
    "caseload_days": _NOT_RECORDED,
    "hours_days": _NOT_RECORDED,
    "activity_with_shift": _NOT_RECORDED,
    "roster_resolved": _NOT_RECORDED,
    "hours_agree": _NOT_RECORDED,
    "reason": "Nothing is amiss.",
    "standing.line_id": _REASON,
    "standing.staff_group": "The line counts everybody, or `reason` says why there is none.",
    "standing.load": _REASON,
    "standing.load_line": _REASON,
    "standing.periods_over": "The line is judged otherwise, or `reason` says why.",
    "standing.periods_observed": "The line is judged otherwise, or `reason` says why.",
    "standing.conversion_ratio": "Not known: the unit's row of `ledger` has the reason.",
    "standing.unknown_since": "The standing is known, or never was.",
    "standing_before": "Nothing was judged a week before.",
    "alert.closed_on": "Still open.",
    "alert.driver": "Alerts of this kind have none.",
    "ledger.unit_id": "The ledger of a service or of the whole organisation.",
    "ledger_entry.unit_id": "The ledger of a service or of the whole organisation.",
    "from_day": "No tool has gone live.",
    "to_day": "No tool has gone live.",
    "saved_hours": _REASON,
    "saved_low": _REASON,
    "saved_high": _REASON,
    "ledger.evidence_grade": _REASON,
    "ledger.coverage": _REASON,
    "documented_hours": _NO_SECOND_LOOK,
    "documented_low": _NO_SECOND_LOOK,
    "documented_high": _NO_SECOND_LOOK,
    "disagreement_hours": _NO_SECOND_LOOK,
    "disagreement_low": _NO_SECOND_LOOK,
    "disagreement_high": _NO_SECOND_LOOK,
    "claimed_hours": "Nothing was promised, or `reason` says why.",
    "conversion_hours": _NO_LEDGER,
    "ledger.conversion_ratio": _NO_LEDGER,
    "conversion_low": _NO_LEDGER,
    "conversion_high": _NO_LEDGER,
    "over_converted": _NO_LEDGER,
    "overtime_may_be_unrecorded": _NO_LEDGER,
    "ledger_entry.hours": "Not recorded: what it would be stands within `unaccounted`.",
    "ledger_entry.low": "As `hours`, or nothing tells an interval.",
    "ledger_entry.high": "As `hours`, or nothing tells an interval.",
    "patients_before": _NOT_TOLD,
    "patients_now": _NOT_TOLD,
    "hours_before": _NOT_TOLD,
    "hours_now": _NOT_TOLD,
    "contested_figure.week_start": "Not one week's: the figure as it stood.",
    "outcome": "Nobody has answered yet.",
    "settled_on": "Nobody has answered yet.",
}
"""By column, or by table and column where they differ, why a cell has nothing in it."""


def why_empty(table: str, column: str) -> str:
    """Why cells of a column may be empty; `NEVER_EMPTY` where none is."""
    return EMPTY.get(f"{table}.{column}", EMPTY.get(column, NEVER_EMPTY))
