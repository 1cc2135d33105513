"""The record of the digest: what each person was told, and the sending of what they were not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.notices import addresses, send
from pipelines.state import (
    DIGEST_KINDS,
    AlreadyFiled,
    DigestBegun,
    DigestSent,
    Draft,
    Item,
    Journal,
    Mail,
    journal_of,
    new_key,
)
from pipelines.state.digests import (
    AT_ONCE,
    REPORT_WHATS,
    fingerprint,
    held_until,
    mails,
    untold,
)
from pipelines.state.late_reports import late_items

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date
    from pathlib import Path

    from dashboard.desk.case_book import CaseNow
    from dashboard.desk.report_book import Clocks, Report
    from pipelines.recipients import Recipients

__all__ = ["REPORT_WHATS", "DigestBook", "Item", "Late", "Letter", "Person", "digest_book_for", "late_of"]

ROLE = "digest"
"""Who writes it: no person."""


@dataclass(frozen=True)
class Person:
    """An address, and the groups it stands in. Shown nowhere."""

    address: str
    groups: tuple[Recipients, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the groups."""
        return tuple(group.name for group in self.groups)

    def covers(self, unit_id: str) -> bool:
        """Whether this person is told of a unit."""
        return any(group.covers(unit_id) for group in self.groups)


@dataclass(frozen=True)
class Late:
    """One clock of an overload report that ran out, of a unit."""

    unit_id: str
    item: Item


@dataclass(frozen=True)
class Letter:
    """What there is to tell one person now. `held`: the day until which the ceiling holds it, if any."""

    person: Person
    to: str  # fingerprint
    items: tuple[Item, ...]
    held: date | None
    before: int  # messages begun to them before it

    @property
    def grave(self) -> bool:
        """Whether something is in it that no ceiling holds back."""
        return any(item.what in AT_ONCE for item in self.items)


@dataclass(frozen=True)
class DigestBook:
    """What was sent, and what is to be. StorageError where the record cannot be read or written."""

    journal: Journal

    @staticmethod
    def people(groups: Iterable[Recipients]) -> list[Person]:
        """Every address once, with the groups it stands in: nobody gets two messages about one thing."""
        found: dict[str, tuple[Recipients, ...]] = {}
        for group in groups:
            for address in dict.fromkeys(addresses(group.addresses_env)):
                found[address] = (*found.get(address, ()), group)
        return [Person(address, groups_) for address, groups_ in found.items()]

    def letters(
        self,
        people: Iterable[Person],
        cases: Iterable[CaseNow],
        late: Iterable[Late],
        ceiling: int,
        day: date,
    ) -> list[Letter]:
        """What there is to tell each person of their units' cases and late reports; of nothing, no items."""
        key, entries = self.journal.key(), self.journal.entries(DIGEST_KINDS)
        known, reports = list(cases), list(late)
        found = []
        for person in people:
            to = "" if key is None else fingerprint(key.secret, person.address)
            before: list[Mail] = mails(entries, to)
            own = [each for each in known if person.covers(each.case.unit_id)]
            items = untold(own, before, day, [each.item for each in reports if person.covers(each.unit_id)])
            letter = Letter(person, to, items, None, len(before))
            held = None if letter.grave else held_until(before, ceiling, day)
            found.append(Letter(person, to, items, held, letter.before))
        return found

    def post(self, letter: Letter, day: date, write: Callable[[], tuple[str, str]]) -> bool | None:
        """Send a letter, with an entry before it and one after; None where another program has begun one.

        `write` gives title and text. Where the second entry cannot be kept, the first alone keeps it from
        being sent again.
        """
        begun = DigestBegun(letter.to, letter.items, day, letter.before)
        try:
            receipt = self.journal.add(Draft(ROLE, "", begun, begun.key))
        except AlreadyFiled:  # another program told them something else since we looked
            return None
        if receipt.again:
            return None
        reached = send((letter.person.address,), *write())
        self.journal.add(Draft(ROLE, "", DigestSent(receipt.number, reached), new_key()))
        return reached


def digest_book_for(folder: Path) -> DigestBook:
    """The record of the site in `folder`."""
    return DigestBook(journal_of(folder))


def late_of(
    reports: Iterable[Report], clocks: Clocks, enough: Collection[tuple[str, date]], day: date
) -> list[Late]:
    """Every clock that ran out of the reports of a site.

    `enough`: units and weeks in which so many people worked that the pages tell a report by its week.
    """
    return [
        Late(report.unit_id, item)
        for report in reports
        for item in late_items(
            report,
            clocks.acknowledge_days,
            clocks.unresolved_days,
            day,
            by_week=(report.unit_id, report.filed.week) in enough,
        )
    ]
