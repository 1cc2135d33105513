"""Proposals of a load line: what one side proposes, what the other answers, and how that stands.

A proposal is provisional until the other side has answered. It never changes a policy file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

PROPOSED, ANSWERED = "line.proposed", "line.answered"
LINE_KINDS = (PROPOSED, ANSWERED)

SIDES = ("manager", "staff_representative")
BASES = ("local_agreement", "guidance", "law")
NOTICE_DAYS = 28
"""A line looser than the one in force takes effect no sooner than this after it was proposed."""

_STRICTEST_FIRST = ("moment", "shift", "week")
_SHIFTS_KNOWN = "patients_per_nurse"


@dataclass(frozen=True)
class LineProposed:
    """A line as it is proposed, and the line in force that day; `*_before` None: there was none."""

    side: str
    measure: str
    staff_group: str
    period: str | None  # None: every period
    limit: float
    averaging: str  # moment | shift | week
    allowed_share: float | None  # of shifts that may be over
    rounding: str
    observation: str
    basis: str
    source: str
    reason: str
    effective_from: date
    filed_on: date
    limit_before: float | None
    averaging_before: str | None
    allowed_before: float | None
    snapshot_id: str  # of the figures it was made from
    kind: str = field(default=PROPOSED, init=False)

    @property
    def place(self) -> tuple[str, str | None]:
        """Of one unit, measure and period only one proposal is open."""
        return self.measure, self.period

    @property
    def looser(self) -> bool:
        """Whether it allows more than the line in force: a higher limit, more shifts over, a longer mean."""
        if self.limit_before is None:
            return False
        ranks = [
            -1 if each not in _STRICTEST_FIRST else _STRICTEST_FIRST.index(each)
            for each in (self.averaging, self.averaging_before)
        ]
        more_over = (self.allowed_share or 0.0) > (self.allowed_before or 0.0) and ranks[0] == ranks[1]
        return self.limit > self.limit_before or ranks[0] > ranks[1] or more_over

    def check(self) -> None:
        """NotFit where something is missing, past, or looser without notice."""
        for name, allowed in (("side", SIDES), ("basis", BASES), ("averaging", _STRICTEST_FIRST)):
            if getattr(self, name) not in allowed:
                raise NotFit(name, "unknown")
        if not isfinite(self.limit) or self.limit <= 0:
            raise NotFit("limit", "missing")
        if self.allowed_share is not None and not 0 <= self.allowed_share <= 1:
            raise NotFit("allowed_share", "unknown")
        if self.averaging != "week" and self.measure != _SHIFTS_KNOWN:
            raise NotFit("averaging", "weeks_only")
        checked_text("source", self.source, needed=True)
        checked_text("reason", self.reason, needed=True)
        if self.effective_from < self.filed_on:
            raise NotFit("effective_from", "past")
        if self.looser and self.effective_from < self.filed_on + timedelta(days=NOTICE_DAYS):
            raise NotFit("effective_from", "notice")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; days in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        days = {name: told[name].isoformat() for name in ("effective_from", "filed_on")}
        return {**told, **days}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> LineProposed:
        """The proposal of an entry; names that this version does not know are left out."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        days = {name: date.fromisoformat(told[name]) for name in ("effective_from", "filed_on")}
        return cls(**{**told, **days})


@dataclass(frozen=True)
class LineAnswered:
    """The other side's answer. Who disagrees says why."""

    receipt: str  # of the proposal
    side: str
    agrees: bool
    reason: str
    filed_on: date
    kind: str = field(default=ANSWERED, init=False)

    def check(self) -> None:
        """NotFit where the side is unknown, or a reason is missing."""
        if self.side not in SIDES:
            raise NotFit("side", "unknown")
        checked_text("reason", self.reason, needed=not self.agrees)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        return {**told, "filed_on": self.filed_on.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> LineAnswered:
        """The answer of an entry."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        return cls(**{**told, "filed_on": date.fromisoformat(told["filed_on"])})


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands. `counts`: none of its place was open when it was kept."""

    receipt: str
    unit_id: str
    at: datetime
    role: str
    line: LineProposed
    counts: bool = True
    answer: LineAnswered | None = None
    answered_at: datetime | None = None
    answered_by: str = ""

    def state(self, day: date) -> str:
        """`provisional`, `agreed`, `disagreed`, `lapsed` (no answer before its first day), `not_counted`."""
        if not self.counts:
            return "not_counted"
        if self.answer is not None:
            return "agreed" if self.answer.agrees else "disagreed"
        return "lapsed" if day > self.line.effective_from else "provisional"

    def is_open(self, day: date) -> bool:
        """Whether the other side may still answer it."""
        return self.state(day) == "provisional"


def proposals(entries: Iterable[Entry]) -> list[Proposal]:
    """Proposals by what the entries say, the newest first.

    Two filed in the same moment cannot both be open: the first counts. So does the first answer, of the other
    side, for the same unit, by the first day of the line proposed.
    """
    found: dict[str, Proposal] = {}
    for entry in entries:
        if entry.kind == PROPOSED:
            line = LineProposed.from_json(entry.body)
            others = [each for each in found.values() if each.unit_id == entry.unit_id]
            free = not any(each.line.place == line.place and each.is_open(line.filed_on) for each in others)
            found[entry.receipt] = Proposal(
                entry.receipt, entry.unit_id, entry.at, entry.role, line, counts=free
            )
        elif entry.kind == ANSWERED:
            answer = LineAnswered.from_json(entry.body)
            kept = found.get(answer.receipt)
            if kept is None or kept.unit_id != entry.unit_id or why_no_answer(kept, answer):
                continue
            found[kept.receipt] = replace(kept, answer=answer, answered_at=entry.at, answered_by=entry.role)
    return list(reversed(found.values()))


def why_no_answer(proposal: Proposal, answer: LineAnswered) -> str:
    """Why the answer does not count: `own` (the same side's), `closed`; empty where it does."""
    if not proposal.is_open(answer.filed_on):
        return "closed"
    return "own" if answer.side == proposal.line.side else ""
