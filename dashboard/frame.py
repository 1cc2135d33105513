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
from dashboard.data import LOCAL_USER, Desk, desk_for, published
from dashboard.navigation import WELCOME
from dashboard.paper import Origin, file_name
from dashboard.report.making import pdf
from dashboard.words.catalogue import count, language, say, speak
from dashboard.words.corrections import page_note
from dashboard.words.numbers import day
from pipelines.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.data import About
    from dashboard.report.making import Kind

LOOK_EVERY = "10s"
"""How often an open page looks whether something newer was published."""

_SHOWN, _CLOSED, _LANGUAGE = "snapshot_shown", "welcome_closed", "language"

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
    '<g fill="none" stroke="#2f86b0" stroke-width="4">'
    '<circle cx="20" cy="20" r="12"/><path d="M1 20h38"/></g></svg>'
)
"""The load line as it is painted on a ship's side: a ring with a line through it."""


def desk() -> Desk:
    """The desk of this user over the snapshot this run shows."""
    return desk_for(LOCAL_USER, st.session_state[_SHOWN])


def role() -> str:
    """The role of whoever reads."""
    return LOCAL_USER.role


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
    if about.stale:
        _stale_banner(about)
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
    try:
        about = desk().about()
    except StorageError:  # the snapshot was cleared away while the page stood open
        st.rerun()
    parts = [
        about.site_name,
        say("frame.data_to", day=day(about.as_of)),
        age_text(about),
        say("frame.snapshot", id=about.snapshot_id),
        say("frame.local"),
    ]
    newer = published() not in (None, about.snapshot_id)
    with st.container(key="pl-about", horizontal=True, vertical_alignment="center"):
        spans = "".join(f"<span>{escape(part)}</span>" for part in parts)
        st.html(f'<p class="pl-about" role="status">{spans}</p>')
        st.html(
            f'<nav class="pl-languages" aria-label="{escape(say("frame.languages"))}">{_languages()}</nav>'
        )
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


def age_text(about: About) -> str:
    """How old the data are against the clock."""
    return say("frame.age.today") if about.age_days <= 1 else count("frame.age", about.age_days)


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


def _stale_banner(about: About) -> None:
    text = say(
        "frame.stale",
        age=age_text(about),
        limit=count("days", about.max_age_days),
        day=day(about.as_of),
    )
    screen.html('<p class="pl-banner" role="alert">{}</p>', text)


def _nothing_yet() -> None:
    screen.html("<h1>{}</h1><p>{}</p>", say("frame.nothing.title"), say("frame.nothing.text"))
    st.code(say("frame.nothing.command"), language=None)
    screen.html("<p>{}</p>", say("frame.nothing.demo"))
    st.code(say("frame.nothing.demo_command"), language=None)
    _wait_for_first()


@st.fragment(run_every=LOOK_EVERY)
def _wait_for_first() -> None:
    speak_to_reader()
    if published() is not None:
        st.rerun()


@st.cache_resource
def _css() -> str:
    return (resources.files("dashboard") / "style.css").read_text(encoding="utf-8")
