"""Every text in English: the language that has them all."""

from __future__ import annotations

from dashboard.words.english import (
    alerts,
    common,
    control,
    data_quality,
    ledger,
    methods,
    overload_reports,
    planner,
    report,
    rollout,
    rollout_divided,
    rollout_parts,
    safeguards,
    set_the_line,
    unit,
    week,
    welcome,
)

TEXTS: dict[str, str] = {
    **common.TEXTS,
    **unit.TEXTS,
    **ledger.TEXTS,
    **control.TEXTS,
    **alerts.TEXTS,
    **data_quality.TEXTS,
    **methods.TEXTS,
    **overload_reports.TEXTS,
    **report.TEXTS,
    **planner.TEXTS,
    **rollout.TEXTS,
    **rollout_parts.TEXTS,
    **rollout_divided.TEXTS,
    **safeguards.TEXTS,
    **set_the_line.TEXTS,
    **welcome.TEXTS,
    **week.TEXTS,
}
