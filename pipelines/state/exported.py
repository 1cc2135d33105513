"""The entry that an export makes of itself, so that whoever has it can ask the record for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EXPORT_MADE = "export.made"


@dataclass(frozen=True)
class ExportMade:
    """An export of a snapshot, by the SHA-256 of its manifest."""

    snapshot_id: str
    sha256: str
    version: str  # of Plimsoll
    kind: str = field(default=EXPORT_MADE, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"snapshot_id": self.snapshot_id, "sha256": self.sha256, "version": self.version}

    @property
    def key(self) -> str:
        """The same bytes are recorded once, however often they are exported."""
        return f"{self.kind} {self.sha256}"


def export_known(rows: Iterable[Mapping[str, Any]], sha256: str) -> bool:
    """Whether rows of a journal or of a pack tell of an export with this manifest."""
    return any(row.get("kind") == EXPORT_MADE and sha256 in str(row.get("body", "")) for row in rows)
