"""Rows of pooled estimates, as a snapshot publishes them."""

from __future__ import annotations

from datetime import date
from typing import Any


def estimate(outcome: str = "documentation_minutes", **others: Any) -> dict[str, Any]:
    """An effect that is clear and controlled: -12.36 (-17.61 to -7.12)."""
    usual: dict[str, Any] = {
        "service": None, "outcome": outcome, "effect": -12.36, "low": -17.61, "high": -7.12,
        "detectable": 7.77, "ramp_effect": -2.46, "ramp_low": -5.23, "ramp_high": 0.3, "treated_units": 6,
        "comparison_units": 4, "unit_weeks": 190, "from_week": date(2026, 2, 2), "to_week": date(2026, 6, 22),
        "left_out": "{}", "grade": "controlled", "weak": False, "pretrend_p": 0.4, "pretrend_passed": True,
        "placebo_effect": -0.1, "placebo_low": -1.9, "placebo_high": 1.7, "placebo_passed": True,
        "dose_slope": 0.8, "dose_low": -5.2, "dose_high": 6.7, "dose_bands": "[]", "dose_reason": None,
        "reason": None,
    }  # fmt: skip
    return {**usual, **others}


def untold(outcome: str, reason: str) -> dict[str, Any]:
    """An outcome of which nothing can be told."""
    kept = {"service", "outcome", "left_out", "treated_units", "comparison_units", "weak", "dose_bands"}
    row = {name: value if name in kept else None for name, value in estimate(outcome).items()}
    return row | {"reason": reason, "treated_units": 0, "comparison_units": 0}


def course(outcome: str = "documentation_minutes") -> list[dict[str, Any]]:
    """Twelve weeks before, the four of preparation, the ramp, and what came after."""
    effects = {-12: -0.9, -8: -0.4, -4: 0.0, 0: -2.5, 4: -10.0, 8: -12.2}
    return [
        {
            "service": None,
            "outcome": outcome,
            "first_week": first,
            "last_week": None if first == 8 else first + 3,
            "phase": "preparing" if first == -4 else "before" if first < 0 else "after",
            "effect": effect,
            "low": effect - 2,
            "high": effect + 2,
            "treated_units": 6,
            "unit_weeks": 24,
        }
        for first, effect in effects.items()
    ]
