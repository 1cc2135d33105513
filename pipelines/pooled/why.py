"""Why an estimate may not be called controlled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.pooled.interval import LEAST_TREATED
from pipelines.shapes.comparing import FEW_COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Mapping


def why_not_controlled(row: Mapping[str, Any]) -> list[str]:
    """Codes of one row of `estimate`; none where it is controlled, or where there is no estimate."""
    if row["grade"] != "compared":
        return []
    checks = {
        f"{name}_{'failed' if passed is False else 'not_checked'}"
        for name, passed in (("pretrend", row["pretrend_passed"]), ("placebo", row["placebo_passed"]))
        if not passed
    }
    few = {"few_comparison_units"} if row["comparison_units"] < FEW_COMPARISONS else set()
    few |= {"one_unit"} if row["treated_units"] < LEAST_TREATED else set()
    return sorted(checks | few)
