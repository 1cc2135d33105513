"""The entry that `plimsoll retain` makes of what it removed, so that nobody has to guess where rows went."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS_RETIRED = "rows.retired"


@dataclass(frozen=True)
class RowsRetired:
    """Rows of persons that left, by table. `retired_before`: a Monday; weeks before it stay as computed."""

    retired_before: str
    removed: Mapping[str, int]
    version: str  # of Plimsoll
    key: str
    kind: str = field(default=ROWS_RETIRED, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the key stands beside the body."""
        return {
            "retired_before": self.retired_before,
            "removed": dict(self.removed),
            "version": self.version,
        }
