"""Grants: who may see what of which units, until when, and whether that was taken back.

A person is known by the issuer of their sign-in and the subject it gives them, never by an e-mail address:
that can be given to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.state.entries import NotFit, checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.state.entries import Entry

GIVEN, REVOKED = "grant.given", "grant.revoked"
GRANT_KINDS = (GIVEN, REVOKED)

ROLES = ("administrator", "nurse_manager", "staff_representative", "staff", "auditor")
"""In the order in which a person with several of them is asked for the first page."""
WHOLE_ONLY = ("administrator", "auditor")
"""Roles that are of the whole organisation or not at all."""


@dataclass(frozen=True)
class GrantGiven:
    """A role is given to one person. `units` None: in the whole organisation; `until`: the last day."""

    issuer: str
    subject: str
    role: str
    units: tuple[str, ...] | None
    reason: str
    until: date | None = None
    kind: str = field(default=GIVEN, init=False)

    def check(self) -> None:
        """NotFit where somebody or a reason is missing, or the role is not of such units."""
        for name in ("issuer", "subject", "reason"):
            checked_text(name, getattr(self, name), needed=True)
        if self.role not in ROLES:
            raise NotFit("role", "unknown")
        if self.units is not None and self.role in WHOLE_ONLY:
            raise NotFit("units", "whole_only")
        if self.units is not None and not all(self.units or ("",)):
            raise NotFit("units", "missing")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        units = None if self.units is None else list(self.units)
        return {**told, "units": units, "until": self.until and self.until.isoformat()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> GrantGiven:
        """The grant of an entry; names that this version does not know are left out."""
        known = {each.name for each in fields(cls) if each.init}
        told = {name: value for name, value in body.items() if name in known}
        units = None if told["units"] is None else tuple(told["units"])
        until = date.fromisoformat(told["until"]) if told["until"] else None
        return cls(**{**told, "units": units, "until": until})


@dataclass(frozen=True)
class GrantRevoked:
    """A grant is taken back, with the reason; it stays to be read."""

    receipt: str  # of the grant
    reason: str
    kind: str = field(default=REVOKED, init=False)

    def check(self) -> None:
        """NotFit without a reason."""
        checked_text("reason", self.reason, needed=True)

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "reason": self.reason}


@dataclass(frozen=True)
class Grant:
    """A grant as it stands."""

    receipt: str
    at: datetime
    given: GrantGiven
    revoked_at: datetime | None = None
    revoked_why: str = ""

    def holds(self, day: date) -> bool:
        """Whether it counts on that day: not taken back, not over, and of a role this version knows."""
        over = self.given.until is not None and day > self.given.until
        return self.revoked_at is None and not over and self.given.role in ROLES


def all_grants(entries: Iterable[Entry]) -> list[Grant]:
    """Every grant there ever was, the newest first. Of several revocations the first counts."""
    found: dict[str, Grant] = {}
    for entry in entries:
        if entry.kind == GIVEN:
            found[entry.receipt] = Grant(entry.receipt, entry.at, GrantGiven.from_json(entry.body))
        elif entry.kind == REVOKED:
            kept = found.get(entry.body["receipt"])
            if kept is not None and kept.revoked_at is None:
                found[kept.receipt] = replace(kept, revoked_at=entry.at, revoked_why=entry.body["reason"])
    return list(reversed(found.values()))


def grants_of(entries: Iterable[Entry], issuer: str, subject: str, day: date) -> tuple[GrantGiven, ...]:
    """What one person holds on a day, the newest first; nothing for who is not known."""
    return tuple(
        grant.given
        for grant in all_grants(entries)
        if (grant.given.issuer, grant.given.subject) == (issuer, subject) and grant.holds(day)
    )
