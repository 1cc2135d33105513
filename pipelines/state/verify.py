"""Whether the record is whole: every entry as it was filed, none missing, none slipped in, each sealed.

What is looked at comes from the journal; what it is held against comes from elsewhere: the anchor, the record
key, receipts that people kept, and the published snapshots themselves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.state.anchor import Head
from pipelines.state.chain import FIRST_LINK, digest_of, link_after, seal_of
from pipelines.state.published import SNAPSHOT_PUBLISHED

RECORD_RESTORED = "record.restored"
"""The entry in which a restore says which entries are lost."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipelines.state.record_key import RecordKey

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: a stable word, and the entry or snapshot it is about."""

    what: str
    where: str


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what does not hold."""

    entries: int
    head: Head | None
    sealed: int  # entries whose seal was checked
    other_keys: int  # entries sealed with a key that is not here: neither right nor wrong
    anchored: int  # heads of the anchor that were compared
    behind: int  # entries that the anchor does not know yet
    snapshots: int  # published snapshots that are still kept, and were hashed again
    gone: int  # recorded snapshots that are no longer kept
    lost: int  # entries that a restore from a copy announced as lost
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def examine(
    rows: Sequence[Row],
    heads: Iterable[Head],
    key: RecordKey | None,
    hash_of: Callable[[str], str | None],
    standing: str | None = None,
) -> Verdict:
    """The verdict on a journal's rows, in their order.

    `heads`: what the anchor remembers. `hash_of`: SHA-256 of a published snapshot by its id, None where it is
    no longer kept. `standing`: the id of the one that stands published.
    """
    findings = [*_chain(rows), *_seals(rows, key)]
    anchored = list(heads)
    differing, lost = _anchor(rows, anchored)
    findings += differing
    hashed = {
        told["snapshot_id"]: (told["sha256"], hash_of(told["snapshot_id"])) for told in _snapshots(rows)
    }
    findings += [
        Finding("snapshot_changed", name)
        for name, (recorded, now) in hashed.items()
        if now is not None and now != recorded
    ]
    if standing is not None and standing not in hashed:
        findings.append(Finding("snapshot_not_recorded", standing))
    ours = sum(key is not None and row.get("sealed_with") == key.fingerprint for row in rows)
    furthest = max((head.sequence for head in anchored), default=0)
    kept = sum(now is not None for _, now in hashed.values())
    return Verdict(
        entries=len(rows),
        head=Head(rows[-1]["sequence"], rows[-1]["link"]) if rows else None,
        sealed=ours,
        other_keys=len(rows) - ours,
        anchored=len(anchored),
        behind=max(0, len(rows) - furthest),
        snapshots=kept,
        gone=len(hashed) - kept,
        lost=lost,
        findings=tuple(findings),
    )


def _chain(rows: Sequence[Row]) -> list[Finding]:
    """Entries that are not as filed, numbers left out, links that do not follow from those before."""
    found = []
    link = FIRST_LINK
    for place, row in enumerate(rows, start=1):
        number = row["sequence"]
        if number != place:
            found.append(Finding("entries_missing", f"before {number}"))
            return found  # every later number is off by as many
        # A pack for readers leaves out what they may not read; its digest stands for it.
        if "body" in row and digest_of(row) != row["digest"]:
            found.append(Finding("entry_changed", str(number)))
        expected = link_after(link, number, row["digest"])
        if row["link"] != expected:
            found.append(Finding("link_broken", str(number)))
        link = row["link"]
    return found


def _seals(rows: Sequence[Row], key: RecordKey | None) -> list[Finding]:
    if key is None:
        return []
    return [
        Finding("seal_forged", str(row["sequence"]))
        for row in rows
        if row.get("sealed_with") == key.fingerprint and seal_of(key.secret, row["link"]) != row["seal"]
    ]


def _anchor(rows: Sequence[Row], heads: Sequence[Head]) -> tuple[list[Finding], int]:
    """What the anchor remembers otherwise, and how many entries a restore has announced as lost."""
    links = {row["sequence"]: row["link"] for row in rows}
    lost = _announced(rows, heads)
    differing = [(place, head) for place, head in enumerate(heads) if links.get(head.sequence) != head.link]
    unexplained = [
        head
        for place, head in differing
        if not any(place < before and head.sequence in span for before, span in lost)
    ]
    found = [Finding("anchor_differs", str(head.sequence)) for head in unexplained if head.sequence in links]
    if ahead := max((head.sequence for head in unexplained if head.sequence not in links), default=0):
        found.append(Finding("end_missing", f"{len(rows) + 1} to {ahead}"))
    return found, sum(len(span) for _, span in lost)


def _announced(rows: Sequence[Row], heads: Sequence[Head]) -> list[tuple[int, range]]:
    """Spans that restores have announced as lost, each with the line of the anchor that the restore wrote:
    it explains only what stands before it."""
    found = []
    for row in rows:
        if row.get("kind") != RECORD_RESTORED or "body" not in row:
            continue
        told = json.loads(row["body"])
        line = Head(row["sequence"], row["link"])
        if told["first"] is not None and line in heads:
            found.append((heads.index(line), range(told["first"], told["last"] + 1)))
    return found


def _snapshots(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [
        json.loads(row["body"]) for row in rows if row.get("kind") == SNAPSHOT_PUBLISHED and "body" in row
    ]
