"""Every text in Simplified Chinese. The terms stand in docs/languages.md."""

from __future__ import annotations

from dashboard.words.chinese import (
    alerts,
    common,
    control,
    data_quality,
    ledger,
    messages,
    methods,
    metrics,
    overload_reports,
    planner,
    report,
    rollout,
    rollout_divided,
    rollout_parts,
    rules,
    safeguards,
    set_the_line,
    unit,
    week,
    welcome,
)

TEXTS: dict[str, str] = {
    **common.TEXTS,
    **unit.TEXTS,
    **week.TEXTS,
    **report.TEXTS,
    **planner.TEXTS,
    **set_the_line.TEXTS,
    **ledger.TEXTS,
    **control.TEXTS,
    **welcome.TEXTS,
    **metrics.TEXTS,
    **rules.TEXTS,
    **messages.TEXTS,
    **alerts.TEXTS,
    **rollout.TEXTS,
    **rollout_parts.TEXTS,
    **rollout_divided.TEXTS,
    **safeguards.TEXTS,
    **data_quality.TEXTS,
    **methods.TEXTS,
    **overload_reports.TEXTS,
}
