"""The digest's own record: who was told of what, so that nobody is told twice, and the ceiling holds.

A person is known here by a keyed hash of their address. Before a message is sent an entry says that it
begins, after it another whether it went out: a message of which only the first is there is not sent again.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipelines.state.cases import REVIEW_DAYS
from pipelines.state.entries import NotFit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.state.cases import CaseNow
    from pipelines.state.entries import Entry

BEGUN, SENT = "digest.begun", "digest.sent"
DIGEST_KINDS = (BEGUN, SENT)

MONTH_DAYS = 30
"""Of the ceiling: so many days are looked back on."""
UNSAFE, NEW, OVERDUE, CHRONIC, STILL_OPEN = "unsafe", "new", "overdue", "chronic", "still_open"
REPORT_GRAVE, REPORT_UNSEEN, REPORT_UNDECIDED = "report_grave", "report_unseen", "report_undecided"
"""Of an overload report past its clock: of level 4 or 5 or below and not acknowledged, or not decided."""
REPORT_WHATS = (REPORT_GRAVE, REPORT_UNSEEN, REPORT_UNDECIDED)
WHATS = (UNSAFE, REPORT_GRAVE, OVERDUE, NEW, CHRONIC, STILL_OPEN, REPORT_UNSEEN, REPORT_UNDECIDED)
"""What a person can be told, the gravest first."""
AT_ONCE = frozenset({UNSAFE, REPORT_GRAVE})
"""What the ceiling neither holds nor counts."""
_OVER_LINE = "over_line"


@dataclass(frozen=True)
class Item:
    """One thing to be told. `about`: the alert, or the day, that it is told of once."""

    case: str  # receipt of the entry that opened the case, or filed the overload report
    what: str
    about: str = ""


@dataclass(frozen=True)
class DigestBegun:
    """A message that is about to be sent."""

    to: str  # fingerprint of the address
    items: tuple[Item, ...]
    on: date
    before: int  # messages begun to them before it
    kind: str = field(default=BEGUN, init=False)

    def check(self) -> None:
        """NotFit without anything to tell."""
        if not self.items:
            raise NotFit("items", "missing")

    def to_json(self) -> dict[str, Any]:
        """Plain values by field; the day in ISO form, items as lists of case, what and about."""
        items = [[each.case, each.what, each.about] for each in self.items]
        return {"to": self.to, "items": items, "on": self.on.isoformat(), "before": self.before}

    @property
    def key(self) -> str:
        """One message to a person after so many is one entry, however many programs begin one at once.

        Whatever each of them would tell: of two that differ in one thing both would tell all others twice.
        """
        return f"{self.kind} {hashlib.sha256(f'{self.to} {self.before}'.encode()).hexdigest()}"


@dataclass(frozen=True)
class DigestSent:
    """What became of it."""

    receipt: str  # of the entry that began it
    reached: bool
    kind: str = field(default=SENT, init=False)

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values by field."""
        return {"receipt": self.receipt, "reached": self.reached}


@dataclass(frozen=True)
class Mail:
    """A message by what the entries say. `reached` None: it began, and nobody knows whether it went out."""

    receipt: str
    to: str
    on: date
    items: tuple[Item, ...]
    reached: bool | None = None

    @property
    def grave(self) -> bool:
        """Whether it told of something that no ceiling holds back."""
        return any(each.what in AT_ONCE for each in self.items)


def fingerprint(secret: bytes, address: str) -> str:
    """What the record keeps of an address: who has not the record key learns nothing from it."""
    return hmac.new(secret, f"digest {address}".encode(), hashlib.sha256).hexdigest()[:16]


def mails(entries: Iterable[Entry], to: str) -> list[Mail]:
    """Messages to one person, the oldest first."""
    found: dict[str, Mail] = {}
    for entry in entries:
        body: Mapping[str, Any] = entry.body
        if entry.kind == BEGUN and body["to"] == to:
            items = tuple(Item(*each) for each in body["items"])
            found[entry.receipt] = Mail(entry.receipt, to, date.fromisoformat(body["on"]), items)
        elif entry.kind == SENT and body["receipt"] in found:
            kept = found[body["receipt"]]
            found[kept.receipt] = replace(kept, reached=bool(body["reached"]))
    return list(found.values())


def untold(
    cases: Iterable[CaseNow], before: Sequence[Mail], day: date, late: Iterable[Item] = ()
) -> tuple[Item, ...]:
    """What there is to tell one person of these cases, and of what is `late` besides, and was not told yet.

    The gravest first.
    """
    told = {item: mail.on for mail in before if mail.reached is not False for item in mail.items}
    every = [*(item for now in cases for item in _items(now)), *late]
    found = [
        item
        for item in every
        if item not in told or (item.what == CHRONIC and told[item] + timedelta(days=REVIEW_DAYS) <= day)
    ]
    return tuple(sorted(found, key=lambda each: (WHATS.index(each.what), each.case, each.about)))


def _items(now: CaseNow) -> list[Item]:
    """A chronic case is told of every four weeks and not anew; only something else unsafe is told at once."""
    case = now.case.receipt
    if not now.is_open:
        return [Item(case, STILL_OPEN)] if now.still_open else []
    chronic = now.chronic_since is not None
    found = [
        Item(case, UNSAFE, alert.alert_id)
        for alert in now.open_alerts
        if alert.severity == "unsafe" and not (chronic and alert.kind == _OVER_LINE)
    ]
    if chronic:
        return [*found, Item(case, CHRONIC)]
    found.append(Item(case, NEW))
    if now.due is not None and now.overdue:
        found.append(Item(case, OVERDUE, f"{now.due.what} {now.due.day.isoformat()}"))
    return found


def held_until(before: Iterable[Mail], ceiling: int, day: date) -> date | None:
    """The first day on which another ordinary message may go to this person; None: today.

    Messages with something that is told at once are not counted, and not held.
    """
    recent = sorted(
        mail.on
        for mail in before
        if not mail.grave and mail.reached is not False and mail.on > day - timedelta(days=MONTH_DAYS)
    )
    return None if len(recent) < ceiling else recent[-ceiling] + timedelta(days=MONTH_DAYS)
