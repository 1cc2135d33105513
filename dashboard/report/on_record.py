"""What the record says beside the figures of a document: what is contested, and what was done.

A pack is handed on, so it has nobody's name and words: who may read why does so on the pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.desk.case_book import case_book_for
from dashboard.desk.contest_book import contest_book_for
from dashboard.words.contests import Flags
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from dashboard.data import Desk
    from dashboard.desk.contest_book import Contest
    from dashboard.drawings.time import Written


@dataclass(frozen=True)
class Action:
    """Something that was done about a unit's load, and the day to look again."""

    unit_id: str
    on: date
    what: str
    again: date | None


@dataclass(frozen=True)
class OnRecord:
    """What is told of the record, and the number and link of the newest entry it is from.

    `entry` None: there is none. `readable` False: the record could not be read, and a document says so.
    """

    contests: tuple[Contest, ...] = ()
    actions: tuple[Action, ...] = ()
    entry: tuple[int, str] | None = None
    readable: bool = True

    @property
    def flags(self) -> Flags:
        """What to ask beside each figure."""
        return Flags.of(self.contests)

    def of(self, unit_id: str) -> OnRecord:
        """What is about one unit."""
        return replace(
            self,
            contests=tuple(each for each in self.contests if each.unit_id == unit_id),
            actions=tuple(each for each in self.actions if each.unit_id == unit_id),
        )

    def written(self) -> tuple[Written, ...]:
        """What is marked on the charts of one unit: days of actions, and weeks that are contested."""
        weeks = {
            (each.told.week, "contested", each.told.figure)
            for each in self.contests
            if each.is_open and each.told.week is not None
        }
        return (
            *sorted({(each.on, "action", each.what) for each in self.actions}),
            *sorted(weeks),
        )


NOTHING = OnRecord()


def on_record(desk: Desk, folder: Path | None = None) -> OnRecord:
    """What the record of the site in `folder` says, as far as the desk's reader is shown it."""
    try:
        book, cases = contest_book_for(desk.grants, folder), case_book_for(desk.grants, folder)
        entry = cases.newest()
        until = 0 if entry is None else entry[0]
        contests = tuple(_bare(each) for each in book.contests(until))
        found = tuple(
            Action(case.unit_id, taken.step.filed_on, taken.step.action, taken.step.by_day)
            for case in cases.every(until)
            for taken in case.actions
        )
    except PlimsollError:
        return OnRecord(readable=False)
    return OnRecord(
        contests, tuple(sorted(found, key=lambda each: (each.on, each.unit_id, each.what))), entry
    )


def _bare(contest: Contest) -> Contest:
    """Without words, and without who: a document is handed on."""
    settled = contest.settled
    bare = None if settled is None else replace(settled, reason="")
    return replace(contest, role="", told=replace(contest.told, reason=""), settled=bare)
