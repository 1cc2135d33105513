"""Published: what a snapshot holds. Everything that anyone outside the pipeline can see."""

from __future__ import annotations

import polars as pl

from pipelines.shapes.accounts import ESTIMATE, EVENT_STUDY, LEDGER, LEDGER_ENTRY
from pipelines.shapes.facts import (
    LINE_MOMENT,
    LINE_PERIOD,
    LINE_WEEK,
    UNIT_DAY,
    WEEK_COMPLETENESS,
    WEEK_HOURS,
    WEEK_LOAD,
    WEEK_PATIENTS,
    WEEK_SPREAD,
)
from pipelines.shapes.frame import Schema
from pipelines.shapes.limits import CASE_QUARTER, LIMIT_WEEK
from pipelines.shapes.outlook import SHIFT_OUTLOOK, SHIFT_OUTLOOK_CHECK
from pipelines.shapes.rises import EXPECTED_WEEK, FALSE_ALARM_CHECK, REACH
from pipelines.shapes.shown import WITHHELD_WEEK
from pipelines.shapes.values import METRIC_VALUE, PART_VALUE, SERVICE_VALUE

_S, _I, _F, _D, _B = pl.String, pl.Int64, pl.Float64, pl.Date, pl.Boolean

PUBLISHED: dict[str, Schema] = {
    "metric_value": METRIC_VALUE,
    "group_value": METRIC_VALUE,  # cells of one staff group, only where it and the rest are big enough
    "service_value": SERVICE_VALUE,
    "part_value": PART_VALUE,
    "limit_week": LIMIT_WEEK,
    "withheld_week": WITHHELD_WEEK,
    "case_quarter": CASE_QUARTER,
    "unit": {
        "unit_id": _S,
        "unit_name": _S,
        "service": _S,
        "setting": _S,
        "site_name": _S,
        "beds": _I,
        "measure": _S,
        "opened_on": _D,
        "closed_on": _D,
        "first_week": _D,
        "last_week": _D,
    },
    "unit_change": {"unit_id": _S, "successor_id": _S, "effective_on": _D, "kind": _S, "share": _F},
    "tool": {"tool_id": _S, "tool_name": _S, "kind": _S, "vendor": _S, "hosting": _S, "listed": _B},
    "tool_release": {
        "tool_id": _S,
        "version": _S,
        "released_on": _D,
        "announced": _B,
        "reviewed_on": _D,
        "reviewed_by": _S,  # a role
        "note": _S,
    },
    "agreement": {
        # what was promised of a tool; unit_id null: in every unit
        "unit_id": _S,
        "tool_id": _S,
        "effective_from": _D,
        "promised_minutes_per_shift": _F,
        "share_patients": _F,  # 0-1: shares of the saving, by what it was meant for
        "share_access": _F,
        "share_recovery": _F,
        "share_teaching": _F,
        "share_cost": _F,
        "success_criterion": _S,
        "stop_criterion": _S,
        "review_on": _D,
        "agreed_with": _S,
        "source": _S,
    },
    "task_baseline": {
        # one row per measurement of how long a task takes without the tool; unit_id null: for every unit
        "unit_id": _S,
        "task_type": _S,
        "staff_group": _S,  # null: for every group
        "method": _S,  # ehr_audit | time_motion | self_report | literature
        "measured_from": _D,
        "measured_to": _D,
    },
    "rollout": {"unit_id": _S, "tool_id": _S, "go_live_date": _D, "end_date": _D, "ramp_weeks": _I},
    "load_line": {
        # one row per line x unit it judges
        "line_id": _S,
        "unit_id": _S,
        "series": _S,  # line_id of the first of the lines that followed one another without a day between
        "measure": _S,
        "limit": _F,
        "staff_group": _S,
        "period": _S,
        "basis": _S,
        "source": _S,
        "effective_from": _D,
        "effective_to": _D,
        "averaging": _S,
        "rounding": _S,
        "allowed_share": _F,
        "observation": _S,
        "owner": _S,
        "agreed_with": _S,
        "jurisdiction": _S,
    },
    "line_period": LINE_PERIOD,
    "line_moment": LINE_MOMENT,
    "line_week": LINE_WEEK,
    "unit_day": UNIT_DAY,
    "week_load": WEEK_LOAD,
    "week_patients": WEEK_PATIENTS,
    "week_hours": {
        name: WEEK_HOURS[name]
        for name in (
            "unit_id",
            "week_start",
            "staff_group",
            "worked_hours",
            "shifts_worked",
            "planned_hours",
            "worked_hours_with_plan",
        )
    },
    "week_completeness": WEEK_COMPLETENESS,
    "week_spread": WEEK_SPREAD,
    "report_week": {"unit_id": _S, "week_start": _D, "reports": _I, "level_4_5": _I},
    "report_cause": {
        # one row per unit, block of four weeks that is over, and main cause that a report of it gave
        "unit_id": _S,
        "block_start": _D,  # Monday 5 January 1970 and every fourth Monday after it
        "cause": _S,
        "reports": _I,
    },
    "standing": {
        "unit_id": _S,
        "standing": _S,
        "reason": _S,
        "line_id": _S,
        "staff_group": _S,
        "load": _F,
        "load_line": _F,
        "periods_over": _I,
        "periods_observed": _I,
        "staff_disagree": _B,
        "conversion_ratio": _F,
        "open_alerts": _I,
        "coverage": _F,
        "unknown_since": _D,
        "standing_before": _S,  # a week before the as-of day, by the figures known now
    },
    "alert": {
        "alert_id": _S,
        "unit_id": _S,
        "kind": _S,
        "severity": _S,
        "started_on": _D,
        "detected_on": _D,
        "closed_on": _D,
        "driver": _S,
        "evidence": _S,
        "message": _S,  # evidence: JSON text
    },
    "expected_week": EXPECTED_WEEK,
    "reach": REACH,
    "false_alarm_check": FALSE_ALARM_CHECK,
    "ledger": LEDGER,
    "ledger_entry": LEDGER_ENTRY,
    "estimate": ESTIMATE,
    "event_study": EVENT_STUDY,
    "shift_outlook": SHIFT_OUTLOOK,
    "shift_outlook_check": SHIFT_OUTLOOK_CHECK,
    "restatement": {
        # one row per publication, unit and week whose patients or hours were published otherwise before
        "sequence": _I,  # of the snapshot that first tells the new figure
        "published_on": _D,
        "unit_id": _S,
        "week_start": _D,
        "patients_before": _F,  # in the unit's own measure, summed over the days; null: not told
        "patients_now": _F,
        "hours_before": _F,
        "hours_now": _F,
    },
    "withdrawn_alert": {
        # one row per alert that was published and, after a correction or a change of settings, stands no
        # longer
        "sequence": _I,
        "published_on": _D,
        "alert_id": _S,
        "unit_id": _S,
        "kind": _S,
        "severity": _S,
        "started_on": _D,
        "detected_on": _D,
    },
    "rejection": {
        # one row per table, source, rule and reason: rows refused in any run, and rows that wait now
        "table_name": _S,
        "source": _S,
        "rule": _S,
        "reason": _S,
        "rows": _I,
        "example_file": _S,
        "example_row": _I,
        "last_run": _I,  # the newest that refused some; null: they wait, and are looked at in every run
    },
    "expectation_result": {
        "run": _I,
        "table_name": _S,
        "expectation": _S,
        "column_name": _S,
        "reason": _S,
        "evaluated": _I,
        "failed": _I,
    },
    "run": {
        "run": _I,
        "started_at": _S,
        "seconds": _F,
        "read": _I,
        "accepted": _I,
        "rejected": _I,
        "duplicates": _I,
        "files_new": _I,
        "outcome": _S,
    },
    "coverage": {  # one row per table: freshness of each feed
        "table_name": _S,
        "rows": _I,
        "first_date": _D,
        "last_date": _D,
        "units": _I,
    },
    "feed": {
        # one row per source and table it fills: how far its rows reach
        "source": _S,
        "table_name": _S,
        "files": _I,
        "rows": _I,
        "first_date": _D,
        "last_date": _D,  # of what has happened: of a roster the newest worked shift
        "units": _I,
    },
    "file_note": {
        # one row per file that was refused, is incomplete, or has columns that no table knows
        "source": _S,
        "file": _S,  # its name, without the folder
        "run": _I,
        "outcome": _S,  # loaded | refused
        "rule": _S,
        "reason": _S,
        "extra_columns": _S,
        "incomplete": _B,
    },
}
"""Tables of a snapshot file. Besides these it has `snapshot`: one row (digest, sequence, as_of, newest_date,
site_name, timezone, full_time_hours, minimum_group, max_age_days, urgent_contact, version, built_at)."""
