"""What stands around every page: the look, the line about the data, the notes at the foot."""

from __future__ import annotations

import time
from functools import partial
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import languages, screen
from dashboard.arrival import is_new
from dashboard.charts.theme import css_variables
from dashboard.data import LOCAL_USER, Desk, damaged, desk_for, published, site_folder
from dashboard.desk.people import people_of
from dashboard.navigation import WELCOME
from dashboard.paper import Origin, file_name
from dashboard.report.making import pdf
from dashboard.viewer import Viewer, admit, present, viewer
from dashboard.words import about as about_words
from dashboard.words.catalogue import language, say, speak
from dashboard.words.corrections import page_note
from dashboard.words.numbers import day
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.data import Grants
    from dashboard.report.making import Kind

LOOK_EVERY = "10s"
"""How often an open page looks whether something newer was published."""

_SHOWN, _CLOSED, _LANGUAGE, _GRANTS = "snapshot_shown", "welcome_closed", "language", "grants"

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
    '<g fill="none" stroke="#2f86b0" stroke-width="4">'
    '<circle cx="20" cy="20" r="12"/><path d="M1 20h38"/></g></svg>'
)
"""The load line as it is painted on a ship's side: a ring with a line through it."""


def desk() -> Desk:
    """The desk of this user over the snapshot this run shows."""
    return desk_for(grants(), st.session_state[_SHOWN])


def grants() -> Grants:
    """What whoever reads may see."""
    held = present().grants
    assert held is not None  # noqa: S101  # `present` gives nobody without
    return held


def let_in() -> None:
    """Who reads, asked anew on each run: stops with one plain page for who is not known here."""
    try:
        reader = _ask_who()
    except StorageError as error:
        broken(error)
        st.stop()
    if reader is None:
        screen.html("<h1>{}</h1><p>{}</p>", say("access.over.title"), say("access.over.text"))
        screen.html('<p class="pl-note"><a href="./" target="_self">{}</a></p>', say("access.in"))
        st.stop()
    if reader.grants is None:
        _denied(reader, "", "unknown_person")
        screen.html("<h1>{}</h1><p>{}</p>", say("access.unknown.title"), say("access.unknown.text"))
        st.html(_sign_out())
        st.stop()
    st.session_state[_GRANTS] = reader.grants


def _ask_who() -> Viewer | None:
    """The reader of this run; nobody until it is known who."""
    admit(None)
    people = people_of(site_folder())
    reader = Viewer(LOCAL_USER) if people is None else viewer(st.user.to_dict(), people)
    admit(reader)
    return reader


def _still_let_in() -> None:
    """Asked by whatever runs alone: where anything changed for the reader, the whole page is asked anew."""
    try:
        reader = _ask_who()
    except StorageError:
        reader = None
    if reader is None or reader.grants is None or reader.grants != st.session_state.get(_GRANTS):
        st.rerun()


def deny(page: str, why: str, *, told: bool = True) -> None:
    """Keep that this reader asked for more than they may see, and say so where nothing else does."""
    _denied(present(), page, why)
    if told:
        screen.html("<h1>{}</h1><p>{}</p>", say("access.denied.title"), say("access.denied.text"))
        if present().person is not None:
            screen.note(say("access.denied.noted"))


def _denied(reader: Viewer, page: str, why: str) -> None:
    people = people_of(site_folder())
    if people is not None and reader.person is not None:
        people.denied(reader.person, reader.role, page, why)


def _sign_out() -> str:
    return f'<p class="pl-note"><a href="./auth/logout" target="_self">{escape(say("access.out"))}</a></p>'


def speak_to_reader() -> None:
    """From here on this run speaks the reader's language. A fragment that runs alone asks for it too."""
    asked = st.query_params.get(languages.PARAMETER)
    chosen = asked if asked in languages.NAMES else st.session_state.get(_LANGUAGE)
    kept = st.context.cookies.get(languages.COOKIE)
    spoken = languages.preferred((chosen, kept), st.context.headers.get("Accept-Language", ""))
    st.session_state[_LANGUAGE] = spoken
    speak(spoken)


def begin(*, newcomers: bool = True) -> None:
    """The look and the line about the data; stops with a kind page where there is nothing to show."""
    st.html(f"<style>{css_variables()}{_css()}</style>")
    snapshot_id = published()
    if snapshot_id is None:
        _nothing_yet()
        st.stop()
    st.session_state[_SHOWN] = snapshot_id
    try:
        about = desk().about()
    except StorageError as error:
        broken(error)
        st.stop()
    _about_line()
    for text in about_words.banners(about, damaged()):
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    if newcomers:
        _welcome_newcomer()


def broken(error: StorageError) -> None:
    """What stands where the published figures cannot be read: what is wrong, and what to do."""
    screen.html("<h1>{}</h1><p>{}</p>", say("frame.broken.title"), error.what)
    if error.hint:
        screen.note(say("frame.broken.hint", hint=error.hint))


def end(*, newcomers: bool = True) -> None:
    """The way back to the page for newcomers, and what the figures may never be used for."""
    if newcomers:
        st.page_link(WELCOME, label=say("frame.welcome"))
    screen.html('<p class="pl-foot">{}</p>', say("frame.never_use"))


@st.fragment(run_every=LOOK_EVERY)
def _about_line() -> None:
    """Tells of newer data without moving the page: showing them is the reader's own step."""
    speak_to_reader()
    _still_let_in()
    try:
        about = desk().about()
    except StorageError:  # the snapshot was cleared away while the page stood open
        st.rerun()
    roles = None if present().person is None else grants().roles
    newer = published() not in (None, about.snapshot_id)
    with st.container(key="pl-about", horizontal=True, vertical_alignment="center"):
        spans = "".join(f"<span>{escape(part)}</span>" for part in about_words.line(about, roles))
        st.html(f'<p class="pl-about" role="status">{spans}</p>')
        st.html(
            f'<nav class="pl-languages" aria-label="{escape(say("frame.languages"))}">{_languages()}</nav>'
        )
        if present().person is not None:
            st.html(_sign_out())
        if newer and st.button(f"{say('frame.newer')} {say('frame.show')}", type="tertiary"):
            st.rerun()


def _languages() -> str:
    """The languages, each by its own name; one that is not spoken is a link to this view in it."""
    parts = []
    for code, name in languages.NAMES.items():
        tag = f'lang="{languages.TAGS[code]}"'
        if code == language():
            parts.append(f'<span aria-current="true" {tag}>{name}</span>')
        else:
            query = urlencode({**st.query_params.to_dict(), languages.PARAMETER: code})
            parts.append(f'<a href="?{escape(query)}" target="_self" {tag}>{name}</a>')
    return " · ".join(parts)


def corrected(concerns: Callable[[Mapping[str, Any]], bool]) -> list[dict[str, Any]]:
    """Says which of the weeks behind a page were published otherwise before; gives them, the last first."""
    rows = [row for row in desk().restated_weeks().to_dicts() if concerns(row)]
    if rows:
        screen.note(page_note(rows))
    return rows


def origin(question: str, subject: str = "") -> Origin:
    """What stands on whatever is taken away from a page."""
    about = desk().about()
    source = say("takeaway.source", site=about.site_name, day=day(about.as_of), snapshot=about.snapshot_id)
    return Origin(question, subject, source)


def paper(kind: Kind, subject: str = "", unit_id: str = "") -> screen.Paper:
    """A document of what this user may see, made when it is asked for."""
    about = desk().about()
    return screen.Paper(
        key=kind,
        label=say(f"report.offer.{kind}"),
        text=say(f"report.offer.{kind}.text"),
        name=file_name(say("report.board" if kind == "board" else "report.pack"), subject or about.site_name),
        make=partial(pdf, desk(), kind, unit_id),
    )


def _welcome_newcomer() -> None:
    """A browser's first half hour: the way to the page for newcomers, until it is closed or gone."""
    if st.session_state.get(_CLOSED) or not is_new(st.context.cookies, time.time()):
        return
    with st.container(key="pl-new", horizontal=True, vertical_alignment="center"):
        screen.html("<p>{}</p>", say("frame.new"))
        st.page_link(WELCOME, label=say("frame.new.show"))
        if st.button(say("frame.new.close"), type="tertiary"):
            st.session_state[_CLOSED] = True
            st.rerun()


def _nothing_yet() -> None:
    screen.html("<h1>{}</h1><p>{}</p>", say("frame.nothing.title"), say("frame.nothing.text"))
    st.code(say("frame.nothing.command"), language=None)
    screen.html("<p>{}</p>", say("frame.nothing.demo"))
    st.code(say("frame.nothing.demo_command"), language=None)
    _wait_for_first()


@st.fragment(run_every=LOOK_EVERY)
def _wait_for_first() -> None:
    speak_to_reader()
    _still_let_in()
    if published() is not None:
        st.rerun()


@st.cache_resource
def _css() -> str:
    return (resources.files("dashboard") / "style.css").read_text(encoding="utf-8")
