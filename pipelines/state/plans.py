"""Saved plans: what was asked, why, of whom and by when; and whether that was taken back."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

SAVED, WITHDRAWN = "plan.saved", "plan.withdrawn"
KINDS = (SAVED, WITHDRAWN)

PERIODS = ("day", "evening", "night", "all", "week")
"""What hours can be added to: each shift of a period, each day where no shift is known, or each week."""


@dataclass(frozen=True)
class PlanSaved:
    """A plan as it was filed. Changes are from what was: hours of staff by period, patients at any time."""

    hours: Mapping[str, float]  # by period, each shift; `week`: each week
    patients: float  # at once (contacts a week where that is the measure); below 0: held
    reason: str
    asked_of: str
    by_when: date
    snapshot_id: str  # of the figures it was made from
    standing: str  # of the unit on that day
    load: float | None  # over the 28 days before
    limit: float | None
    kind: str = field(default=SAVED, init=False)

    def check(self) -> None:
        """NotFit where a text or a number cannot be kept."""
        checked_text("reason", self.reason, needed=True)
        checked_text("asked_of", self.asked_of, needed=True)
        if not self.patients and not any(self.hours.values()):
            raise NotFit("change", "missing")
        if not set(self.hours) <= set(PERIODS):
            raise NotFit("change", "unknown")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        return {**told, "hours": dict(self.hours), "by_when": self.by_when.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> PlanSaved:
        """The plan of an entry; names that this version does not know are left out."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        return cls(**{**told, "by_when": date.fromisoformat(told["by_when"])})


@dataclass(frozen=True)
class PlanWithdrawn:
    """A plan is taken back, with the reason; it stays to be read."""

    receipt: str
    reason: str
    kind: str = field(default=WITHDRAWN, init=False)

    def check(self) -> None:
        """NotFit without a reason."""
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "reason": self.reason}


@dataclass(frozen=True)
class SavedPlan:
    """A plan as it stands now."""

    receipt: str
    unit_id: str
    at: datetime
    role: str
    plan: PlanSaved
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""


def saved_plans(entries: Iterable[Entry]) -> list[SavedPlan]:
    """Plans by what the entries say, the newest first.

    A withdrawal counts for a plan of its own unit that was kept before it; the first one counts.
    """
    plans: dict[str, SavedPlan] = {}
    for entry in entries:
        if entry.kind == SAVED:
            plan = PlanSaved.from_json(entry.body)
            plans[entry.receipt] = SavedPlan(entry.receipt, entry.unit_id, entry.at, entry.role, plan)
        elif entry.kind == WITHDRAWN:
            kept = plans.get(entry.body["receipt"])
            if kept is not None and kept.unit_id == entry.unit_id and kept.withdrawn_at is None:
                plans[kept.receipt] = SavedPlan(
                    kept.receipt,
                    kept.unit_id,
                    kept.at,
                    kept.role,
                    kept.plan,
                    entry.at,
                    entry.role,
                    entry.body["reason"],
                )
    return list(reversed(plans.values()))
