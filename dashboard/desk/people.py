"""The register: who is signed in, what they hold, what was denied them; read anew each time it is asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.desk.asking import Grants
from pipelines.errors import StorageError
from pipelines.site import SETTINGS_FILE, load_site
from pipelines.state import AccessDenied, Draft, GrantGiven, Journal, Person, Sessions, grants_of, journal_of
from pipelines.state.grants import GRANT_KINDS, ROLES
from pipelines.state.sessions import LIVES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.sign_in import SignIn

__all__ = ["LIVES", "People", "Person", "Sessions", "people_of", "scope_of"]

OF_PEOPLE = ("administrator", "nurse_manager", "staff_representative")
"""Roles that see, of their units, what derives from what people did."""
NOBODY = "none"
"""The role under which an attempt of somebody without a grant is kept."""


@dataclass(frozen=True)
class People:
    """The people of one site who can sign in. StorageError where the journal cannot be read."""

    sign_in: SignIn
    journal: Journal
    sessions: Sessions
    timezone: str

    def grants(self, person: Person) -> Grants | None:
        """What the person may see today; None where they hold nothing."""
        entries = self.journal.entries(GRANT_KINDS, ("",))
        return scope_of(grants_of(entries, person.issuer, person.subject, self.today()))

    def today(self) -> date:
        """The clock's day in site time."""
        return datetime.now(ZoneInfo(self.timezone)).date()

    def denied(self, person: Person, role: str, page: str, why: str) -> None:
        """Keep that somebody asked for more than they may see: once an hour for each page and cause.

        What was asked for is not kept. It stays denied where it cannot be kept.
        """
        body = AccessDenied(person.issuer, person.subject, page, why)
        hour = datetime.now(UTC).isoformat(timespec="hours")
        key = hashlib.sha256(repr((hour, role, body)).encode()).hexdigest()
        try:
            self.journal.add(Draft(role, "", body, key))
        except StorageError:
            return


def scope_of(given: Iterable[GrantGiven]) -> Grants | None:
    """All grants of one person as one; None without any."""
    held = tuple(
        sorted(
            {(each.role, None if each.units is None else frozenset(each.units)) for each in given},
            key=lambda each: (ROLES.index(each[0]), each[1] is not None, sorted(each[1] or ())),
        )
    )
    if not held:
        return None
    return Grants(
        role=held[0][0],
        units=_union(units for role, units in held if role in OF_PEOPLE),
        own=_union(units for role, units in held if role == "staff"),
        held=held,
    )


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    every: frozenset[str] = frozenset()
    for units in parts:
        if units is None:
            return None
        every |= units
    return every


@cache
def people_of(folder: Path) -> People | None:
    """The register of the site in `folder`; None where nobody signs in: local evaluation.

    Asked once: a server that began with sign-in never falls back to showing everything to whoever comes.
    """
    if not (folder / SETTINGS_FILE).exists():
        return None
    site = load_site(folder)
    if site.sign_in is None:
        return None
    journal = journal_of(folder)
    return People(site.sign_in, journal, Sessions(journal), site.timezone)
