"""A reporter finds their own report by its code, reads the answer, and says whether help came."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import screen
from dashboard.desk.report_book import report_book_for
from dashboard.sections.sending import Said, form_of, moved, said_of
from dashboard.words import file_report as words
from dashboard.words.answers import Shown
from dashboard.words.catalogue import say
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboard.data import Desk
    from dashboard.desk.report_book import Report, ReportBook

    Row = Mapping[str, Any]

_CODE = "file-code"


def find(desk: Desk, units: Mapping[str, Row], today: date) -> None:
    """The field for a code, and the report it finds."""
    screen.heading(say("file.find"))
    with st.form("file-find", border=False):
        code = st.text_input(say("file.find.code"), key=_CODE, max_chars=40, width=320)
        st.form_submit_button(say("file.find.button"), key="file-look-up")
    if not code.strip():
        return
    book = report_book_for(desk.grants)
    book.take_over(words.late_notices(units.values(), desk.urgent_contact()))
    try:
        report = book.mine(code)
    except PlimsollError as error:
        text = say("file.find.unreadable", what=error.what, hint=error.hint)
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
        return
    if report is None:
        screen.html('<p class="pl-banner" role="status">{}</p>', say("file.find.none"))
        return
    name = units[report.unit_id]["unit_name"] if report.unit_id in units else report.unit_id
    own = Shown(report, name, report.filed.week, by_week=True)
    screen.facts(own.title, words.mine(report, book, today))
    if report.help_came not in ("yes", "no"):
        _did_help_come(book, report)


def _did_help_come(book: ReportBook, report: Report) -> None:
    buttons = {"yes": say("file.find.came"), "no": say("file.find.came_not")}
    forms = {came: form_of(f"help-{came}-{report.receipt}") for came in buttons}
    with st.container(horizontal=True):
        for came, label in buttons.items():
            form = forms[came]
            st.button(label, key=f"file-help-{came}", on_click=form.note, args=(form.key, ()))
    for came, form in forms.items():
        form.take((), partial(say_help, book, report, came), moved)
        form.say(())


def say_help(book: ReportBook, report: Report, came: str, key: str) -> Said:
    """Keep what the reporter says of it; what to tell them."""
    return said_of(
        lambda: book.say_help(report, came, key),
        lambda _receipt: say("file.find.told"),
        lambda fault: words.fault_text(fault.field, fault.why),
        words.failed,
    )
