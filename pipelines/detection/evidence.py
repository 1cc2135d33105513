"""The part of an alert's evidence that every kind has: what is known of load and of the saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING_OF_LOAD: Final[Mapping[str, Any]] = {
    "load": None,
    "load_expected": None,
    "load_line": None,
    "load_change_percent": None,
    "load_change_interval_percent": None,
    "saved_hours_per_week": None,
    "absorbed_hours_per_week": None,
    "saving": "not_measured",
    "conversion_ratio": None,
    "conversion_interval": None,
}
"""Of alerts that are about something else."""
