"""Verify: how can you check that nothing was changed afterwards?"""

from __future__ import annotations

import streamlit as st

from dashboard import frame, screen
from dashboard.words.catalogue import say
from dashboard.words.numbers import day

STEPS = ("record", "1", "2", "3")


def page() -> None:
    """What an auditor can check, and the commands that do it on a copy of the site."""
    about = frame.desk().about()
    screen.html("<h1>{}</h1>", say("verify.title"))
    screen.answer(say("verify.answer"))
    screen.facts(
        say("verify.published"),
        [
            (say("verify.snapshot"), about.snapshot_id),
            (say("verify.as_of"), day(about.as_of)),
        ],
    )
    for step in STEPS:
        screen.heading(say(f"verify.step.{step}.title"))
        screen.html("<p>{}</p>", say(f"verify.step.{step}.text"))
        st.code(say(f"verify.step.{step}.command"), language=None)
    screen.note(say("verify.limits"))


page()
