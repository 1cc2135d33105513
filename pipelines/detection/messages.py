"""One sentence per alert that a nurse manager understands. Unit names are added where it is shown."""

from __future__ import annotations

from typing import Any

MEASURE_WORDS = {
    "patients_per_nurse": "patients per {group}",
    "caseload_per_wte": "open cases per whole-time {group}",
    "contacts_per_clinician_hour": "contacts per {group} hour",
}
_GAP_WORDS = {
    "caseload_days": "days without a patient count",
    "hours_days": "days without a roster or staffing figure",
    "activity_with_shift": "people worked whose shifts are missing from the roster (cut or missing feed)",
    "roster_resolved": "planned shifts without a record of what happened",
    "hours_agree": "roster and daily staffing totals disagree",
    "line_unseen": "the staff or the patients that a load line counts are not in them",
}


def measure_words(measure: str, staff_group: str) -> str:
    """The measure in words, e.g. `patients per nurse`."""
    group = {"all": "clinician", "nurse": "nurse"}.get(staff_group, staff_group.replace("_", " "))
    return MEASURE_WORDS[measure].format(group=group)


def over_line_message(alert: dict[str, Any]) -> str:
    """What is over, by how much, how often, against which line."""
    words = measure_words(alert["measure"], alert["staff_group"])
    period = f" by {alert['period']}" if alert["period"] else ""
    basis = {"law": "legal limit", "guidance": "guidance", "local_agreement": "locally agreed line"}[
        alert["basis"]
    ]
    load = "Load" if alert["load"] is None else f"{alert['load']:.1f} {words}{period}"
    often = f"over in {alert['weeks_over']} of the last {alert['weeks_observed']} observed weeks"
    if alert["periods_observed"] and alert["averaging"] != "week":
        often += f", {alert['periods_over']} of {alert['periods_observed']} {alert['averaging']}s"
    return f"{load} against a {basis} of {alert['load_line']:g}: {often}."


_RISE_WORDS = {
    "conversion": "while the tool saved about {saved:.0f} hours a week",
    "load_without_saving": "and the tool saved no time to speak of",
    "load_rise": "and whether the tool saved time here is not known",
}
_DRIVER_WORDS = {
    "more_patients": "mostly more patients",
    "fewer_staff": "mostly fewer staff hours",
    "higher_acuity": "mostly patients who need more",
    "mixed": "several causes together",
}


def adjusted_message(alert: dict[str, Any]) -> str:
    """How much load rose, since when, against what, why, and what is known of the saving."""
    low, high = alert["load_change_interval_percent"]
    size = f"{alert['load_change_percent']:.0f} % ({low:.0f} to {high:.0f} %)"
    saved = alert["saved_hours_per_week"]
    known = alert["kind"] if alert["kind"] != "conversion" or saved is not None else "load_rise"
    told = _RISE_WORDS[known].format(saved=saved or 0.0)
    if alert["rising_before_go_live"]:
        told = "but it was rising before go-live already, so that it is not put down to the tool"
    weak = ", weakly attributed: few units compare" if alert["attribution"] == "weak" else ""
    return (
        f"Load per staff hour is {size} above what comparison units lead to expect since the week of "
        f"{alert['started_on']:%-d %B %Y}{weak} ({_DRIVER_WORDS[alert['driver']]}), {told}."
    )


_RATE_WORDS = {
    "overtime_share": "Overtime was {rate:.1%} of hours worked over {weeks}, where {usual:.1%} is usual here",
    "missed_break_minutes_per_shift": (
        "Staff missed {rate:.1f} minutes of breaks a shift over {weeks}, where {usual:.1f} is usual here"
    ),
    "after_hours_minutes": (
        "Staff spent {rate:.1f} minutes in the record system outside working hours for every hour worked "
        "over {weeks}, where {usual:.1f} is usual here"
    ),
    "overload_report_rate": (
        "Staff filed {amount:.0f} overload reports over {weeks}, where {expected} would be usual for the "
        "hours worked"
    ),
}


def _few(expected: float) -> str:
    return "fewer than one" if expected < 1 else f"{expected:.0f}"


def rate_message(alert: dict[str, Any]) -> str:
    """What got worse, how much of it there was, what is usual, and since when."""
    weeks = "the last week" if alert["weeks"] == 1 else f"the last {alert['weeks']} weeks"
    told = _RATE_WORDS[alert["measure"]].format(
        rate=alert["rate"],
        usual=alert["rate_expected"],
        amount=alert["amount"],
        expected=_few(alert["amount_expected"]),
        weeks=weeks,
    )
    return f"{told}; more than chance since the week of {alert['started_on']:%-d %B %Y}."


def uneven_load_message(alert: dict[str, Any]) -> str:
    """How unevenly load is shared out, how it was before, since when, and that the mean held."""
    before = alert["spread_expected_percent"]
    usual = "hardly any before the tool" if before < 1 else f"{before:.0f} % before the tool"
    return (
        f"Load is shared out less evenly since the week of {alert['started_on']:%-d %B %Y}: over the last "
        f"{alert['weeks']} weeks clinicians' load per hour differed from the unit's mean by about "
        f"{alert['spread_percent']:.0f} % more than chance makes it ({usual}), while the mean itself held."
    )


_SAFEGUARD_WORDS = {
    "training": (
        "Less than half of the use of LLM tools was by staff with a valid training on record {often}: "
        "training, or its records, did not keep up with the rollout."
    ),
    "consent": (
        "For more than one in five uses of LLM tools no answer of the patient was on record {often}: asking, "
        "and writing it down, needs a place in the work."
    ),
    "permitted_use": (
        "More than one in fifty uses of LLM tools were for tasks that policy does not permit here {often}: "
        "ask what need they answer, and settle policy or use."
    ),
    "over_reliance": (
        "More than one in four accepted drafts were taken over unchanged and faster than they can be read "
        "{often}: overload is the first explanation, so look at the load first."
    ),
    "misleading": (
        "Staff flagged more than one in twenty checked outputs as misleading {often}: have the tool reviewed."
    ),
    "privacy": (
        "Staff flagged a privacy concern in more than one in fifty checked outputs {often}: have the tool "
        "reviewed."
    ),
    "refusal": (
        "An LLM tool was used in the week of {week} although a patient had refused or withdrawn consent: "
        "review it as an incident, each time."
    ),
}


def safeguard_message(alert: dict[str, Any]) -> str:
    """What is outside policy, in how many weeks, and what to do first; no count and no share."""
    often = f"in {alert['weeks_outside']} of the last {alert['weeks_observed']} weeks that can be judged"
    return _SAFEGUARD_WORDS[alert["safeguard"]].format(often=often, week=f"{alert['started_on']:%-d %B %Y}")


def data_gap_message(alert: dict[str, Any]) -> str:
    """Why this unit cannot be judged."""
    why = _GAP_WORDS.get(alert["limiting"] or "", "data are missing")
    return (
        f"This unit cannot be judged: {alert['weeks_incomplete']} of the last {alert['weeks']} weeks are "
        f"incomplete ({why}). Unknown is not safe."
    )
