"""What the pipeline's registries say of metrics and outcomes, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dashboard.words.catalogue import own
from pipelines.metrics import METRICS
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    MetricField = Literal["title", "unit", "why_it_matters", "numerator", "denominator", "limits"]
    OutcomeField = Literal["title", "unit", "cannot_say"]


def metric_text(metric: str, field: MetricField) -> str:
    """One text of a metric; the id of one that this version does not know."""
    if metric not in METRICS:
        return metric
    return own(f"metric.{metric}.{field}", getattr(METRICS[metric], field))


def outcome_text(outcome: str, field: OutcomeField) -> str:
    """One text of an outcome of pooled estimates."""
    return own(f"outcome.{outcome}.{field}", getattr(OUTCOMES[outcome], field))


def rule_reason(rule: str, reason: str | None) -> str:
    """Why a row or file was refused: by the rule's name, else by its family, else as the data tell it."""
    told = own(f"rule.{rule}", "")
    if told:
        return told
    for family in _FAMILIES:
        if rule.startswith(f"{family}_") and (told := own(f"rule.family.{family}", "")):
            return told.format(column=rule.removeprefix(f"{family}_"))
    return reason or ""


_FAMILIES = ("missing", "unknown", "length_of", "negative", "implausible", "between", "before")
