"""Rollout: does the tool save time, for whom, and did it go where we promised?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.rollout import course_picture, forest_picture, outcomes_of
from dashboard.words import rollout as words
from dashboard.words.catalogue import join, say
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk

SCOPE, OUTCOME = "scope", "outcome"


def page() -> None:
    """The answer, the course of one outcome, all of them, the promise, then what stands around them."""
    desk = frame.desk()
    screen.html("<h1>{}</h1>", say("rollout.title"))
    services = sorted(set(desk.rollout_units()["service"].drop_nulls()))
    scopes = {name: words.scope_title(name) for name in (words.ORGANISATION, *services)}
    service = choose(SCOPE, scopes, say("rollout.scope"))
    rows = outcomes_of(desk, service)
    ledgers = desk.rollout_ledgers(service).to_dicts()
    covered = desk.rollout_covered(service)
    screen.html(
        '<p class="pl-answer">{}</p>',
        words.answer(service, rows, ledgers[0] if ledgers else None, desk.about(), covered=covered),
    )
    first = words.lead(rows)
    titles = {name: OUTCOMES[name].title for name in (first, *(one for one in words.ORDER if one != first))}
    outcome = the_course(desk, service, titles)
    every_outcome(desk, service)
    screen.explain(
        [say(f"rollout.how.{n}") for n in (1, 2, 3)],
        [say(f"rollout.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    screen.table(say("rollout.table"), words.columns(), forest_picture(desk, service).rows)
    chosen = {SCOPE: service, OUTCOME: outcome if outcome != first else ""}
    screen.link(say("page.link"), {name: value for name, value in chosen.items() if value})


def choose(name: str, titles: Mapping[str, str], label: str) -> str:
    """One of these; the choice stands in the address, and a forged one is said to be so."""
    wanted = st.query_params.get(name)
    first = next(iter(titles))
    if wanted in titles:
        st.session_state[name] = wanted
    elif st.session_state.get(name) not in titles:
        st.session_state[name] = first
    if wanted is not None and wanted not in titles:
        text = say(f"rollout.{name}.forged", title=titles[st.session_state[name]])
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    chosen: str = st.selectbox(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=name,
        on_change=_remember,
        args=(name,),
        width=360,
    )
    return chosen


def _remember(name: str) -> None:
    st.query_params[name] = st.session_state[name]


def the_course(desk: Desk, service: str, titles: Mapping[str, str]) -> str:
    """One outcome by weeks since go-live, what it rests on, and whether more use meant more of it."""
    screen.heading(say("rollout.course.title"))
    outcome = choose(OUTCOME, titles, say("rollout.outcome"))
    picture = course_picture(desk, service, outcome)
    if picture.drawing is None:
        screen.empty(picture.instead)
    else:
        with st.container(key="pl-course"):
            screen.draw(picture.drawing)
        screen.note(join(*picture.notes))
    screen.note(picture.cannot)
    screen.html("<h3>{}</h3><p>{}</p>", say("rollout.dose.title"), picture.dose)
    if picture.bands:
        screen.listing(say("rollout.dose.bands"), picture.bands)
    screen.note(say("rollout.dose.limit"))
    return outcome


def every_outcome(desk: Desk, service: str) -> None:
    """All outcomes, each beside the smallest effect of it that could have been found."""
    screen.heading(say("rollout.forest.title"))
    picture = forest_picture(desk, service)
    if picture.drawing is None:
        screen.empty(say("rollout.forest.empty"))
    else:
        screen.note(join(say("rollout.forest.text"), say("rollout.signs")))
        screen.draw(picture.drawing)
    if picture.untold:
        screen.note(picture.untold)


page()
