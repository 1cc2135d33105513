"""Contested figures: who sees one may say that it is wrong, and somebody has to answer by a day."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

CONTESTED, SETTLED = "figure.contested", "figure.settled"
CONTEST_KINDS = (CONTESTED, SETTLED)

FIGURES = ("load", "line", "standing", "time_saved", "ledger", "strain", "reports", "alerts", "safeguards")
"""What can be contested of a unit. The first three are for everybody; the others for who is shown them."""
OPEN_FIGURES = FIGURES[:3]
OUTCOMES = ("corrected", "stands", "cannot_tell")
"""How it ends: the source is put right and a run shows it, the figure is right, or nobody can tell."""

OWNER = "administrator"
"""The role that has to answer: who looks after the data."""
ANSWER_DAYS = 28
"""By when: a feed that has to be put right comes with a run or two."""


@dataclass(frozen=True)
class FigureContested:
    """A figure somebody says is wrong. `week` None: not one week's, but the figure as it stands."""

    page: str
    figure: str
    week: date | None
    reason: str
    filed_on: date
    snapshot_id: str  # of the figures that were seen
    kind: str = field(default=CONTESTED, init=False)

    def check(self) -> None:
        """NotFit where the figure is unknown, the week no Monday or in the future, or the reason missing."""
        if self.figure not in FIGURES:
            raise NotFit("figure", "unknown")
        if self.week is not None and (self.week.weekday() or self.week > self.filed_on):
            raise NotFit("week", "unknown")
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; days in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        week = None if self.week is None else self.week.isoformat()
        return {**told, "week": week, "filed_on": self.filed_on.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> FigureContested:
        """What an entry contests; names that this version does not know are left out."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        week = None if told["week"] is None else date.fromisoformat(told["week"])
        return cls(**{**told, "week": week, "filed_on": date.fromisoformat(told["filed_on"])})


@dataclass(frozen=True)
class FigureSettled:
    """The owner's answer, with its reason."""

    receipt: str  # of the entry that contests
    outcome: str
    reason: str
    filed_on: date
    kind: str = field(default=SETTLED, init=False)

    def check(self) -> None:
        """NotFit where the outcome is unknown, or the reason is missing."""
        if self.outcome not in OUTCOMES:
            raise NotFit("outcome", "missing")
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        return {**told, "filed_on": self.filed_on.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> FigureSettled:
        """The answer of an entry."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        return cls(**{**told, "filed_on": date.fromisoformat(told["filed_on"])})


@dataclass(frozen=True)
class Contest:
    """A contested figure as it stands. `settled` None: it waits for its owner."""

    receipt: str
    unit_id: str
    at: datetime
    role: str
    told: FigureContested
    settled: FigureSettled | None = None
    settled_by: str = ""  # a role

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.settled is None

    @property
    def due(self) -> date:
        """The day by which its owner answers."""
        return self.told.filed_on + timedelta(days=ANSWER_DAYS)

    def late(self, day: date) -> bool:
        """Whether it waits beyond its day."""
        return self.is_open and self.due < day


def contests(entries: Iterable[Entry]) -> list[Contest]:
    """Contested figures by what the entries say, the newest first. The first answer counts."""
    found: dict[str, Contest] = {}
    for entry in entries:
        if entry.kind == CONTESTED:
            told = FigureContested.from_json(entry.body)
            found[entry.receipt] = Contest(entry.receipt, entry.unit_id, entry.at, entry.role, told)
        elif entry.kind == SETTLED:
            settled = FigureSettled.from_json(entry.body)
            kept = found.get(settled.receipt)
            if kept is not None and kept.unit_id == entry.unit_id and kept.is_open:
                found[kept.receipt] = replace(kept, settled=settled, settled_by=entry.role)
    return list(reversed(found.values()))
