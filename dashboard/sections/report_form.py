"""The form of an overload report: under a minute on a phone, and never said to be filed before it is."""

from __future__ import annotations

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
    new_key,
    report_book_for,
)
from dashboard.filing.form import ANONYMOUS, NAMED, Inputs, Told, file
from dashboard.words import file_report as words
from dashboard.words.catalogue import say
from dashboard.words.overload_reports import cause_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk
    from dashboard.words.file_report import Shift

    Row = Mapping[str, Any]

_KEY, _DONE, _FLAGGED, _SENT = "file-key", "file-done", "file-flagged", "file-sent"


def form(desk: Desk, unit: Row, shift: Shift, planned: Row | None) -> None:
    """The form, or what became of it. A form has a key; what is on the screen of another is not its own."""
    told: Told | None = st.session_state.get(_DONE)
    if told is not None:
        _what_became(told)
        return
    key = _key()
    seen = (key, unit["unit_id"], shift.value)
    inputs = _fields(seen, planned)
    screen.note(say("file.code", code=report_book_for(desk.grants).code(key)))
    sent = st.session_state.pop(_SENT, None)
    if sent is None or sent[0] != key:
        return
    if sent != seen:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("file.fault.moved"))
        return
    if inputs.text and may_be_personal(inputs.text) and not inputs.keep_text:
        st.session_state[_FLAGGED] = key
        st.rerun()
    book, contact = report_book_for(desk.grants), desk.urgent_contact()
    told = file(
        book, unit, shift, planned, inputs, key, snapshot_id=desk.about().snapshot_id, contact=contact
    )
    if told.done:
        st.session_state[_DONE] = told
        del st.session_state[_KEY]
        st.rerun()
    screen.html('<p class="pl-banner" role="alert">{}</p>', told.text)


def _key() -> str:
    """The key of the form on the screen: it stays until what was filed is kept."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = new_key()
    key: str = st.session_state[_KEY]
    return key


def _note_sent(seen: tuple[str, str, str]) -> None:
    """The button was pressed on this form, unit and shift. It stays noted where another click cuts the page
    short before it comes to the form: the next run finds it."""
    st.session_state[_SENT] = seen


def _fields(seen: tuple[str, str, str], planned: Row | None) -> Inputs:
    key = seen[0]
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
        if st.session_state.get(_FLAGGED) == key:
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
        st.form_submit_button(say("file.button"), key=f"file-send-{key}", on_click=_note_sent, args=(seen,))
    return Inputs(
        level, cause, tuple(tried), remedy, asked, came, red_flag, text.strip(), who, name.strip(), keep_text
    )


def _what_became(told: Told) -> None:
    screen.html('<p class="pl-banner pl-done" role="status">{}</p>', told.text)
    if told.next:
        screen.html('<p class="pl-banner">{}</p>', told.next)
    if told.code:
        st.code(told.code, language=None)
    if st.button(say("file.done.another"), key="file-another"):
        del st.session_state[_DONE]
        st.rerun()
