"""One writer per canonical table: the world in, the table's rows out. Times are UTC instants."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from sample_data.tables import (
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
from sample_data.world.site import SiteWorld

Writer = Callable[[SiteWorld], pl.DataFrame]

TABLES: dict[str, Writer] = {
    "units": units.rows,
    "unit_changes": unit_changes.rows,
    "clinicians": clinicians.rows,
    "tools": tools.rows,
    "tool_releases": tool_releases.rows,
    "rollouts": rollouts.rows,
    "llm_calls": llm_calls.rows,
    "llm_events": llm_events.rows,
    "shifts": shifts.rows,
    "staffing_daily": staffing_daily.rows,
    "caseload": caseload.rows,
    "ehr_time": ehr_time.rows,
    "consent_daily": consent_daily.rows,
    "time_samples": time_samples.rows,
    "support_offers": support_offers.rows,
    "agreements": agreements.rows,
    "training": training.rows,
    "incidents": incidents.rows,
    "overload_reports": overload_reports.rows,
    "load_lines": load_lines.rows,
    "permitted_uses": permitted_uses.rows,
    "task_baselines": task_baselines.rows,
}
POLICY = ("load_lines", "permitted_uses", "task_baselines")
"""Written to ``policy/``; all others are dropped into ``incoming/``."""
