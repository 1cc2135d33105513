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


def data_gap_message(alert: dict[str, Any]) -> str:
    """Why this unit cannot be judged."""
    why = _GAP_WORDS.get(alert["limiting"] or "", "data are missing")
    return (
        f"This unit cannot be judged: {alert['weeks_incomplete']} of the last {alert['weeks']} weeks are "
        f"incomplete ({why}). Unknown is not safe."
    )
