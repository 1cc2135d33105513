"""What experts expect and fear of LLM tools in care, theme by theme, and where each is looked at here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.words.catalogue import has

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Theme:
    """Figures and pages that show something of a theme. Pages are called as their files in `views/`."""

    metrics: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    @property
    def offered(self) -> list[str]:
        """Of its pages those that there are."""
        return [page for page in self.pages if has(f"page.{page}")]


THEMES: Mapping[str, Theme] = {
    "access": Theme(
        ("patients", "new_patients", "waiting", "longest_wait_days", "adoption"),
        ("safeguards", "unit", "rollout"),
    ),
    "participation": Theme(
        (
            "contacts_attended",
            "contacts_missed_share",
            "patient_facing_share",
            "handed_over_share",
            "direct_care_share",
        ),
        ("safeguards", "unit"),
    ),
    "efficiency": Theme(
        (
            "net_minutes_saved_per_task",
            "net_minutes_saved_per_worked_hour",
            "documentation_minutes",
            "ehr_minutes",
            "tasks",
            "rejection_share",
        ),
        ("unit", "rollout"),
    ),
    "misleading": Theme(
        (
            "concern_share",
            "concern_misleading_share",
            "concern_omission_share",
            "concern_discriminatory_share",
            "concern_crisis_missed_share",
        ),
        ("safeguards", "unit", "rollout"),
    ),
    "nuance": Theme(("edit_share", "rejection_share", "net_minutes_saved_per_task"), ("unit", "rollout")),
    "risk": Theme(
        ("accepted_fast_unedited_share", "permitted_use_share", "concern_privacy_share"),
        ("safeguards", "unit"),
    ),
    "training": Theme(("trained_use_share",), ("safeguards", "unit")),
    "guidelines": Theme(("permitted_use_share", "guideline_acknowledged_share"), ("safeguards", "methods")),
    "openness": Theme(
        ("informed_coverage", "asked_coverage", "consent_coverage", "used_after_refusal"),
        ("safeguards", "unit"),
    ),
    "workload": Theme(
        (
            "patients_per_nurse",
            "patients_per_nurse_net_of_observation",
            "caseload_per_wte",
            "caseload_per_wte_net_of_observation",
            "contacts_per_clinician_hour",
            "contacts_per_clinician_hour_net_of_observation",
            "worked_hours",
            "nurse_fill",
            "bank_agency_share",
            "overtime_share",
            "missed_break_minutes_per_shift",
            "after_hours_minutes",
            "overload_report_rate",
            "incident_rate",
        ),
        ("load_lines", "unit", "alerts", "overload_reports"),
    ),
    "upgrades": Theme(("edit_share", "rejection_share", "concern_share"), ("rollout", "unit", "methods")),
    "support": Theme(
        ("support_offered", "support_used_share", "support_refused", "overload_report_rate"),
        ("safeguards", "rollout", "unit"),
    ),
}
"""Every metric belongs to a theme, and every theme has something that shows it."""


def themes_of(metric: str) -> list[str]:
    """The themes a metric belongs to, in order."""
    return [name for name, theme in THEMES.items() if metric in theme.metrics]
