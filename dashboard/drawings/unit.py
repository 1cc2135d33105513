"""Everything the unit page shows of one unit, made once per snapshot, grants and unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from dashboard.drawings.around import Small, balance_smalls, driver_smalls, group_smalls
from dashboard.drawings.kept import kept
from dashboard.drawings.ledger import LedgerPicture, ledger_picture
from dashboard.drawings.shifts import Period, periods
from dashboard.drawings.time import load_drawing, marks_of, saved_drawing
from dashboard.drawings.trust import trust_here, trust_site
from dashboard.words.catalogue import say
from dashboard.words.line import line_sentence
from dashboard.words.saving import Saving, recent_saving

if TYPE_CHECKING:
    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk
    from dashboard.drawings.time import Written

UNITS_KEPT = 256


@dataclass(frozen=True)
class UnitPicture:
    """One unit's drawings and the facts beside them."""

    saving: Saving
    saved: Drawing | None
    load: Drawing | None
    happened: tuple[str, ...]
    trust: tuple[str, ...]
    lines: tuple[str, ...]
    by_week: bool
    periods: tuple[Period, ...]
    drivers: tuple[Small, ...]
    groups: tuple[Small, ...]
    balance: tuple[Small, ...]
    ledger: LedgerPicture
    weeks: pl.DataFrame
    saved_weeks: pl.DataFrame

    def pictures(self) -> dict[str, Drawing]:
        """Every chart of the page by its title, in the page's order."""
        every = [
            (say("unit.picture.saved"), self.saved),
            (say("unit.picture.load"), self.load),
            (say("unit.ledger.title"), self.ledger.drawing),
        ]
        for period in self.periods:
            every.append((period.title, period.dots))
            every.append((say("unit.picture.shares", title=period.title), period.shares))
        every += [(small.title, small.drawing) for small in (*self.drivers, *self.groups, *self.balance)]
        return {title: drawing for title, drawing in every if drawing is not None}


@kept(UNITS_KEPT)
def unit_picture(desk: Desk, unit_id: str, written: tuple[Written, ...] = ()) -> UnitPicture:
    """The picture of one unit. Desks are made per snapshot and grants, so this memory is keyed by both.

    `written`: what people wrote that is to be marked; it comes from the record and not from the snapshot.
    """
    unit = desk.units().filter(pl.col("unit_id") == unit_id).row(0, named=True)
    weeks = desk.load_weeks().filter(pl.col("unit_id") == unit_id)
    saved = desk.saved_weeks(unit_id)
    expected = desk.expected_weeks(unit_id)
    marks = marks_of(desk, unit_id, weeks, written)
    lines = desk.lines(unit_id)
    group = desk.about().minimum_group
    live = desk.go_lives().filter(pl.col("unit_id") == unit_id).height > 0
    hours = saved_drawing(unit, saved, weeks, marks, group)
    return UnitPicture(
        saving=recent_saving(saved, granted=desk.grants.covers(unit_id), live=live),
        saved=hours,
        load=load_drawing(unit, weeks, expected, marks, labelled=hours is None),
        happened=tuple(marks["tip"].to_list()),
        trust=(trust_here(desk, unit_id, live=live), trust_site(desk)),
        lines=tuple(line_sentence(row) for row in lines.iter_rows(named=True)),
        by_week=bool((lines["averaging"] == "week").all()),
        periods=tuple(periods(desk, unit, weeks, marks)),
        drivers=tuple(driver_smalls(desk, unit_id, marks)),
        groups=tuple(group_smalls(desk, unit, marks)),
        balance=tuple(balance_smalls(desk, unit_id, marks, group)),
        ledger=ledger_picture(desk, unit),
        weeks=weeks,
        saved_weeks=saved,
    )
