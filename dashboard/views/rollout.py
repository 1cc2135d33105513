"""Rollout: does the tool save time, for whom, and where did it go?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.rollout import course_drawing
from dashboard.words import rollout as words
from dashboard.words.catalogue import say
from pipelines.pooled.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

    Row = Mapping[str, Any]

SERVICE, OUTCOME = "service", "outcome"
ORGANISATION = ""


def page() -> None:
    """The answer, saved beside promised, the course since go-live, every outcome."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("rollout.title"))
    service = choose_scope(desk.services())
    scope = service or say("rollout.scope.all")
    granted = desk.covers_scope(service)
    found = {row["outcome"]: row for row in desk.estimates(service).iter_rows(named=True)}
    estimates = {name: found[name] for name in OUTCOMES if name in found}
    ledger = next(desk.scope_ledger(service).iter_rows(named=True), None)
    screen.html(
        '<p class="pl-answer">{}</p>',
        words.answer(estimates, ledger, about, frame.age_text(about), granted=granted),
    )
    pictures: dict[str, Drawing] = {}
    chosen = words.MINUTES
    if estimates and any(row["reason"] != "no_rollout" for row in estimates.values()):
        screen.figures(words.figures(estimates, ledger))
        chosen = choose_outcome(estimates)
        pictures = course(desk, service, scope, chosen, estimates[chosen])
        screen.heading(say("rollout.every"))
        screen.note(say("rollout.every.text"))
    rows = [words.cells(name, row) for name, row in estimates.items()]
    if rows:
        screen.table(say("page.table"), words.columns(), rows, opened=True)
    promised(desk.promises(service).to_dicts())
    screen.explain(
        [say(f"rollout.how.{n}") for n in (1, 2, 3, 4)],
        [say(f"rollout.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )
    screen.takeaway(pictures, words.columns(), rows, frame.origin(say("rollout.title"), scope))
    told = {SERVICE: service, OUTCOME: chosen if chosen != words.MINUTES else ""}
    screen.link(say("page.link"), {name: value for name, value in told.items() if value})


def choose_scope(services: Sequence[str]) -> str:
    """The organisation or a service; the choice stands in the address, a forged one is said to be so."""
    wanted = st.query_params.get(SERVICE)
    if wanted is not None and wanted not in services:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("rollout.forged"))
    elif wanted is not None:
        st.session_state[SERVICE] = wanted
    chosen: str = st.selectbox(
        say("rollout.scope"),
        [ORGANISATION, *services],
        format_func=lambda name: name or say("rollout.scope.all"),
        key=SERVICE,
        on_change=_remember,
        args=(SERVICE,),
        width=320,
    )
    return chosen


def choose_outcome(estimates: Mapping[str, Row]) -> str:
    """The outcome whose course is shown."""
    wanted = st.query_params.get(OUTCOME)
    first = words.MINUTES if words.MINUTES in estimates else next(iter(estimates))
    if wanted in estimates:
        st.session_state[OUTCOME] = wanted
    elif st.session_state.get(OUTCOME) not in estimates:
        st.session_state[OUTCOME] = first
    screen.heading(say("rollout.course"))
    if wanted is not None and wanted not in estimates:
        screen.note(say("rollout.course.forged", title=words.title(st.session_state[OUTCOME])))
    chosen: str = st.selectbox(
        say("rollout.course.choose"),
        list(estimates),
        format_func=words.title,
        key=OUTCOME,
        on_change=_remember,
        args=(OUTCOME,),
        width=320,
    )
    return chosen


def _remember(name: str) -> None:
    if st.session_state[name]:
        st.query_params[name] = st.session_state[name]
    else:
        st.query_params.pop(name, None)


def course(desk: Desk, service: str, scope: str, outcome: str, estimate: Row) -> dict[str, Drawing]:
    """One outcome by weeks since go-live, with its checks; gives the picture by its title."""
    drawing = course_drawing(outcome, scope, desk.event_study(service, outcome).to_dicts(), estimate)
    if drawing is None:
        reason = say(f"rollout.why.{estimate['reason'] or 'no_data'}")
        screen.empty(say("rollout.course.empty", title=words.title(outcome), reason=reason))
        return {}
    screen.draw(drawing)
    if estimate["effect"] is not None:
        screen.note(words.checks(outcome, estimate))
    return {words.title(outcome): drawing}


def promised(rows: Sequence[Row]) -> None:
    """What was promised, as it was recorded."""
    screen.heading(say("rollout.promise"))
    if not rows:
        screen.empty(say("rollout.promise.none"))
        return
    for text in words.promises(rows):
        screen.html("<p>{}</p>", text)
    screen.note(say("rollout.promise.missing"))


page()
