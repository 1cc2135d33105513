"""What is answered to an overload report, and by when it has to be.

Raised -> acknowledged -> mitigated -> escalated -> decided. Each step says who, when and why; the reason goes
back to whoever reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text
from pipelines.state.reports import FILED, ReportFiled, hidden_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

STEPS = ("acknowledged", "mitigated", "escalated", "decided")
"""What management does about a report, in the usual order."""
HELP = "report.help"
READ = "report.text_read"
NOTIFIED = "report.notified"
REPORT_KINDS = (FILED, *(f"report.{step}" for step in STEPS), HELP, NOTIFIED)

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ReportStep:
    """What management did about a report, and why. `asked_of`: to whom it was escalated."""

    step: str
    receipt: str
    reason: str
    asked_of: str = ""

    @property
    def kind(self) -> str:
        """`report.acknowledged` and so on."""
        return f"report.{self.step}"

    def check(self) -> None:
        """NotFit without a reason, or without somebody to escalate to; to have seen it needs no reason."""
        if self.step not in STEPS:
            raise NotFit("step", "unknown")
        checked_text("reason", self.reason, needed=self.step != "acknowledged")
        checked_text("asked_of", self.asked_of, needed=self.step == "escalated")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> ReportStep:
        """The step of an entry."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in body.items() if name in known})


@dataclass(frozen=True)
class HelpTold:
    """The reporter says later whether help came."""

    receipt: str
    came: str
    kind: str = field(default=HELP, init=False)

    def check(self) -> None:
        """NotFit where it says nothing."""
        if self.came not in ("yes", "no"):
            raise NotFit("help_came", "missing")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "came": self.came}


@dataclass(frozen=True)
class TextRead:
    """Somebody opened what a reporter wrote: every reading is kept."""

    receipt: str
    kind: str = field(default=READ, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt}


@dataclass(frozen=True)
class OnCallNotified:
    """Somebody on call was told of a grave report, or could not be."""

    receipt: str
    reached: bool
    kind: str = field(default=NOTIFIED, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "reached": self.reached}


@dataclass(frozen=True)
class Taken:
    """A step that was taken: what, when, in which role and by whom."""

    step: ReportStep
    at: datetime
    role: str
    author: str


@dataclass(frozen=True)
class Report:
    """A report as it stands. `begins`: the day its clocks run from."""

    receipt: str
    unit_id: str
    at: datetime
    begins: date
    filed: ReportFiled
    steps: tuple[Taken, ...] = ()
    help_came: str = "unknown"
    notified: bool | None = None  # None: nobody was to be told

    @property
    def state(self) -> str:
        """`raised`, or the last step taken."""
        return self.steps[-1].step.step if self.steps else "raised"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state != "decided"

    def due(self, acknowledge_days: int, unresolved_days: int) -> tuple[str, date] | None:
        """What has to be done next, `acknowledge` or `decide`, and by which day; None once it is decided."""
        if not self.is_open:
            return None
        if not self.steps:
            return "acknowledge", self.begins + timedelta(days=acknowledge_days)
        return "decide", self.begins + timedelta(days=unresolved_days)


def reports(entries: Iterable[Entry]) -> list[Report]:
    """Reports by what the entries say, the newest first.

    A step counts for a report of its own unit that was kept before it and is not decided yet.
    """
    found: dict[str, Report] = {}
    for entry in entries:
        if entry.kind == FILED:
            filed = ReportFiled.from_json(entry.body)
            # Of an anonymous one the end of its week: nobody is late who could not have known.
            begins = filed.week + _WEEK if filed.anonymous else entry.at.date()
            found[entry.receipt] = Report(
                entry.receipt, entry.unit_id, entry.at, begins, filed, help_came=filed.help_came
            )
            continue
        kept = found.get(str(entry.body.get("receipt", "")))
        if kept is None or kept.unit_id != entry.unit_id:
            continue
        found[kept.receipt] = _after(kept, entry)
    return list(reversed(found.values()))


def _after(report: Report, entry: Entry) -> Report:
    if entry.kind == HELP:
        return replace(report, help_came=str(entry.body["came"]))
    if entry.kind == NOTIFIED:
        return replace(report, notified=bool(entry.body["reached"]))
    step = ReportStep.from_json(entry.body)
    if why_no_step(report, step):
        return report
    return replace(report, steps=(*report.steps, Taken(step, entry.at, entry.role, entry.author)))


def why_no_step(report: Report, step: ReportStep) -> str:
    """Why a step cannot be taken: `decided` already, or `again`; empty where it can."""
    if not report.is_open:
        return "decided"
    if step.step == "acknowledged" and report.steps:
        return "again"
    return ""


def found_by_code(reports_: Iterable[Report], code: str) -> Report | None:
    """The report whose reporter holds this code; None where there is none."""
    wanted = hidden_code(code)
    return next((each for each in reports_ if each.filed.code == wanted), None)
