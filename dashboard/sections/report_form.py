"""The form of an overload report: under a minute on a phone, and never said to be filed before it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import screen
from dashboard.desk.report_book import (
    ASKED,
    CAME,
    CAUSES,
    LEVELS,
    REMEDIES,
    TRIED,
    may_be_personal,
    report_book_for,
)
from dashboard.filing.form import ANONYMOUS, NAMED, Inputs, Told, file
from dashboard.sections.sending import form_of, say_outcome
from dashboard.words import file_report as words
from dashboard.words.catalogue import say
from dashboard.words.overload_reports import cause_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk
    from dashboard.sections.sending import Form
    from dashboard.words.file_report import Shift

    Row = Mapping[str, Any]

FORM = "report"


def form(desk: Desk, unit: Row, shift: Shift, planned: Row | None) -> None:
    """The form, or what became of it. A form has a key; what is on the screen of another is not its own."""
    sending: Form[Told] = form_of(FORM)
    if sending.told is not None and sending.told.done:
        _what_became(sending, sending.told)
        return
    around = (unit["unit_id"], shift.value)
    flagged = sending.told is not None and sending.told.flagged
    inputs = _fields(sending, around, planned, flagged=flagged)
    book, contact, shown = report_book_for(desk.grants), desk.urgent_contact(), desk.about().snapshot_id
    screen.note(say("file.code", code=book.code(sending.key)))

    def keep(key: str) -> Told:
        if inputs.text and may_be_personal(inputs.text) and not inputs.keep_text:
            return Told("", done=False, flagged=True)
        told = file(book, unit, shift, planned, inputs, key, snapshot_id=shown, contact=contact)
        return replace(told, flagged=flagged)

    sending.take(around, keep, lambda: Told(say("file.fault.moved"), done=False, flagged=flagged))
    told = sending.still_told(around)
    if told is None:
        return
    if told.done or told.flagged != flagged:
        st.rerun()
    if told.text:
        say_outcome(told)


def _fields(sending: Form[Told], around: tuple[str, str], planned: Row | None, *, flagged: bool) -> Inputs:
    key = sending.key
    levels, remedies = words.choices("level", LEVELS), words.choices("remedy", REMEDIES)
    tried_titles = words.choices("tried", TRIED)
    asked_titles, came_titles = words.choices("help_asked", ASKED), words.choices("help_came", CAME)
    who_titles = words.choices("who", (ANONYMOUS, NAMED))
    with st.container(key="pl-form"), st.form(f"file-{key}", border=False):
        level = st.radio(
            say("file.level"),
            list(LEVELS),
            index=None,
            format_func=levels.__getitem__,
            captions=[say(f"file.level.{each}.text") for each in LEVELS],
            key=f"file-level-{key}",
        )
        with st.container(key="pl-form-numbers"):
            cause = st.selectbox(
                say("file.cause"),
                CAUSES,
                index=None,
                format_func=cause_title,
                placeholder=say("file.choose"),
                key=f"file-cause-{key}",
            )
            remedy = st.selectbox(
                say("file.remedy"),
                REMEDIES,
                index=None,
                format_func=remedies.__getitem__,
                placeholder=say("file.choose"),
                key=f"file-remedy-{key}",
            )
            tried = st.multiselect(
                say("file.tried"),
                TRIED,
                format_func=tried_titles.__getitem__,
                placeholder=say("file.choose"),
                key=f"file-tried-{key}",
            )
        with st.container(key="pl-form-help", horizontal=True):
            asked = st.radio(
                say("file.help_asked"),
                ASKED,
                index=None,
                format_func=asked_titles.__getitem__,
                horizontal=True,
                key=f"file-asked-{key}",
            )
            came = st.radio(
                say("file.help_came"),
                CAME,
                index=None,
                format_func=came_titles.__getitem__,
                horizontal=True,
                key=f"file-came-{key}",
            )
        red_flag = st.checkbox(say("file.red_flag"), key=f"file-flag-{key}")
        text = st.text_area(say("file.text"), height=90, key=f"file-text-{key}")
        keep_text = False
        if flagged:
            screen.html('<p class="pl-banner" role="alert">{}</p>', say("file.flagged"))
            keep_text = st.checkbox(say("file.flagged.keep"), key=f"file-keep-{key}")
        who = st.radio(
            say("file.who"),
            (ANONYMOUS, NAMED),
            format_func=who_titles.__getitem__,
            captions=[say("file.who.anonymous.text"), say("file.who.named.text")],
            key=f"file-who-{key}",
        )
        name = st.text_input(say("file.name"), key=f"file-name-{key}")
        screen.note(words.guess(planned))
        sending.button(say("file.button"), f"file-send-{key}", around)
    return Inputs(
        level, cause, tuple(tried), remedy, asked, came, red_flag, text.strip(), who, name.strip(), keep_text
    )


def _what_became(sending: Form[Told], told: Told) -> None:
    screen.html('<p class="pl-banner pl-done" role="status">{}</p>', told.text)
    if told.next:
        screen.html('<p class="pl-banner">{}</p>', told.next)
    if told.code:
        st.code(told.code, language=None)
    if st.button(say("file.done.another"), key="file-another"):
        sending.told = None
        st.rerun()
