"""What stands at the head and foot of every document: where its figures come from, what they are not for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from dashboard.drawings.window import shown_days
from dashboard.report.on_record import NOTHING
from dashboard.report.parts import Document
from dashboard.words import numbers
from dashboard.words.catalogue import count, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import About, Desk
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Part

LINK_SHOWN = 16
"""Digits of an entry's link that a document names: enough to find it in the record or in a pack of it."""


def document(
    desk: Desk,
    about: About,
    *,
    kind: str,
    title: str,
    question: str,
    parts: Sequence[Part],
    unit_id: str | None = None,
    one_page: bool = False,
    record: OnRecord = NOTHING,
) -> Document:
    """A document with these parts. `unit_id`: of one unit, else of all; `record`: what people wrote."""
    settings = desk.settings()
    facts = [
        *_place(desk, about, unit_id),
        (say("report.fact.as_of"), numbers.day(about.as_of)),
        (say("report.fact.span"), _span(desk, unit_id)),
        (say("report.fact.seen"), _seen(desk, unit_id)),
        (say("report.fact.snapshot"), about.snapshot_id),
        (say("report.fact.published"), numbers.day(settings.built_on)),
        (say("report.fact.version"), settings.version),
        *_record(record),
    ]
    source = say(
        "takeaway.source", site=about.site_name, day=numbers.day(about.as_of), snapshot=about.snapshot_id
    )
    return Document(
        kind=kind,
        title=title,
        question=question,
        facts=tuple(facts),
        digest=(say("report.fact.digest"), settings.digest),
        use=say("frame.never_use"),
        source=source,
        as_of=about.as_of,
        parts=tuple(parts),
        one_page=one_page,
    )


def _place(desk: Desk, about: About, unit_id: str | None) -> list[tuple[str, str]]:
    """Whose unit it is; nothing of the organisation, whose name is the title."""
    if unit_id is None:
        return []
    services = dict(desk.units().select("unit_id", "service").iter_rows())
    return [
        (say("report.fact.site"), about.site_name),
        (say("report.fact.service"), services.get(unit_id) or "–"),
    ]


def _record(record: OnRecord) -> list[tuple[str, str]]:
    """How far the document knows the record; nothing where nobody ever wrote there of what it shows."""
    if not record.readable:
        return [(say("report.fact.record"), say("report.record.unreadable"))]
    if record.entry is None:
        return []
    number, link = record.entry
    return [(say("report.fact.record"), say("report.record.entry", number=number, link=link[:LINK_SHOWN]))]


def _span(desk: Desk, unit_id: str | None) -> str:
    """The weeks the document shows, first to last day."""
    weeks = desk.load_weeks()
    if unit_id is not None:
        weeks = weeks.filter(pl.col("unit_id") == unit_id)
    if weeks.is_empty():
        return say("report.span.none")
    first, end = shown_days(weeks)
    last = end - timedelta(days=1)
    return say("report.span", first=numbers.short_day(first), last=numbers.short_day(last))


def _seen(desk: Desk, unit_id: str | None) -> str:
    """What of the site the reader it was made for may see."""
    if unit_id is not None:
        return say("report.seen.unit" if desk.grants.covers(unit_id) else "report.seen.no_unit")
    units = desk.units()["unit_id"].to_list()
    seen = sum(desk.grants.covers(unit) for unit in units)
    return say("report.seen.all") if seen == len(units) else count("report.seen.some", seen, total=len(units))
