"""What a run did, as people and programs are told."""

from __future__ import annotations

import copy
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Counted = tuple[
        dict[str, "TableCount"],
        dict[tuple[str, str], dict[str, Any]],
        dict[str, dict[str, int]],
        dict[str, dict[str, int]],
    ]

STEPS = ("read", "validate", "load", "measure", "detect", "publish")


@dataclass
class TableCount:
    """Candidate rows of one table: read = accepted + rejected + duplicates."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0


@dataclass
class Summary:
    """The one answer of a run. `snapshot` is the logical digest of what stands published."""

    snapshot: str | None = None
    snapshot_id: str | None = None
    as_of: str | None = None
    files_new: int = 0
    files_skipped: int = 0
    tables: dict[str, TableCount] = field(default_factory=lambda: defaultdict(TableCount))
    rejections: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    files_refused: list[dict[str, str]] = field(default_factory=list)
    refused_before: int = 0
    """Of the refused files, those that could not be read in the run before either: nothing new."""
    files_incomplete: list[str] = field(default_factory=list)
    ignored: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    records: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    """By source and kind: raw records read to be folded into rows, or compared."""
    extra_columns: dict[str, list[str]] = field(default_factory=dict)
    readmitted: int = 0
    withdrawn: int = 0
    corrected: int = 0
    weeks_recomputed: int = 0
    restated_weeks: int = 0
    """Units' weeks that were published otherwise before."""
    alerts_withdrawn: int = 0
    withheld_weeks: int = 0
    """Units' weeks of which nothing about people is told, because a correction changed it by a few people."""
    unattributed: int = 0
    """Tasks of LLM logs that name no clinician: refused, but common there and no sign of a broken export."""
    notes: list[str] = field(default_factory=list)
    digest: dict[str, Any] | None = None
    """What became of the digest, where the settings ask for it after a run."""
    coverage: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By source and table: candidate rows of this run, their first and last day, and how many carry what."""
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time of the block to a step's seconds."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - begun

    def reject(self, table: str, rule: str, rows: int, example_file: str, example_row: int) -> None:
        """Count rejected rows; the first example of a rule is kept."""
        entry = self.rejections.setdefault(
            (table, rule),
            {
                "table": table,
                "rule": rule,
                "rows": 0,
                "example_file": example_file,
                "example_row": example_row,
            },
        )
        entry["rows"] += rows

    def counted(self) -> _Counted:
        """What is counted by row so far, as a copy."""
        return copy.deepcopy((self.tables, self.rejections, self.ignored, self.records))

    def count_from(self, before: _Counted) -> None:
        """Go back to what was counted before."""
        self.tables, self.rejections, self.ignored, self.records = before

    def total(self, name: str) -> int:
        """Sum of one count over all tables."""
        return sum(getattr(count, name) for count in self.tables.values())

    def document(self) -> dict[str, Any]:
        """The JSON document of ``run --json``."""
        counts = ("read", "accepted", "rejected", "duplicates")
        return {
            "snapshot": self.snapshot,
            **{name: self.total(name) for name in counts},
            "files_new": self.files_new,
            "files_skipped": self.files_skipped,
            "tables": {
                name: {part: getattr(count, part) for part in counts}
                for name, count in sorted(self.tables.items())
            },
            "rejections": [self.rejections[key] for key in sorted(self.rejections)],
            "seconds": {step: round(spent, 3) for step, spent in self.seconds.items()},
            "as_of": self.as_of,
            "snapshot_id": self.snapshot_id,
            "files_refused": self.files_refused,
            "files_incomplete": self.files_incomplete,
            "ignored": {source: dict(reasons) for source, reasons in sorted(self.ignored.items())},
            "records": {source: dict(kinds) for source, kinds in sorted(self.records.items())},
            "extra_columns": self.extra_columns,
            "readmitted": self.readmitted,
            "withdrawn": self.withdrawn,
            "corrected": self.corrected,
            "weeks_recomputed": self.weeks_recomputed,
            "restated_weeks": self.restated_weeks,
            "alerts_withdrawn": self.alerts_withdrawn,
            "withheld_weeks": self.withheld_weeks,
            "coverage": self.coverage,
            "notes": self.notes,
            "digest": self.digest,
        }
