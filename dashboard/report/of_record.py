"""Parts about what people wrote beside the figures: what is contested, and what was done about load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.report.parts import Heading, Listing, Text
from dashboard.words import contests as words
from dashboard.words import report as report_words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Part


def written(record: OnRecord, level: int) -> list[Part]:
    """Of one unit: which of its figures are or were contested, and each action; without anybody's words.

    Nothing where the record has nothing at all to tell, so that a site nobody writes in has no empty parts.
    """
    if not record.readable:
        return [Heading(say("report.record"), level), Text(say("report.record.unreadable"), "empty")]
    if record.entry is None:
        return []
    contested = tuple(words.line(each, each.due) for each in record.contests)
    actions = tuple(report_words.action_text(each.on, each.what, each.again) for each in record.actions)
    parts: list[Part] = [Heading(say("report.record"), level), Text(say("report.record.text"), "lead")]
    parts.append(Listing(say("contest.heading"), contested) if contested else Text(say("contest.none")))
    if actions:
        parts.append(Listing(say("report.record.actions"), actions))
    else:
        parts.append(Text(say("report.record.no_action")))
    return parts


def counted(record: OnRecord) -> list[Part]:
    """Of all units: how many figures are contested now."""
    told = words.contested_now(record.contests)
    return [Text(told, "note")] if told else []
