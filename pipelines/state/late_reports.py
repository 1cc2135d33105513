"""Overload reports past their clock, as the digest may tell of them: on a day that tells nobody.

A message stands in somebody's mailbox with its date. Of a report that the pages tell by its week it may go
out on the day after the clock ran out; of one told by a block of four weeks that day would tell the week. It
is told of when the clock is over for every report of the block.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipelines.shapes.blocks import BLOCK_WEEKS, block_start
from pipelines.state.digests import REPORT_GRAVE, REPORT_UNDECIDED, REPORT_UNSEEN, Item
from pipelines.state.reports import URGENT

if TYPE_CHECKING:
    from datetime import date

    from pipelines.state.report_steps import Report

_DAY = timedelta(days=1)


def late_items(
    report: Report, acknowledge_days: int, unresolved_days: int, day: date, *, by_week: bool
) -> tuple[Item, ...]:
    """Each clock of a report that ran out before `day`, as something to be told once.

    `by_week`: whether the pages tell this report by its week. A report that nobody has acknowledged when it
    should be decided is past both clocks. An item holds no day: the record would tell it.
    """
    if not report.is_open:
        return ()
    begins = report.begins if by_week else _end_of_block(report.begins)
    found = []
    if not report.steps and begins + timedelta(days=acknowledge_days) < day:
        what = REPORT_GRAVE if report.filed.level >= URGENT else REPORT_UNSEEN
        found.append(Item(report.receipt, what))
    if begins + timedelta(days=unresolved_days) < day:
        found.append(Item(report.receipt, REPORT_UNDECIDED))
    return tuple(found)


def _end_of_block(begins: date) -> date:
    """The day after the block that clocks beginning on this day are told in: never before that day.

    An anonymous report begins on the Monday after its week, which may be the next block's first day.
    """
    return block_start(begins - _DAY) + timedelta(weeks=BLOCK_WEEKS)
