"""Facts: the store's weekly arithmetic, what metrics are made of.

Weeks are ISO weeks in the site's time zone, named by their Monday (`week_start`). A null means *not
collected*.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.shapes.frame import Schema

_S, _I, _F, _D, _B = pl.String, pl.Int64, pl.Float64, pl.Date, pl.Boolean

WEEK_USAGE: Schema = {
    # one row per unit x week x staff group x task type x tool x version; person-derived, never published raw
    "unit_id": _S,
    "week_start": _D,
    "staff_group": _S,
    "task_type": _S,
    "tool_id": _S,
    "tool_version": _S,
    "tasks": _I,
    "tasks_timed": _I,  # the disposition, the seconds and a baseline (where one is needed) are known
    "tasks_log_measured": _I,  # timed tasks by evidence grade; the three add up to tasks_timed
    "tasks_self_reported": _I,
    "tasks_assumed": _I,
    "net_minutes_log_measured": _F,  # baseline - (wait + review + edit + rework); cost where not used
    "net_minutes_self_reported": _F,
    "net_minutes_assumed": _F,
    "spent_minutes": _F,  # wait + review + edit + rework of tasks whose seconds are known
    "accepted": _I,
    "edited": _I,
    "rejected": _I,
    "abandoned": _I,
    "failed": _I,
    "disposition_unknown": _I,
    "review_known": _I,  # accepted tasks whose review seconds are known
    "fast_unedited": _I,  # of these: reviewed faster than the threshold and not edited
    "consent_granted": _I,
    "consent_declined": _I,
    "consent_withdrawn": _I,
    "consent_not_required": _I,
    "consent_unknown": _I,  # unknown or not recorded
    "concern_checked": _I,  # tasks whose concern field is filled, `none` included
    "concern_misleading": _I,
    "concern_omission": _I,
    "concern_discriminatory": _I,
    "concern_crisis_missed": _I,
    "concern_privacy": _I,
    "concern_other": _I,
    "patient_facing": _I,  # tasks whose output a patient is meant to read or hear
    "handed_over_known": _I,  # of these: it is told whether they were handed over to a person
    "handed_over": _I,
    "trained_tasks": _I,  # the clinician had a valid training that day; null: no training feed
    "permitted_known": _I,  # tasks whose use a policy row judges
    "permitted_tasks": _I,
}

WEEK_PEOPLE: Schema = {
    # one row per unit x week: distinct clinicians
    "unit_id": _S,
    "week_start": _D,
    "clinicians_worked": _I,  # with a worked shift (home clinicians where the unit has no shifts at all)
    "clinicians_using": _I,  # of these, with at least one task in the unit that week
    "users_without_shift": _I,
    "clinicians_acknowledged": _I,  # of these, with a valid guideline on record; null: none on the site yet
    "has_shifts": _B,
}

WEEK_GROUPS: Schema = {
    # one row per unit x week x staff group that worked; never published
    "unit_id": _S,
    "week_start": _D,
    "staff_group": _S,
    "clinicians": _I,  # distinct clinicians who worked in this group and in no other that week
}

WEEK_HOURS: Schema = {
    # one row per unit x week x staff group
    "unit_id": _S,
    "week_start": _D,
    "staff_group": _S,
    "worked_hours": _F,
    "overtime_hours": _F,  # null where no row records it
    "hours_with_overtime_record": _F,
    "missed_break_minutes": _F,
    "shifts_with_break_record": _I,
    "shifts_worked": _I,
    "contract_hours": _F,  # bank and agency
    "planned_hours": _F,
    "worked_hours_with_plan": _F,  # hours worked on days and periods that have a plan
}

WEEK_PATIENTS: Schema = {
    # one row per unit x week
    "unit_id": _S,
    "week_start": _D,
    "days_observed": _I,
    "days_expected": _I,
    "patient_days": _F,  # sum over observed days of the day's mean patients
    "acuity_patient_days": _F,
    "admissions": _I,
    "discharges": _I,
    "transfers_in": _I,
    "transfers_out": _I,
    "contacts": _I,
    "contacts_missed": _I,
    "referrals": _I,
    "days_with_new_patients": _I,  # days that record any way in
    "days_with_contacts": _I,
    "days_with_contacts_missed": _I,  # days that record both attended and missed contacts
    "contacts_beside_missed": _I,  # contacts attended on these days
    "missed_beside_contacts": _I,  # contacts missed on these days
    "waiting": _F,  # mean over the days that record it
    "longest_wait_days": _F,  # largest of the week
    "days_with_waiting": _I,
    "observed_patient_days": _F,
    "observation_staff_hours": _F,
}

WEEK_LOAD: Schema = {
    # one row per unit x week x measure x staff group ("all": every clinician) x observation
    "unit_id": _S,
    "week_start": _D,
    "measure": _S,
    "staff_group": _S,
    "observation": _S,  # counted (gross) | excluded (net of observed patients and observation hours)
    "load_numerator": _F,  # patient-hours | mean open cases | contacts
    "load_denominator": _F,  # hours | WTE | hours
    "load": _F,
    "days_observed": _I,  # days with both patients and hours
    "days_expected": _I,
}

WEEK_EHR: Schema = {
    "unit_id": _S,
    "week_start": _D,
    "staff_group": _S,
    "activity": _S,
    "in_shift_minutes": _F,
    "after_hours_minutes": _F,
    "clinician_days": _I,
    "clinician_days_with_after_hours": _I,  # days whose row records after-hours minutes, 0 included
    "clinician_days_of_months": _I,  # days whose minutes are a share of a month's total, not counted above
}

WEEK_EVENTS: Schema = {
    # one row per unit x week: what is counted once a unit and day, summed
    "unit_id": _S,
    "week_start": _D,
    "informed": _I,
    "asked": _I,
    "granted": _I,
    "declined": _I,
    "withdrawn": _I,
    "used_after_refusal": _I,
    "incidents": _I,
    "incidents_llm_related": _I,
    "overload_reports": _I,
    "overload_reports_level_4_5": _I,
    "support_offered": _I,
    "support_used": _I,
    "support_refused": _I,
    "direct_care_share": _F,  # mean over observations of the week, weighted by n
    "direct_care_n": _I,
}

WEEK_COMPLETENESS: Schema = {
    # one row per unit x calendar week the unit was open
    "unit_id": _S,
    "week_start": _D,
    "completeness": _F,  # the smallest of the parts below that is available
    "caseload_days": _F,
    "hours_days": _F,
    "activity_with_shift": _F,
    "roster_resolved": _F,
    "hours_agree": _F,
    "limiting": _S,  # name of the smallest part
}

UNIT_DAY: Schema = {
    # one row per unit x date with patients, hours or both, in the unit's own measure
    "unit_id": _S,
    "date": _D,
    "measure": _S,
    "staff_group": _S,  # whose hours
    "numerator": _F,  # patient-hours | open cases | contacts; null where not recorded
    "acuity": _F,  # acuity-weighted patients / patients; null where not recorded
    "hours": _F,  # hours worked; null where not known
    "planned_hours": _F,  # of the same staff; null where no plan is stated
}

CLINICIAN_WEEK: Schema = {
    # one row per unit x week x clinician with a share of the caseload and a shift; never published
    "unit_id": _S,
    "week_start": _D,
    "clinician_id": _S,
    "measure": _S,  # the unit's own
    "days": _I,  # with both
    "load": _F,  # contacts | patients, summed over these days
    "hours": _F,  # worked on these days
}

USE_PERSON: Schema = {
    # one row per unit x week x clinician x what was used for what; never published: it says of how many
    # people a figure about a tool, a version or a kind of task would be
    "unit_id": _S,
    "week_start": _D,
    "clinician_id": _S,
    "staff_group": _S,
    "task_type": _S,
    "tool_id": _S,
    "tool_version": _S,  # empty where the log names none
    "tasks": _I,
    "net_ms": _I,  # saved by them, of those that are timed, in milliseconds
}

PERSON_WEEK: Schema = {
    # one row per unit x week x clinician x staff group who worked there or did something there; never
    # published: it says of how many people a figure would be, and whether one or two of them are most of it
    "unit_id": _S,
    "week_start": _D,
    "clinician_id": _S,
    "staff_group": _S,
    "worked": _B,  # counts as having worked in the unit that week
    "tasks": _I,  # null in these columns: nothing on record
    "net_minutes": _F,  # of timed tasks, whatever the grade
    "overtime_hours": _F,
    "missed_break_minutes": _F,
    "after_hours_minutes": _F,  # in the record system, all activities
    "documentation_minutes": _F,
    "record_minutes": _F,
}

WEEK_SPREAD: Schema = {
    # one row per unit x span of two weeks, named by its last week
    "unit_id": _S,
    "week_start": _D,
    "clinicians": _I,
    "load_per_hour": _F,
    "coefficient": _F,  # of variation of load per hour between clinicians, less what chance does
    "dispersion": _F,  # 1 where load is shared as evenly as chance allows
    "state": _S,  # value | suppressed | not_assessed
}

PLAN_PERIOD: Schema = {
    # one row per unit x shift period x staff group that one of its lines counts, where the roster tells
    "unit_id": _S,
    "date": _D,
    "period": _S,
    "staff_group": _S,
    "planned_hours": _F,  # from start to end, breaks included
    "origin": _S,  # planned: entries that say so | rebuilt: from what became of them
}

LINE_PERIOD: Schema = {
    # one row per load line x unit x shift period (or day) it judges
    "line_id": _S,
    "unit_id": _S,
    "date": _D,
    "period": _S,
    "load": _F,
    "over": _I,  # shift lines: 0 or 1; moment lines: hours over the line
    "observed": _I,  # shift lines: 1; moment lines: hours observed
    "patients": _F,
    "staff_present": _F,  # mean of staff present over the period, breaks included
    "load_numerator": _F,  # patient-hours
    "load_denominator": _F,  # hours worked
}

LINE_MOMENT: Schema = {
    # one row per moment line x unit x shift period it judges x staff there: hours alike, not in their order
    "line_id": _S,
    "unit_id": _S,
    "date": _D,
    "period": _S,
    "patients": _F,
    "staff_present": _F,  # mean of staff present over an hour, breaks included
    "moments": _I,  # hours observed with so many there
}

LINE_WEEK: Schema = {
    # one row per load line x unit x week
    "line_id": _S,
    "unit_id": _S,
    "week_start": _D,
    "load": _F,
    "load_numerator": _F,
    "load_denominator": _F,
    "limit": _F,
    "periods_over": _I,
    "periods_observed": _I,
    "periods_expected": _I,
    "observed": _B,  # complete enough to be judged
    "over": _B,
}


@dataclass(frozen=True)
class Facts:
    """Every weekly fact table of a span of weeks; what each metric computes from."""

    usage: pl.DataFrame
    people: pl.DataFrame
    groups: pl.DataFrame
    hours: pl.DataFrame
    patients: pl.DataFrame
    load: pl.DataFrame
    ehr: pl.DataFrame
    events: pl.DataFrame
    completeness: pl.DataFrame


FACT_SCHEMAS: dict[str, Schema] = {
    "usage": WEEK_USAGE,
    "people": WEEK_PEOPLE,
    "groups": WEEK_GROUPS,
    "hours": WEEK_HOURS,
    "patients": WEEK_PATIENTS,
    "load": WEEK_LOAD,
    "ehr": WEEK_EHR,
    "events": WEEK_EVENTS,
    "completeness": WEEK_COMPLETENESS,
}
