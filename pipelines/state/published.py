"""The entry that a run makes of what it published, so that numbers shown on a day can be proven later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SNAPSHOT_PUBLISHED = "snapshot.published"


@dataclass(frozen=True)
class SnapshotPublished:
    """A snapshot by its id and the SHA-256 of its file, with the day its figures are of."""

    snapshot_id: str
    sha256: str
    as_of: str
    version: str  # of Plimsoll
    kind: str = field(default=SNAPSHOT_PUBLISHED, init=False)

    def check(self) -> None:
        """A run has nothing to put right."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {
            "snapshot_id": self.snapshot_id,
            "sha256": self.sha256,
            "as_of": self.as_of,
            "version": self.version,
        }

    @property
    def key(self) -> str:
        """One file is recorded once, however often a run finds that it stands."""
        return f"{self.kind} {self.snapshot_id} {self.sha256}"
