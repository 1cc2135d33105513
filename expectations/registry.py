"""Every table's suite by name, in the order tables are judged: one line per file of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations import (
    agreements,
    caseload,
    clinicians,
    consent_daily,
    ehr_time,
    incidents,
    llm_calls,
    llm_events,
    load_lines,
    overload_reports,
    permitted_uses,
    rollouts,
    shifts,
    staffing_daily,
    support_offers,
    task_baselines,
    time_samples,
    tool_releases,
    tools,
    training,
    unit_changes,
    units,
)

if TYPE_CHECKING:
    from expectations.suite import Suite

SUITES: dict[str, Suite] = {
    "units": units.SUITE,
    "unit_changes": unit_changes.SUITE,
    "clinicians": clinicians.SUITE,
    "tools": tools.SUITE,
    "tool_releases": tool_releases.SUITE,
    "rollouts": rollouts.SUITE,
    "llm_calls": llm_calls.SUITE,
    "llm_events": llm_events.SUITE,
    "task_baselines": task_baselines.SUITE,
    "shifts": shifts.SUITE,
    "staffing_daily": staffing_daily.SUITE,
    "caseload": caseload.SUITE,
    "ehr_time": ehr_time.SUITE,
    "consent_daily": consent_daily.SUITE,
    "time_samples": time_samples.SUITE,
    "support_offers": support_offers.SUITE,
    "agreements": agreements.SUITE,
    "training": training.SUITE,
    "incidents": incidents.SUITE,
    "overload_reports": overload_reports.SUITE,
    "load_lines": load_lines.SUITE,
    "permitted_uses": permitted_uses.SUITE,
}
