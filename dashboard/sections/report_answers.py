"""Reports that wait for an answer, the form that answers one, and the sheet for the staff room."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import screen
from dashboard.desk.report_book import STEPS, ReportStep, report_book_for
from dashboard.sections.sending import Said, form_of, moved, said_of
from dashboard.viewer import author
from dashboard.words import answers as words
from dashboard.words.catalogue import count, pair, say
from dashboard.words.file_report import late_notices
from pipelines.errors import PlimsollError
from pipelines.shapes.blocks import block_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.data import Desk
    from dashboard.desk.report_book import Report, ReportBook
    from dashboard.words.answers import Shown

    Row = Mapping[str, Any]

FORM = "answer"
MOST_OPEN = 12
"""So many stand open at once; the table has all."""


def read(desk: Desk, chosen: str) -> tuple[ReportBook, list[Shown]] | None:
    """The reports filed here of the chosen units; None, and a word of it, where they cannot be read."""
    try:
        return shown_reports(desk, chosen)
    except PlimsollError as error:
        text = say("answers.unreadable", what=error.what, hint=error.hint)
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
        return None


def shown_reports(desk: Desk, chosen: str = "") -> tuple[ReportBook, list[Shown]]:
    """The reports filed here of the chosen unit (empty: of all) as the reader may see them.

    What waits in the spool is taken over first. PlimsollError where they cannot be read.
    """
    book = report_book_for(desk.grants, author=author())
    book.take_over(late_notices(desk.units().to_dicts(), desk.urgent_contact()))
    return book, _as_shown(desk, [each for each in book.reports() if chosen in ("", each.unit_id)])


def own_answers(desk: Desk) -> list[Shown]:
    """The reports of the units the reader works in; none where they cannot be read."""
    try:
        return _as_shown(desk, report_book_for(desk.grants).own_reports())
    except PlimsollError:
        return []


def _as_shown(desk: Desk, found: Sequence[Report]) -> list[Shown]:
    names = {row["unit_id"]: row["unit_name"] for row in desk.units().to_dicts()}
    enough = desk.weeks_of_enough()
    shown = []
    for report in found:
        week = report.filed.week
        by_week = (report.unit_id, week) in enough
        first = week if by_week else block_start(week)
        shown.append(words.Shown(report, names.get(report.unit_id, report.unit_id), first, by_week))
    return shown


def waiting(desk: Desk, book: ReportBook, shown: Sequence[Shown], today: date) -> None:
    """Reports that wait, those due first, and the form that answers one."""
    screen.heading(say("answers.title"))
    clocks = book.clocks
    days = {
        "acknowledge": count("days", clocks.acknowledge_days),
        "decide": count("days", clocks.unresolved_days),
    }
    waits = sorted(
        (each for each in shown if each.report.is_open),
        key=lambda each: (
            -words.is_late(each.report, clocks, today),
            each.first,
            -each.report.filed.level,
            each.report.receipt,
        ),
    )
    if not waits:
        screen.empty(say("answers.none"))
    else:
        screen.note(say("answers.clocks", **days, least=desk.about().minimum_group))
        with st.container(key="pl-grid-report"):
            for each in waits[:MOST_OPEN]:
                with st.container():
                    screen.facts(each.title, words.terms(each, clocks, today))
    if answered := [each for each in waits if book.may_answer(each.report.unit_id)]:
        _form(book, answered)
    else:
        form_of(FORM).say()
    if readable := [each for each in shown if book.may_read(each.report.unit_id)]:
        _reading(book, readable)
    if shown:
        screen.table(say("answers.table"), words.columns(), [words.cells(each) for each in shown])


def _form(book: ReportBook, waits: Sequence[Shown]) -> None:
    form = form_of(FORM)
    which = f"answer-which-{form.key}"
    titles = {each.report.receipt: pair(each.title, each.report.receipt) for each in waits}
    with (
        st.expander(say("answers.answer_it")),
        st.container(key="pl-form-answer"),
        st.form(f"answer-{form.key}", border=False),
    ):
        receipt = st.selectbox(say("answers.which"), list(titles), format_func=titles.__getitem__, key=which)
        step = st.selectbox(say("answers.what"), STEPS, format_func=lambda name: say(f"answers.what.{name}"))
        reason = st.text_area(say("answers.reason"), height=90)
        asked_of = st.text_input(say("answers.asked_of"))
        form.button(say("answers.send"), "send-answer", (), (which,))
    answer = ReportStep(step, receipt, reason.strip(), asked_of.strip())
    form.take((), lambda key: take(book, answer, key), moved, fields=(receipt,))
    form.say(())


def take(book: ReportBook, step: ReportStep, key: str) -> Said:
    """Keep an answer; what became of it."""
    return said_of(
        lambda: book.take(step, key),
        lambda receipt: say("answers.kept", receipt=receipt.number),
        lambda fault: words.fault_text(fault.field, fault.why),
        words.failed,
    )


def _reading(book: ReportBook, shown: Sequence[Shown]) -> None:
    """A representative opens what one reporter wrote; it is sent to no browser before."""
    titles = {each.report.receipt: pair(each.title, each.report.receipt) for each in shown}
    with st.expander(say("answers.read")):
        screen.note(say("answers.read.note"))
        receipt = st.selectbox(say("answers.read.which"), list(titles), format_func=titles.__getitem__)
        if st.button(say("answers.read"), key="answers-read"):
            try:
                filed = book.words_of(receipt)
            except PlimsollError as error:
                screen.note(words.failed(error))
                return
            screen.facts(titles[receipt], words.words_terms(filed))


def sheet(shown: Sequence[Shown], today: date) -> None:
    """What was said and done, a unit at a time, to print for the staff room."""
    screen.heading(say("answers.said_did"))
    names = list(dict.fromkeys(each.unit_name for each in shown))
    since = today - timedelta(weeks=words.SAID_WEEKS)
    told = {name: words.said_did([each for each in shown if each.unit_name == name], since) for name in names}
    offered = [name for name in names if told[name]]
    if not offered:
        screen.empty(say("answers.said_did.none", weeks=words.SAID_WEEKS))
        return
    chosen = offered[0]
    if len(offered) > 1:
        chosen = st.selectbox(say("answers.said_did.choose"), offered, width=360)
    screen.note(say("answers.said_did.text"))
    screen.sheet(say("answers.said_did.sheet", unit=chosen), told[chosen])
    screen.note(say("answers.said_did.print"))
