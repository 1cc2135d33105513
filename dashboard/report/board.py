"""A summary for the board: one page, in words that stand on the pages as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.alerts import told
from dashboard.drawings.standings import history_drawing, runs
from dashboard.report.cover import document
from dashboard.report.of_rollout import answer as rollout_answer
from dashboard.report.on_record import NOTHING
from dashboard.report.organisation import facts
from dashboard.report.parts import Facts, Heading, Plate, Table, Text
from dashboard.words import alerts as alert_words
from dashboard.words import data_quality as quality_words
from dashboard.words import load_lines as line_words
from dashboard.words import report as words
from dashboard.words.catalogue import count, join, say
from dashboard.words.contests import contested_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import About, Desk
    from dashboard.report.on_record import OnRecord
    from dashboard.report.parts import Document, Part

    Row = Mapping[str, Any]

OVER_LISTED = 6
"""Units over their line that the page has room for; the others are counted."""
LONGEST_NAME = 44
"""Characters of a name on a page that must hold everything."""


def board_summary(desk: Desk, about: About, record: OnRecord = NOTHING) -> Document:
    """The question, the answer, and what a board has to know, on one page."""
    units = [_short(row) for row in desk.units().iter_rows(named=True)]
    hidden = sum(not desk.grants.covers(row["unit_id"]) for row in units)
    every = [_short(row) for row in told(desk)]
    history = desk.standing_weeks()
    over = words.over_rows(units, runs(history))
    drawing = history_drawing(history)
    parts: list[Part] = [
        Text(line_words.answer(units, about), "answer"),
        Facts(tuple(words.figures(units, every if hidden < len(units) else None, over))),
        Heading(say("report.history")),
        Plate(drawing) if drawing else Text(say("report.history.empty"), "empty"),
        *_over(over),
        Heading(say("report.board.rollout")),
        Text(rollout_answer(desk, about)),
        Heading(say("report.board.decide")),
        Text(alert_words.answer(every, units, about, hidden=hidden)),
        *([Text(words.conversion_text(every, about, hidden=hidden, total=len(units)))] if units else []),
        Heading(say("report.board.unknown")),
        Text(
            join(
                quality_words.answer(facts(desk, units, about), about),
                contested_now(record.contests),
                say("report.board.limits"),
            )
        ),
    ]
    return document(
        desk,
        about,
        kind=say("report.board"),
        title=about.site_name,
        question=say("load_lines.title"),
        parts=parts,
        one_page=True,
        record=record,
    )


def _short(row: Row) -> Row:
    """The row with a name that leaves room for others."""
    name = str(row["unit_name"])
    return row if len(name) <= LONGEST_NAME else {**row, "unit_name": f"{name[: LONGEST_NAME - 1]}…"}


def _over(rows: list[list[str]]) -> list[Part]:
    if not rows:
        return []
    shown = tuple(tuple(row) for row in rows[:OVER_LISTED])
    parts: list[Part] = [Table(say("report.over"), tuple(words.over_columns()), shown)]
    more = len(rows) - OVER_LISTED
    return [*parts, Text(count("report.over.more", more), "note")] if more > 0 else parts
