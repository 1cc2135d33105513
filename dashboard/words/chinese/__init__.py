"""Every text in Simplified Chinese. The terms stand in docs/languages.md."""

from __future__ import annotations

from dashboard.words.chinese import (
    alerts,
    data_quality,
    messages,
    methods,
    metrics,
    rollout,
    rollout_parts,
    rules,
    safeguards,
)

TEXTS: dict[str, str] = {
    **metrics.TEXTS,
    **rules.TEXTS,
    **messages.TEXTS,
    **alerts.TEXTS,
    **rollout.TEXTS,
    **rollout_parts.TEXTS,
    **safeguards.TEXTS,
    **data_quality.TEXTS,
    **methods.TEXTS,
}
