"""What each person-derived metric is made of, as far as it matters to who could be recognised in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "staff": (),
    "use": ("tasks", "net_minutes"),
    "overtime": ("overtime_hours",),
    "breaks": ("missed_break_minutes",),
    "record": ("after_hours_minutes", "documentation_minutes", "record_minutes"),
}
"""Families of metrics, and the columns of PERSON_WEEK that they sum over people. Figures of one family tell
of one another, so they are hidden together: all of it where one or two people are most of one of its sums."""

AMOUNTS: Final = tuple(amount for amounts in FAMILIES.values() for amount in amounts)


@dataclass(frozen=True)
class Treatment:
    """How one metric is told. `counts`: which of its two numbers count people or what they did.

    A metric whose numbers both are counts is a share of them.
    """

    family: str
    counts: frozenset[str] = frozenset()

    @property
    def is_share(self) -> bool:
        """Whether the numerator counts some of what the denominator counts."""
        return self.counts == _BOTH


_NUMERATOR: Final = frozenset({"numerator"})
_BOTH: Final = frozenset({"numerator", "denominator"})
_SHARE_OF_TASKS: Final = Treatment("use", _BOTH)
_SHARE: Final = Treatment("staff", _BOTH)

TREATMENTS: Final[Mapping[str, Treatment]] = {
    "tasks": Treatment("use", _NUMERATOR),
    "net_minutes_saved_per_task": Treatment("use", frozenset({"denominator"})),
    "net_minutes_saved_per_worked_hour": Treatment("use"),
    "adoption": _SHARE,
    "overtime_share": Treatment("overtime"),
    "missed_break_minutes_per_shift": Treatment("breaks"),
    "after_hours_minutes": Treatment("record"),
    "documentation_minutes": Treatment("record"),
    "ehr_minutes": Treatment("record"),
    "direct_care_share": Treatment("staff"),  # observations of a unit: nobody's name is on them
    "patient_facing_share": _SHARE_OF_TASKS,
    "handed_over_share": _SHARE_OF_TASKS,
    "edit_share": _SHARE_OF_TASKS,
    "rejection_share": _SHARE_OF_TASKS,
    "accepted_fast_unedited_share": _SHARE_OF_TASKS,
    "informed_coverage": _SHARE,
    "asked_coverage": _SHARE,
    "consent_coverage": _SHARE_OF_TASKS,
    "used_after_refusal": Treatment("staff", _NUMERATOR),
    "trained_use_share": _SHARE_OF_TASKS,
    "guideline_acknowledged_share": _SHARE,
    "permitted_use_share": _SHARE_OF_TASKS,
    "concern_share": _SHARE_OF_TASKS,
    "concern_misleading_share": _SHARE_OF_TASKS,
    "concern_omission_share": _SHARE_OF_TASKS,
    "concern_discriminatory_share": _SHARE_OF_TASKS,
    "concern_crisis_missed_share": _SHARE_OF_TASKS,
    "concern_privacy_share": _SHARE_OF_TASKS,
    "support_used_share": _SHARE,
    "support_refused": Treatment("staff", _NUMERATOR),
}
"""By metric id: every metric that derives from what people did."""


def family() -> pl.Expr:
    """The family of the column `metric`; null of a metric that tells no person's doings."""
    return pl.col("metric").replace_strict(
        {name: how.family for name, how in TREATMENTS.items()}, default=None, return_dtype=pl.String
    )
