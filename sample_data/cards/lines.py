"""Load lines as the sites of the stories agreed them. Limits are examples, not advice."""

from __future__ import annotations

from sample_data.cards.card import Line

STAFFING_AGREEMENT = "Northside safer staffing agreement 2024, section 3"
CASELOAD_AGREEMENT = "Northside caseload agreement 2024, section 2"
COMMUNITY_GUIDANCE = "Trust guidance on community caseloads 2023 (about 20-30 per nurse in published studies)"
CLINIC_GUIDANCE = "Trust clinic template guidance 2023"


def ward_lines(day: float = 6.0, night: float = 8.0) -> tuple[Line, ...]:
    """Patients per nurse on each shift, by day and by night; by day agreed, by night guidance."""
    return (
        Line("patients_per_nurse", day, "local_agreement", STAFFING_AGREEMENT, "day", "nurse", "shift"),
        Line(
            "patients_per_nurse",
            night,
            "guidance",
            "Trust guidance on night staffing 2023",
            "night",
            "nurse",
            "shift",
        ),
    )


def team_line(limit: float = 25.0, *, agreed: bool = True, replaces: float | None = None) -> tuple[Line, ...]:
    """Open cases per worked whole-time equivalent, averaged over a week."""
    basis, source = ("local_agreement", CASELOAD_AGREEMENT) if agreed else ("guidance", COMMUNITY_GUIDANCE)
    if basis == "guidance":
        return (Line("caseload_per_wte", limit, "guidance", source, replaces=replaces),)
    return (Line("caseload_per_wte", limit, "local_agreement", source, replaces=replaces),)


def clinic_line(limit: float) -> tuple[Line, ...]:
    """Contacts per clinician hour, averaged over a week."""
    return (Line("contacts_per_clinician_hour", limit, "guidance", CLINIC_GUIDANCE),)
