"""Overload reports as staff file them.

What is protected is who reported: an anonymous report is kept without its shift and without its moment, and
its reporter finds it again by a code that only they have.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from expectations.overload_reports import CAUSES
from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Mapping

FILED = "report.filed"

LEVELS = range(1, 6)
URGENT = 4
"""From this level on somebody on call is told at once."""
TRIED = (
    "asked_team",
    "told_manager",
    "asked_bank",
    "called_on_call",
    "stopped_tasks",
    "held_admission",
    "nothing",
)
REMEDIES = (
    "staff_now",
    "staff_plan",
    "hold_admissions",
    "skill_mix",
    "stop_tasks",
    "breaks",
    "tool",
    "talk",
    "other",
)
PERIODS = ("day", "evening", "night")
ASKED = ("yes", "no", "unknown")
CAME = ("yes", "no", "not_yet", "unknown")

LONGEST_NAME = 120
_CODE_LETTERS = 12


def monday(day: date) -> date:
    """The first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def code_of(key: str) -> str:
    """The reporter's own code, made of the form's key: `k7qf-3m2p-9xta`. Sixty bits: nobody guesses it."""
    digest = hashlib.sha256(f"reporter's code {key}".encode()).digest()
    letters = base64.b32encode(digest).decode("ascii").lower()[:_CODE_LETTERS]
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LETTERS, 4))


def hidden_code(code: str) -> str:
    """What is kept of a code: from it nobody learns the code."""
    return hashlib.sha256(f"kept {plain_code(code)}".encode()).hexdigest()


def plain_code(code: str) -> str:
    """A code as it counts: case, blanks and strokes do not matter."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


@dataclass(frozen=True)
class ReportFiled:
    """A report as it was filed; only a named one says on which day, in which shift, beside which figures."""

    week: date  # the Monday of the shift's ISO week
    on: date | None
    period: str | None
    level: int  # 1 strained … 5 unsafe now
    cause: str
    red_flag: bool
    tried: tuple[str, ...]
    remedy: str
    help_asked: str
    help_came: str
    text: str
    text_flagged: bool  # may name a patient, and was kept after a warning
    name: str  # for the representative alone; empty: anonymous
    code: str  # hidden_code of the reporter's code; empty for one from a file
    facts: Mapping[str, float]  # planned hours, patients, load and line of the shift, as the form showed them
    snapshot_id: str
    report_id: str = ""  # of the file it came from
    unit_code: str = ""  # receipt of the code it was filed with; empty: somebody was signed in
    kind: str = field(default=FILED, init=False)

    @property
    def anonymous(self) -> bool:
        """Whether nobody's name is kept with it."""
        return not self.name

    def check(self) -> None:
        """NotFit where a value is none of the known ones, or an anonymous report says when it was."""
        if self.level not in LEVELS:
            raise NotFit("level", "missing")
        for name, allowed in (
            ("cause", CAUSES),
            ("remedy", REMEDIES),
            ("help_asked", ASKED),
            ("help_came", CAME),
        ):
            if getattr(self, name) not in allowed:
                raise NotFit(name, "missing")
        if not set(self.tried) <= set(TRIED):
            raise NotFit("tried", "unknown")
        if self.period is not None and self.period not in PERIODS:
            raise NotFit("period", "unknown")
        if self.week.weekday() or (self.on is not None and monday(self.on) != self.week):
            raise NotFit("week", "unknown")
        moment = (self.on, self.period, self.facts, self.snapshot_id)  # each of them tells a day
        if self.anonymous and any(moment):
            raise NotFit("name", "shift_of_anonymous")
        checked_text("text", self.text, needed=False)
        if len(self.name) > LONGEST_NAME:
            raise NotFit("name", "too_long")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; days in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        on = None if self.on is None else self.on.isoformat()
        plain = {
            "week": self.week.isoformat(),
            "on": on,
            "tried": list(self.tried),
            "facts": dict(self.facts),
        }
        return {**told, **plain}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> ReportFiled:
        """The report of an entry; names that this version does not know are left out."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        on = None if told["on"] is None else date.fromisoformat(told["on"])
        plain = {"week": date.fromisoformat(told["week"]), "on": on, "tried": tuple(told["tried"])}
        return cls(**{**told, **plain})

    def kept_at(self, now: datetime) -> datetime:
        """When an entry of it is kept: of an anonymous one the week alone, for the moment tells the shift."""
        return datetime.combine(self.week, time(), UTC) if self.anonymous else now
