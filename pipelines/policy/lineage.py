"""Units merge, split, are renamed or close; their history goes on under the unit that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date

_ROUNDING = 0.02
"""Shares of a split are written in hundredths: three of .33 are the whole."""


@dataclass(frozen=True)
class Lineage:
    """What became of units: `renamed` old -> present id; `merged` old -> (present id, first day)."""

    renamed: dict[str, str] = field(default_factory=dict)
    merged: dict[str, tuple[str, date]] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)

    def present(self, unit_id: str) -> str:
        """The id a unit's own history is told under."""
        return self.renamed.get(unit_id, unit_id)

    def carry_on(self, frame: pl.DataFrame, day: str = "_date") -> pl.DataFrame:
        """Rows under the unit that carries them: a renamed one's always, a merged one's since the merger.

        Employment at a merged unit goes on at its successor.
        """
        if "unit_id" not in frame.columns or not (self.renamed or self.merged):
            return frame
        frame = frame.with_columns(pl.col("unit_id").replace(self.renamed))
        for old, (new, since) in self.merged.items():
            if {"start_date", "end_date"} <= set(frame.columns):
                frame = _handed_on(frame, old, new, since)
            elif day in frame.columns:
                moved = (pl.col("unit_id") == old) & (pl.col(day) >= since)
                frame = frame.with_columns(unit_id=pl.when(moved).then(pl.lit(new)).otherwise("unit_id"))
        return frame


def _handed_on(employment: pl.DataFrame, old: str, new: str, since: date) -> pl.DataFrame:
    """Employment rows of `old`, cut at the day from which `new` carries them on."""
    here, start, end = pl.col("unit_id") == old, pl.col("start_date"), pl.col("end_date")
    goes_on = here & (end.is_null() | (end >= since))
    before = employment.filter(~goes_on | start.is_null() | (start < since)).with_columns(
        end_date=pl.when(goes_on).then(pl.lit(since - timedelta(days=1))).otherwise(end)
    )
    after = employment.filter(goes_on).with_columns(
        unit_id=pl.lit(new), start_date=pl.max_horizontal(start, pl.lit(since))
    )
    return pl.concat([before, after])


def lineage(unit_changes: pl.DataFrame) -> Lineage:
    """Read the changes in order of their dates; chains of renames lead to the last name.

    A unit that is split wholly into others closes; one that keeps a part of itself goes on.
    """
    renamed: dict[str, str] = {}
    merged: dict[str, tuple[str, date]] = {}
    closed: dict[str, date] = {}
    for row in unit_changes.sort("effective_on", "unit_id").iter_rows(named=True):
        old, new, since = row["unit_id"], row["successor_id"], row["effective_on"]
        if row["kind"] == "rename" and new and new != old:
            renamed = {unit: new if name == old else name for unit, name in renamed.items()} | {old: new}
            renamed.pop(new, None)
        elif row["kind"] == "merge" and new and new != old:
            merged[old] = (new, since)
            closed[old] = since
        elif row["kind"] == "close":
            closed[old] = since
    closed |= _split_up(unit_changes)
    following = {
        renamed.get(old, old): (renamed.get(new, new), since)
        for old, (new, since) in merged.items()
        if renamed.get(old, old) != renamed.get(new, new)
    }
    return Lineage(renamed, following, {renamed.get(unit, unit): day for unit, day in closed.items()})


def _split_up(unit_changes: pl.DataFrame) -> dict[str, date]:
    """Units of which nothing was left after a split, and the first day without them."""
    splits = unit_changes.filter(pl.col("kind") == "split").group_by("unit_id", "effective_on")
    gone: dict[str, date] = {}
    for (unit, since), parts in splits:
        shares = parts["share"]
        whole = shares.null_count() > 0 or shares.sum() >= 1 - _ROUNDING
        if whole and unit not in parts["successor_id"].to_list():
            gone[unit] = since
    return gone
