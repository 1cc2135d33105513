"""The rule of one load line, as plans need it: what is over, what may be, and in what steps is asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from pipelines.shapes.judging import SAME, TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP = 0.25
"""Hours are asked for in quarters: a roster is not made in minutes."""


@dataclass(frozen=True)
class Rule:
    """What a line allows. `limit` in its measure; a plan for a week line counts hours, not WTE."""

    line_id: str
    measure: str
    limit: float
    averaging: str  # shift | week | moment
    allowed_share: float  # of shifts, or hours, that may be over
    nurses_up: bool  # the nurses needed are rounded up to whole ones who are there
    hours_of_one: float = 1.0  # hours in one of what the load is divided by: a WTE's week, or an hour

    @classmethod
    def of(cls, line: Mapping[str, Any], full_time_hours: float) -> Rule:
        """The rule of a published line."""
        wte = line["measure"] == "caseload_per_wte"
        return cls(
            str(line["line_id"]),
            str(line["measure"]),
            float(line["limit"]),
            str(line["averaging"] or "week"),
            float(line["allowed_share"] or 0.0),
            line["rounding"] == "nurses_up",
            full_time_hours if wte else 1.0,
        )

    @property
    def by_moment(self) -> bool:
        """Whether it holds at every moment: each hour is judged by who is there."""
        return self.averaging == "moment"

    def may_be_over(self, shifts: int) -> int:
        """How many of so many shifts, or hours, may be over before the rule is broken."""
        return floor(shifts * (self.allowed_share + TOLERANCE))

    def needed(self, patients: float) -> float:
        """Staff needed at once for so many patients, a load that equals the line included."""
        exact = patients / self.limit
        return (ceil(exact - TOLERANCE) if self.nurses_up else exact) * (1 - SAME)


def in_steps(hours: float) -> float:
    """The least multiple of a step that is no less; 0 for what is none."""
    return max(0.0, ceil(hours / STEP) * STEP)
