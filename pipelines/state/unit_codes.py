"""Unit codes: with one somebody who is not signed in files reports about its unit, and does nothing else.

A code hangs on a wall, as a QR code or to be typed. What is kept of it is a hash; who uses it is not kept.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text
from pipelines.state.reports import hidden_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

CODE_GIVEN, CODE_REVOKED = "unit_code.given", "unit_code.revoked"
UNIT_CODE_KINDS = (CODE_GIVEN, CODE_REVOKED)

LETTERS = 16
"""Of a code, five bits each: eighty bits, which nobody guesses. A reporter's own code has twelve."""
_BYTES = 10
_GROUP = 4


def new_unit_code() -> str:
    """A fresh code: `k7qf-3m2p-9xta-p2md`."""
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower()
    return "-".join(letters[start : start + _GROUP] for start in range(0, LETTERS, _GROUP))


@dataclass(frozen=True)
class UnitCodeGiven:
    """A code is given to the unit of the entry. `until`: the last day on which it holds."""

    hidden: str  # hidden_code of the code
    reason: str
    until: date | None = None
    kind: str = field(default=CODE_GIVEN, init=False)

    def check(self) -> None:
        """NotFit without a code or a reason."""
        if not self.hidden:
            raise NotFit("code", "missing")
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form."""
        return {
            "hidden": self.hidden,
            "reason": self.reason,
            "until": self.until and self.until.isoformat(),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> UnitCodeGiven:
        """The code of an entry."""
        until = date.fromisoformat(body["until"]) if body["until"] else None
        return cls(body["hidden"], body["reason"], until)


@dataclass(frozen=True)
class UnitCodeRevoked:
    """A code is taken back, with the reason: posters that still hang open nothing."""

    receipt: str  # of the code
    reason: str
    kind: str = field(default=CODE_REVOKED, init=False)

    def check(self) -> None:
        """NotFit without a reason."""
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "reason": self.reason}


@dataclass(frozen=True)
class UnitCode:
    """A code as it stands; the code itself is nowhere."""

    receipt: str
    unit_id: str
    at: datetime
    given: UnitCodeGiven
    revoked_at: datetime | None = None
    revoked_why: str = ""

    def holds(self, day: date) -> bool:
        """Whether it opens the form on that day: not taken back, and not over."""
        over = self.given.until is not None and day > self.given.until
        return self.revoked_at is None and not over


def unit_codes(entries: Iterable[Entry]) -> list[UnitCode]:
    """Every code there ever was, the newest first. Of several revocations the first counts."""
    found: dict[str, UnitCode] = {}
    for entry in entries:
        if entry.kind == CODE_GIVEN:
            given = UnitCodeGiven.from_json(entry.body)
            found[entry.receipt] = UnitCode(entry.receipt, entry.unit_id, entry.at, given)
        elif entry.kind == CODE_REVOKED:
            kept = found.get(entry.body["receipt"])
            if kept is not None and kept.revoked_at is None:
                found[kept.receipt] = replace(kept, revoked_at=entry.at, revoked_why=entry.body["reason"])
    return list(reversed(found.values()))


def unit_code_of(entries: Iterable[Entry], code: str, day: date) -> UnitCode | None:
    """The code somebody holds, where it holds on that day; None for any other."""
    wanted = hidden_code(code)
    return next(
        (each for each in unit_codes(entries) if each.given.hidden == wanted and each.holds(day)), None
    )
