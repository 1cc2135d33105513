"""Sends the digest of a site, for `plimsoll digest` and after a run: what became of each message."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pipelines.errors import SettingsError

if TYPE_CHECKING:
    from dashboard.desk.digest_book import DigestBook, Letter
    from pipelines.site import Site

FORESEEN = ("unsafe", "new", "chronic")
"""What the number of messages to expect is made from; all else comes on top."""
NOT_FORESEEN = ("overdue", "still_open", "report_grave", "report_unseen", "report_undecided")


def tell(site: Site, *, dry_run: bool = False) -> dict[str, Any]:
    """Send what there is to tell now, or with `dry_run` only say it: the document of `plimsoll digest`.

    SettingsError where nobody is to be told, StorageError where the snapshot or the record cannot be read.
    A message that a receiver refuses is `failed` in the document, and nothing is raised.
    """
    from dashboard.desk.digest_book import digest_book_for
    from dashboard.words.catalogue import CATALOGUES, speaking

    if not site.digest_to:
        raise SettingsError(
            "Nobody is to be told: site.toml has no [digest.to.NAME].",
            hint="docs/cases.md says how recipients are named",
        )
    if site.digest_language not in CATALOGUES:
        raise SettingsError(
            "[digest] language is none that Plimsoll speaks.", hint="known are: " + ", ".join(CATALOGUES)
        )
    with speaking(site.digest_language):
        return _told(site, digest_book_for(site.folder), dry_run=dry_run)


def _told(site: Site, book: DigestBook, *, dry_run: bool) -> dict[str, Any]:
    from dashboard.digest.known import known_of
    from dashboard.digest.message import expected, false_a_month, written

    known, day = known_of(site, dry_run=dry_run)
    people = book.people(site.digest_to)
    if not people:
        names = ", ".join(dict.fromkeys(group.addresses_env for group in site.digest_to))
        raise SettingsError(f"No address stands in {names}.", hint="set it to addresses, set apart by blanks")
    messages = []
    for letter in book.letters(people, known.cases, known.late, known.ceiling, day):
        state = _state(letter, dry_run=dry_run)
        if state == "sent":
            reached = book.post(letter, day, partial(written, known, letter))
            state = {True: "sent", False: "failed", None: "begun_elsewhere"}[reached]
        month = expected(known, letter.person)
        messages.append(
            {
                "groups": letter.person.names,
                "state": state,
                "held_until": letter.held if state == "held" else None,
                "told": _counts(letter),
                "expected_per_month": round(month.all, 2),
                "expected_unsafe_per_month": round(month.unsafe, 2),
                "false_alarms_per_month": round(false_a_month(known, letter.person), 3),
            }
        )
    return {
        "as_of": known.as_of,
        "day": day,
        "ceiling_per_30_days": known.ceiling,
        "expected_from": FORESEEN,
        "not_foreseen": NOT_FORESEEN,
        "messages": messages,
    }


def _state(letter: Letter, *, dry_run: bool) -> str:
    if not letter.items:
        return "nothing"
    if letter.held is not None:
        return "held"
    return "would_send" if dry_run else "sent"


def _counts(letter: Letter) -> dict[str, int]:
    """Cases and overload reports by what is told of them."""
    told: dict[str, set[str]] = {}
    for item in letter.items:
        told.setdefault(item.what, set()).add(item.case)
    return {what: len(cases) for what, cases in told.items()}
