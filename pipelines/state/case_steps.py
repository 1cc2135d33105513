"""What is written about a unit's case: the alerts a run puts under it, and what people decide."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Mapping

ALERTED = "case.alerted"
STEPS = (
    "acknowledged",
    "assigned",
    "acted",
    "asked",
    "accepted",
    "followed_up",
    "reviewed",
    "closed",
)
"""What people do about a case, in the usual order."""
CASE_KINDS = (ALERTED, *(f"case.{step}" for step in STEPS))

ACTIONS = (
    "adjust_caseload",
    "cap_admissions",
    "add_staff",
    "stop_other_work",
    "pause_tool",
    "train",
    "support",
)
"""What can be done about load. To ask upward and to accept the risk are steps of their own."""

FARTHEST_DAYS = 182
"""So far ahead, half a year, lies the last day that a follow-up, an answer or an acceptance may have."""

_DATED = ("acted", "asked", "accepted", "followed_up")
_WITH_REASON = ("acted", "asked", "accepted", "followed_up", "reviewed", "closed")
_WITH_WHO = ("assigned", "asked", "accepted")
_LONGEST_WHO = 120


@dataclass(frozen=True)
class AlertTold:
    """An alert as it was published when it came under a case."""

    alert_id: str
    kind: str
    severity: str


@dataclass(frozen=True)
class CaseAlerted:
    """Alerts of a unit that a run published and that no case had: they open one, or join the open one."""

    alerts: tuple[AlertTold, ...]
    on: date  # the day of the run in site time: the clocks begin here, whether or not anybody looks
    as_of: date
    snapshot_id: str
    kind: str = field(default=ALERTED, init=False)

    def check(self) -> None:
        """NotFit without an alert."""
        if not self.alerts:
            raise NotFit("alerts", "missing")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; days in ISO form, alerts as lists of id, kind and severity."""
        return {
            "alerts": [[each.alert_id, each.kind, each.severity] for each in self.alerts],
            "on": self.on.isoformat(),
            "as_of": self.as_of.isoformat(),
            "snapshot_id": self.snapshot_id,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> CaseAlerted:
        """The alerts of an entry."""
        return cls(
            tuple(AlertTold(*each[:3]) for each in body["alerts"]),
            date.fromisoformat(body["on"]),
            date.fromisoformat(body["as_of"]),
            body["snapshot_id"],
        )


@dataclass(frozen=True)
class CaseStep:
    """What somebody did about a case, and why.

    `who`: to whom it was assigned, of whom it was asked, who accepts the risk. `by_day`: of an action and a
    follow-up the day to look again, of a question the day to answer, of an acceptance its last day.
    """

    step: str
    case: str  # the receipt of the entry that opened it
    filed_on: date  # in site time
    reason: str = ""
    action: str = ""
    who: str = ""
    by_day: date | None = None

    @property
    def kind(self) -> str:
        """`case.acknowledged` and so on."""
        return f"case.{self.step}"

    def check(self) -> None:
        """NotFit where it lacks a reason, an action, somebody or a day that it needs."""
        if self.step not in STEPS:
            raise NotFit("step", "unknown")
        if (self.step == "acted") != bool(self.action) or self.action not in ("", *ACTIONS):
            raise NotFit("action", "missing" if not self.action else "unknown")
        checked_text("who", self.who, needed=self.step in _WITH_WHO)
        if len(self.who) > _LONGEST_WHO:
            raise NotFit("who", "too_long")
        checked_text("reason", self.reason, needed=self.step in _WITH_REASON)
        if self.step not in _DATED:
            if self.by_day is not None:
                raise NotFit("by_day", "unknown")
            return
        if self.by_day is None:
            raise NotFit("by_day", "missing")
        if self.by_day < self.filed_on:
            raise NotFit("by_day", "past")
        if self.by_day > self.filed_on + timedelta(days=FARTHEST_DAYS):
            raise NotFit("by_day", "too_far")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; days in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        by_day = None if self.by_day is None else self.by_day.isoformat()
        return {**told, "filed_on": self.filed_on.isoformat(), "by_day": by_day}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> CaseStep:
        """The step of an entry; names that this version does not know are left out."""
        known = {each.name for each in fields(cls)}
        told = {name: value for name, value in body.items() if name in known}
        by_day = None if told.get("by_day") is None else date.fromisoformat(told["by_day"])
        return cls(**{**told, "filed_on": date.fromisoformat(told["filed_on"]), "by_day": by_day})
