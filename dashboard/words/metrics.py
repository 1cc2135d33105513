"""Metrics as a reader chooses them: in groups by what they are about, each with its figure and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.words import numbers
from dashboard.words.catalogue import code, has, say
from dashboard.words.registry import metric_text
from pipelines.disclosure.rounding import LEAST_SHARE, MOST_SHARE
from pipelines.disclosure.treatment import TREATMENTS
from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from pipelines.metrics import Metric

GROUPS: dict[str, tuple[str, ...]] = {
    "load": (
        "patients_per_nurse",
        "patients_per_nurse_net_of_observation",
        "caseload_per_wte",
        "caseload_per_wte_net_of_observation",
        "contacts_per_clinician_hour",
        "contacts_per_clinician_hour_net_of_observation",
    ),
    "access": (
        "patients",
        "new_patients",
        "waiting",
        "longest_wait_days",
        "contacts_attended",
        "contacts_missed_share",
    ),
    "staff": ("worked_hours", "nurse_fill", "bank_agency_share"),
    "strain": (
        "overtime_share",
        "missed_break_minutes_per_shift",
        "after_hours_minutes",
        "overload_report_rate",
        "incident_rate",
    ),
    "time": (
        "net_minutes_saved_per_worked_hour",
        "net_minutes_saved_per_task",
        "documentation_minutes",
        "ehr_minutes",
        "direct_care_share",
    ),
    "use": (
        "tasks",
        "adoption",
        "patient_facing_share",
        "handed_over_share",
        "edit_share",
        "rejection_share",
        "accepted_fast_unedited_share",
    ),
    "safeguards": (
        "trained_use_share",
        "guideline_acknowledged_share",
        "permitted_use_share",
        "informed_coverage",
        "asked_coverage",
        "consent_coverage",
        "used_after_refusal",
        "concern_share",
        "concern_misleading_share",
        "concern_omission_share",
        "concern_discriminatory_share",
        "concern_crisis_missed_share",
        "concern_privacy_share",
        "support_offered",
        "support_used_share",
        "support_refused",
    ),
}
"""What each metric is about, in the order in which they are offered; every metric is in one group."""

WHOLE_UNIT = "all"
SHARE = "share of "
NET = "_net_of_observation"
_OF_TOOL = frozenset({"llm_events", "consent_daily"})
_DECIMALS = 9
_SAVINGS = "net_minutes_saved"


def of_tool(metric: Metric) -> bool:
    """Whether the metric is about the tool, so that it means nothing before go-live."""
    return not _OF_TOOL.isdisjoint(metric.source)


def is_saving(metric: Metric) -> bool:
    """Whether the metric is a saving, which has an evidence grade and may be negative."""
    return metric.id.startswith(_SAVINGS)


def bounds(metric: Metric) -> tuple[float | None, float | None]:
    """Below and above which the metric cannot be."""
    if is_saving(metric):
        return None, None
    return 0.0, 1.0 if metric.unit.startswith(SHARE) else None


def title(metric: Metric, staff_group: str) -> str:
    """`Overtime`; of a load told by staff group `Patients per doctor`."""
    name = _by_group(metric, staff_group)
    if name is None:
        return metric_text(metric.id, "title")
    return say("metric.net", title=name) if metric.id.endswith(NET) else name


def unit_text(metric: Metric, staff_group: str) -> str:
    """The unit with a capital, as it stands above an axis: `Share of hours`."""
    return _by_group(metric, staff_group) or _capital(metric_text(metric.id, "unit"))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _by_group(metric: Metric, staff_group: str) -> str | None:
    key = f"measure.{metric.id.removesuffix(NET)}.group_axis"
    return say(key, group=code("staff_group", staff_group)) if metric.told_by_group and has(key) else None


def is_bounded(metric: Metric) -> bool:
    """Whether the metric is a share of people, or of what they did: near 0 and 1 it is told as a bound."""
    return metric.id in TREATMENTS and TREATMENTS[metric.id].is_share


def number(metric: Metric, value: float) -> str:
    """The figure: `2.3 %` of a share, else with decimals by its size; of a bounded share its bound."""
    if is_bounded(metric) and not LEAST_SHARE < round(value, _DECIMALS) < MOST_SHARE:
        return numbers.share(value)
    if metric.unit.startswith(SHARE):
        return say("percent", value=numbers.plain(value * 100))
    return numbers.plain(value, digits(value))


def digits(value: float) -> int:
    """Decimals at which a number of this size is told."""
    return 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0


def axis_format(metric: Metric) -> str:
    """The d3 format of its axis."""
    return ".1~%" if metric.unit.startswith(SHARE) else ",.2~f"


def in_order(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Metrics with their staff groups, by group and place in it; without those the registry does not know."""
    order = {metric: place for place, metric in enumerate(m for group in GROUPS.values() for m in group)}
    known = [option for option in options if option[0] in METRICS]
    return sorted(known, key=lambda option: (order[option[0]], option[1] != WHOLE_UNIT, option[1]))


def group_of(metric: str) -> str:
    """What the metric is about."""
    return next(group for group, names in GROUPS.items() if metric in names)
