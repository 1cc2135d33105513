"""Set the line: where should our line be?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.line_past import before_and_now, past, subjects
from dashboard.drawings.set_the_line import beyond, drawing
from dashboard.sections import line_talk
from dashboard.words import set_the_line as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.drawings.line_past import Past, Subject

    Row = Mapping[str, Any]

PAGE, UNIT, LINE, CANDIDATE = "set_the_line", "unit", "line", "candidate"


def page() -> None:
    """The answer, the past with candidates across it, law and guidance, proposals."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("set_line.title"))
    units = {row["unit_id"]: row for row in sorted(desk.units().to_dicts(), key=lambda row: row["place"])}
    if not units:
        screen.empty(say("set_line.none"))
        return
    with st.container(key="pl-choose-line"):
        unit = units[choose_unit(units)]
        subject = choose_line(unit, subjects(desk, unit["unit_id"]))
        shown = past(desk, unit["unit_id"], subject.key)
        limit = choose_candidate(shown) if shown.enough else None
    closed = unit["reason"] == "closed"
    told = line_talk.read(desk, unit["unit_id"])
    proposed = line_talk.open_limit(desk, told, subject)
    screen.answer(words.answer(unit, shown, limit, about, proposed))
    both(before_and_now(desk, unit["unit_id"], subject.key), subject)
    picture = history(shown, limit)
    stated(shown)
    first = desk.set_line_from()
    frame.corrected(lambda week: week["unit_id"] == unit["unit_id"] and week["week_start"] >= first)
    line_talk.talk(desk, unit["unit_id"], told, subject, limit or shown.usual, closed=closed)
    screen.explain(
        [say(f"set_line.how.{n}") for n in (1, 2, 3, 4)],
        [say(f"set_line.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = [words.cells(row, shown) for row in shown.limits] if shown.enough else []
    screen.takeaway(
        {} if picture is None else {say("set_line.picture"): picture},
        words.columns(subject),
        rows,
        frame.origin(say("set_line.title"), words.subject_pair(unit, subject)),
    )
    chosen = {UNIT: unit["unit_id"], LINE: subject.key}
    screen.link(say("page.link"), chosen if limit is None else {**chosen, CANDIDATE: words.value(limit)})


def choose_unit(units: Mapping[str, Row]) -> str:
    """The unit the reader chose; a forged one is said to be so."""
    names = {unit_id: row["unit_name"] for unit_id, row in units.items()}
    choice = Choice(UNIT, say("unit.choose"), names)
    if choice.forged:
        tell_forged(say("set_line.forged.unit", unit=names[choice.usual]))
    return choose(PAGE, choice)


def choose_line(unit: Row, found: Mapping[str, Subject]) -> Subject:
    """Which of the unit's lines; asked only where there are several."""
    titles = {key: words.subject_title(subject) for key, subject in found.items()}
    choice = Choice(LINE, say("set_line.choose.line"), titles)
    if choice.forged:
        tell_forged(say("set_line.forged.line", unit=unit["unit_name"], line=titles[choice.usual]))
    return found[choose(f"{PAGE}-{unit['unit_id']}", choice)]


def choose_candidate(shown: Past) -> float:
    """The candidate to look at; at first the line in force."""
    titles = {words.value(row["limit"]): words.candidate_title(row, shown.subject) for row in shown.limits}
    usual = words.value(shown.usual or 0.0)
    ordered = {usual: titles[usual], **titles}
    choice = Choice(CANDIDATE, say("set_line.choose.candidate"), ordered)
    if choice.forged:
        tell_forged(say("set_line.forged.candidate", limit=titles[usual]))
    return float(choose(f"{PAGE}-{shown.subject.key}", choice))


def tell_forged(text: str) -> None:
    """That the address asks for something that is not there."""
    screen.html('<p class="pl-banner" role="alert">{}</p>', text)


def both(told: Row | None, subject: Subject) -> None:
    """For half a year after a line was loosened: how the unit stands against the one before as well."""
    if told is not None:
        screen.heading(say("set_line.both.title"))
        screen.html("<p>{}</p>", words.both(told, subject))


def history(shown: Past, limit: float | None) -> Any:
    """A year of the unit's past with the candidates across it; gives the picture."""
    screen.heading(say("set_line.history"))
    picture = None if limit is None else drawing(shown, limit)
    if picture is None or limit is None:
        screen.empty(words.why_no_picture(shown))
        return None
    with st.container(key="pl-candidates"):
        screen.draw(picture)
    screen.note(words.history_note(shown, beyond(shown)))
    rows = [words.cells(row, shown) for row in shown.limits]
    screen.table(say("set_line.table"), words.columns(shown.subject), rows, opened=True)
    return picture


def stated(shown: Past) -> None:
    """Law and guidance for such a place, published here or in the catalogue."""
    screen.heading(say("set_line.stated.title"))
    if not shown.stated:
        screen.empty(say("set_line.stated.none"))
        return
    screen.note(say("set_line.stated.note"))
    rows = [words.stated_cells(row, shown.subject.measure) for row in shown.stated]
    screen.table(say("set_line.stated.table"), words.stated_columns(), rows, opened=True)


page()
