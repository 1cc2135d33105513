"""Welcome: a load line, time turned into workload and the ledger, in a minute, on this site's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.welcome import Example, example
from dashboard.navigation import ALERTS, LOAD_LINES, METHODS, ROLLOUT, UNIT, pages_of
from dashboard.words import welcome as words
from dashboard.words.catalogue import say

if TYPE_CHECKING:
    from dashboard.charts.spec import Drawing

STARTS = (LOAD_LINES, UNIT, ALERTS, ROLLOUT, METHODS)


def page() -> None:
    """Three ideas, each beside a picture of one of the site's units; then where to begin."""
    desk = frame.desk()
    shown = example(desk)
    screen.html("<h1>{}</h1>", say("welcome.title"))
    screen.answer(say("welcome.answer"))
    if shown is None:
        screen.note(say("welcome.no_example"))
    else:
        screen.note(say("welcome.example", unit=shown.unit["unit_name"]))
    step(1, words.line_here(shown, desk.about()), shown.load if shown else None)
    step(2, words.conversion_here(shown), shown.saved if shown else None)
    step(3, words.ledger_here(shown), shown.ledger if shown else None)
    screen.heading(say("welcome.never.title"))
    screen.html("<p>{}</p>", say("welcome.never"))
    screen.heading(say("welcome.start.title"))
    with st.container(key="pl-starts"):
        for start in (page for page in STARTS if page in pages_of(frame.grants().roles)):
            st.page_link(start, label=words.start(start), query_params=unit_of(start, shown))


def step(number: int, here: str, drawing: Drawing | None) -> None:
    """One idea: its name, what it means, what it is in the unit shown, and its picture."""
    with st.container(key=f"pl-step-{number}"):
        with st.container():
            screen.heading(say(f"welcome.step.{number}.title"))
            screen.html("<p>{}</p>", say(f"welcome.step.{number}.text"))
            if here:
                screen.note(here)
        if drawing is not None:
            with st.container():
                screen.draw(drawing)


def unit_of(start: str, shown: Example | None) -> dict[str, str]:
    """The page of a unit opens on the one that was shown."""
    return {"unit": shown.unit["unit_id"]} if start == UNIT and shown is not None else {}


page()
