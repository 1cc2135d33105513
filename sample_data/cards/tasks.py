"""Clinical tasks an LLM tool helps with: how long they take by hand, which tool drafts them, how often.

Minutes are plausible values chosen for the story: a progress note takes 11 minutes by hand and between
five and six with a tool, so that about five are saved. No controlled study of nurses on mental-health
wards says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sample_data.cards.tools import DRAFT, SCRIBE


@dataclass(frozen=True, slots=True)
class Task:
    """Mean minutes by hand, and the tool that usually drafts it."""

    minutes: float
    tool_id: str


TASKS: Mapping[str, Task] = {
    "progress_note": Task(11.0, SCRIBE),
    "admission_note": Task(26.0, SCRIBE),
    "risk_assessment": Task(18.0, SCRIBE),
    "handover": Task(8.0, DRAFT),
    "care_plan": Task(17.0, DRAFT),
    "discharge_summary": Task(24.0, DRAFT),
    "referral_letter": Task(15.0, DRAFT),
    "patient_message": Task(6.0, DRAFT),
    "patient_education": Task(9.0, DRAFT),
    "decision_support": Task(5.0, DRAFT),
}

_WARD = {
    "progress_note": 0.55,
    "handover": 0.22,
    "care_plan": 0.08,
    "admission_note": 0.03,
    "discharge_summary": 0.03,
    "risk_assessment": 0.06,
    "patient_education": 0.03,
}
_TEAM = {
    "progress_note": 0.58,
    "care_plan": 0.10,
    "referral_letter": 0.11,
    "risk_assessment": 0.07,
    "patient_message": 0.10,
    "patient_education": 0.04,
}
_CLINIC = {"progress_note": 0.58, "referral_letter": 0.27, "patient_message": 0.12, "patient_education": 0.03}
MIX: Mapping[str, Mapping[str, float]] = {
    "inpatient_mental_health": _WARD,
    "community_mental_health": _TEAM,
    "outpatient_clinic": _CLINIC,
    "emergency_department": _CLINIC,
}
"""Share of each task by setting."""

ELIGIBLE_PER_HOUR: Mapping[str, float] = {
    "nurse": 0.72,
    "doctor": 0.85,
    "psychologist": 0.6,
    "social_worker": 0.72,
    "allied_health": 0.6,
    "support_worker": 0.15,
}
"""Tasks a tool could help with per hour worked: about six in a day of eight hours."""
FULL_ADOPTION = 0.7
"""Share of eligible tasks done with a tool once people have learnt it."""
UNCONSENTED = ("handover", "care_plan", "decision_support", "patient_message")
"""Tasks no patient's voice is recorded for: consent not required."""
