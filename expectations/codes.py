"""The codes that more than one table uses, in the order people expect to read them."""

SETTINGS = (
    "inpatient_mental_health",
    "inpatient_ward",
    "community_mental_health",
    "outpatient_clinic",
    "emergency_department",
    "intensive_care",
    "nursing_home",
    "other",
)
LOAD_MEASURES = ("patients_per_nurse", "caseload_per_wte", "contacts_per_clinician_hour")
STAFF_GROUPS = (
    "nurse",
    "doctor",
    "psychologist",
    "social_worker",
    "allied_health",
    "support_worker",
    "other",
)
PERIODS = ("day", "evening", "night", "all")
TASK_TYPES = (
    "progress_note",
    "admission_note",
    "discharge_summary",
    "handover",
    "care_plan",
    "referral_letter",
    "patient_message",
    "patient_education",
    "risk_assessment",
    "decision_support",
    "coding",
    "literature",
    "other",
    "unknown",
)
