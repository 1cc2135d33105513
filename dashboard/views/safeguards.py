"""Safeguards: is use trained, consented, permitted, checked?"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.safeguards import EVERY, Scope, happened, pictures, scopes
from dashboard.words import safeguards as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About
    from dashboard.drawings.safeguards import Picture

PARAMETER = "look"


def page() -> None:
    """The answer, a row for each safeguard, how to read it, the numbers."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("safeguards.title"))
    found = scopes(desk)
    answer = st.container()
    chosen = choose(found)
    scope = found[chosen]
    drawn = pictures(desk, scope)
    every = [picture.found for picture in drawn.values()]
    with answer:
        screen.html(
            '<p class="pl-answer">{}</p>',
            words.answer(every, about, scope.name if scope.value else "", units=len(scope.units)),
        )
        if hidden := words.hidden(sum(not desk.grants.covers(unit) for unit in scope.units)):
            screen.note(hidden)
    for section, items in words.SECTIONS.items():
        screen.heading(say(f"safeguards.section.{section}"))
        for item in items:
            row(drawn[item.key], about)
    if marks := happened(list(drawn.values())):
        screen.listing(say("safeguards.marks"), marks)
    screen.explain(
        [say(f"safeguards.how.{n}") for n in (1, 2, 3, 4)],
        [say(f"safeguards.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = [words.cells(one, about) for one in every]
    screen.table(say("page.table"), words.columns(), rows)
    titled = {words.name(one.found.item): one.drawing for one in drawn.values() if one.drawing is not None}
    screen.takeaway(titled, words.columns(), rows, frame.origin(say("safeguards.title"), scope.name))
    screen.link(say("page.link"), {PARAMETER: chosen} if chosen else {})


def choose(found: Mapping[str, Scope]) -> str:
    """What the reader looks at; the choice stands in the address, and a forged one is said to be so."""
    wanted = st.query_params.get(PARAMETER)
    if wanted is not None and wanted not in found:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("safeguards.forged"))
    elif wanted is not None:
        st.session_state[PARAMETER] = wanted
    if len(found) < 2:
        return EVERY
    chosen: str = st.selectbox(
        say("safeguards.scope"),
        list(found),
        format_func=lambda key: say(f"safeguards.scope.{found[key].kind}", name=found[key].name),
        key=PARAMETER,
        on_change=_remember,
        width=360,
    )
    return chosen


def _remember() -> None:
    chosen = st.session_state[PARAMETER]
    if chosen:
        st.query_params[PARAMETER] = chosen
    else:
        st.query_params.pop(PARAMETER, None)


def row(picture: Picture, about: About) -> None:
    """One safeguard: how it stands, by which policy, on how much data, and its weeks."""
    found = picture.found
    standing = "unknown" if about.stale else found.standing
    with st.container(key=f"pl-safeguard-{found.item.key}"):
        screen.html(
            f'<div class="pl-{words.TONES[standing]}">{screen.standing_line(words.SIGNS[standing])}'
            f"<h3>{{}}</h3>{facts(words.facts(found, about))}</div>",
            words.headline(found, about),
            words.name(found.item),
        )
        if picture.drawing is not None:
            screen.draw(picture.drawing)
        elif found.item.metric:
            screen.empty(words.why_no_picture(found, about))


def facts(told: Sequence[tuple[str, str]]) -> str:
    """What is known of a safeguard, label by label, as markup."""
    parts = [f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in told]
    return f'<dl class="pl-facts">{"".join(parts)}</dl>'.replace("{", "{{").replace("}", "}}")


page()
