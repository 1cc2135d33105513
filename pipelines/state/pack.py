"""The record for those who have no access to the site: every link, and which snapshots were published.

Whoever holds a pack can check it without any secret: each link follows from the one before it, and an earlier
pack, a head written down or a receipt must still be in it. Words that are for a few are left out; the digest
stands for them, and the entry's random key is left out too, so that nobody finds the words by trying.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipelines.errors import StorageError, VerificationFailed
from pipelines.state.exported import EXPORT_MADE
from pipelines.state.lines import write_lines
from pipelines.state.published import SNAPSHOT_PUBLISHED
from pipelines.state.retention import ROWS_RETIRED
from pipelines.state.verify import RECORD_RESTORED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.state.journal import Journal

FORMAT = "plimsoll record pack 1"
FOR_ALL = frozenset({SNAPSHOT_PUBLISHED, RECORD_RESTORED, EXPORT_MADE, ROWS_RETIRED})
"""Kinds of entry whose words are for everybody: no person wrote them."""
_LINKS = ("sequence", "digest", "link")
_RECEIPT = (*_LINKS, "receipt")


def write_pack(journal: Journal, path: Path) -> int:
    """Write the pack beside `path` and rename it there; gives the number of entries. StorageError."""
    rows = [_shown(row) for row in journal.rows()]
    write_lines(path, ({"format": FORMAT, "entries": len(rows)}, *rows), "pack")
    return len(rows)


def read_pack(path: Path) -> list[dict[str, Any]]:
    """The rows of a pack. VerificationFailed where it is none, or cut short."""
    try:
        head, *rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        whole = head["format"] == FORMAT and head["entries"] == len(rows)
        whole = whole and all(set(_LINKS) <= row.keys() for row in rows)
    except OSError as error:
        raise StorageError(f"The pack cannot be read ({error.strerror}).", hint="check the path") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise VerificationFailed(
            "This is no whole pack of a record: it is cut short, or something else.", hint="ask for another"
        )
    return rows


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry in full where its words are for all, else its place, digest, link and receipt."""
    if row["kind"] in FOR_ALL:
        return {name: value for name, value in row.items() if name not in ("seal", "sealed_with")}
    return {name: row[name] for name in _RECEIPT}
