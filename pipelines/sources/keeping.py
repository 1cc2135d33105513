"""Kept records of one file on their way into frames, and what made none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.shapes import KEPT, STAYS, Reading
from pipelines.sources.faults import FAULTS
from pipelines.sources.format import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BATCH: Final = 50_000
CASELOAD: Final = "caseload"
"""The table that stays are folded into: a record that cannot be read is a row of it that was lost."""


@dataclass
class Keeping:
    """Collects stays, messages and places of one file."""

    incomplete: bool = False
    ignored: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    _frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    _faults: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, name: str, record: Mapping[str, Any]) -> None:
        """One record of this kind; what it does not name is null."""
        rows = self._rows.setdefault(name, [])
        rows.append(tuple(record.get(column) for column in KEPT[name]))
        if len(rows) >= _BATCH:
            self._flush(name)

    def tell(self, parts: Sequence[Mapping[str, Any]]) -> None:
        """The stays that one record tells together; they hold, or are replaced, together."""
        told = [{name: part.get(name) for name in KEPT[STAYS] if name not in _NOT_TOLD} for part in parts]
        telling = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
        for number, part in enumerate(parts, 1):
            self.add(STAYS, {"part": number, **part, "telling": telling})

    def ignore(self, reason: str, records: int = 1) -> None:
        """Raw records that make nothing."""
        if records:
            self.ignored[reason] = self.ignored.get(reason, 0) + records

    def fault(self, row: int, rule: str, reason: str) -> None:
        """A raw record that should have told a stay; `reason` goes on from "this row …"."""
        self._faults.append((row, rule, reason))

    @property
    def faults(self) -> int:
        """Records that could not be read."""
        return len(self._faults)

    def reading(self) -> Reading:
        """Everything collected."""
        for name in list(self._rows):
            self._flush(name)
        faults = pl.DataFrame(self._faults, schema=FAULTS, orient="row")
        return Reading(
            frames={name: pl.concat(frames).lazy() for name, frames in sorted(self._frames.items())},
            faults={CASELOAD: faults} if faults.height else {},
            ignored=dict(sorted(self.ignored.items())),
            incomplete=self.incomplete,
        )

    def _flush(self, name: str) -> None:
        rows = self._rows.pop(name, [])
        if rows:
            self._frames.setdefault(name, []).append(pl.DataFrame(rows, schema=KEPT[name], orient="row"))


_NOT_TOLD: Final = ("_row", "telling", "told_at", "stay_id", "of_stay", "patient_id", "clinician_id")
"""What changes although nothing else is said, and ids, which must not go into a hash without a key."""


class TimeFault(ValueError):
    """A text that is no point in time, by `rule`; `reason` goes on from "this row …"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.reason = _TIME_REASONS[rule]


_TIME_REASONS: Final = {
    "not_a_timestamp": "has a time that cannot be read",
    "dst_gap": "has a clock time that the change to summer time leaves out",
    "dst_overlap": "has a clock time that comes twice at the change from summer time",
}


def in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; a clock time without offset is the site's. TimeFault where it is none, or two."""
    if moment.tzinfo is not None:
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise TimeFault("not_a_timestamp") from None
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        # In a gap the offset grows, where the hour comes twice it shrinks.
        before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
        raise TimeFault("dst_gap" if after > before else "dst_overlap")
    try:
        return first.astimezone(UTC)
    except OverflowError:
        raise TimeFault("not_a_timestamp") from None


def day_in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """The midnight that a day begins with where the site is; where the clock skips it, the moment after.

    TimeFault where that is beyond what a calendar holds.
    """
    try:
        return moment.replace(tzinfo=zone, fold=0).astimezone(UTC)
    except OverflowError:
        raise TimeFault("not_a_timestamp") from None


CENSUS_OPTIONS: Final = {
    "first_day": Option(default="", says="first day counted, as 2026-01-31: before, only some are told of"),
}
"""What every format can be set to whose stays are counted."""
