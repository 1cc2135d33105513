"""What the record holds of one person, by who signs in; and the entry that somebody asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.state.grants import REVOKED, all_grants

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.state.entries import Entry
    from pipelines.state.sessions import Person

PERSON_ANSWERED = "person.answered"


@dataclass(frozen=True)
class PersonAnswered:
    """Somebody was told what is held about them. Who that was is not kept, nor whether there was anything."""

    version: str  # of Plimsoll
    kind: str = field(default=PERSON_ANSWERED, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"version": self.version}


def entries_of(entries: Iterable[Entry], person: Person) -> list[dict[str, Any]]:
    """Entries that a person wrote when signed in, or that are about their grants and denied attempts.

    One row an entry: number, moment, role, kind, unit, what it says as JSON, receipt, and `why` it is here.
    """
    entries = list(entries)
    who = (person.issuer, person.subject)
    grants = {one.receipt for one in all_grants(entries) if (one.given.issuer, one.given.subject) == who}
    rows = []
    for entry in entries:
        about = (entry.body.get("issuer"), entry.body.get("subject")) == who
        revoked = entry.kind == REVOKED and entry.body.get("receipt") in grants
        wrote = entry.author == f"{person.issuer} {person.subject}"
        if wrote or about or revoked:
            rows.append(
                {
                    "sequence": entry.sequence,
                    "at": entry.at.isoformat(),
                    "why": "written by you" if wrote else "about you",
                    "role": entry.role,
                    "kind": entry.kind,
                    "unit_id": entry.unit_id,
                    "body": json.dumps(dict(entry.body), ensure_ascii=False, sort_keys=True),
                    "receipt": entry.receipt,
                }
            )
    return rows
