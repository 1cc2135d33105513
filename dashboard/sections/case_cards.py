"""Cases on the screen: those that wait, and the form that writes into one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import screen
from dashboard.desk.case_book import (
    ACTIONS,
    FARTHEST_DAYS,
    STEPS,
    CaseStep,
)
from dashboard.sections.sending import Said, form_of, moved, said_of
from dashboard.sections.shown_cases import shown_cases
from dashboard.words import cases as words
from dashboard.words.answers import failed
from dashboard.words.catalogue import count, join, say
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from datetime import date

    from dashboard.data import Desk
    from dashboard.desk.case_book import CaseBook
    from dashboard.words.cases import Shown

    Row = Mapping[str, Any]

FORM, _WHICH = "case", "case-which"
MOST_OPEN = 12
"""So many cards stand at once; the table has all."""
IN_SHORT = 2
"""Cases told on the unit's own page: the open one and the last closed."""
LOOK_AGAIN_WEEKS = 4
"""The day a form offers first: by then there are as many weeks to look back on as there are before."""
_WITH_WHO = ("assigned", "asked", "accepted")
_WITH_DAY = ("acted", "asked", "accepted", "followed_up")


def read(desk: Desk) -> tuple[CaseBook, list[Shown]] | None:
    """The same; None, and a word of it, where they cannot be read."""
    try:
        return shown_cases(desk)
    except PlimsollError as error:
        text = say("case.unreadable", what=error.what, hint=error.hint)
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
        return None


def known(desk: Desk) -> Sequence[Shown]:
    """Every case the reader may see; none where they cannot be read, which the page Alerts tells."""
    try:
        return shown_cases(desk)[1]
    except PlimsollError:
        return ()


def in_short(shown: Sequence[Shown]) -> None:
    """The newest cases of one unit and what was done, for its page; nothing where there is none."""
    if shown:
        screen.heading(say("case.heading.unit"))
        screen.note(say("case.after.note"))
        for each in shown[:IN_SHORT]:
            screen.facts(f"{each.sign} {each.title}", words.terms(each))


def show(desk: Desk, book: CaseBook, shown: Sequence[Shown], units: Set[str]) -> Sequence[Shown]:
    """Open cases of these units, those past their day first, and the form for who may write into them; as
    they stand once the form is kept.

    The form is read and kept before the cards are drawn, so that they show what was kept.
    """
    screen.heading(say("case.heading"))
    cards = st.container()
    shown = [each for each in shown if each.now.case.unit_id in units]
    if _form(desk, book, [each for each in shown if each.now.is_open]):
        shown = [each for each in shown_cases(desk)[1] if each.now.case.unit_id in units]
    with cards:
        _cards(book, shown)
    if shown:
        screen.table(say("case.table"), words.columns(), [words.cells(each) for each in shown])
    return shown


def _cards(book: CaseBook, shown: Sequence[Shown]) -> None:
    waiting = [each for each in shown if each.now.is_open]
    unsolved = [each for each in shown if each.now.still_open]
    if not waiting:
        screen.empty(say("case.none"))
    else:
        days = {
            "acknowledge": count("days", book.clocks.acknowledge_days),
            "decide": count("days", book.clocks.decide_days),
        }
        screen.note(join(say("case.lead", **days), say("case.after.note")))
    with st.container(key="pl-grid-case"):
        for each in (*waiting[:MOST_OPEN], *unsolved):
            with st.container():
                screen.facts(f"{each.sign} {each.title}", words.terms(each))
    if len(waiting) > MOST_OPEN:
        screen.note(count("case.more", len(waiting) - MOST_OPEN))


def _form(desk: Desk, book: CaseBook, waiting: Sequence[Shown]) -> bool:
    """Offers the form to who answers for a unit; True where something was kept."""
    titles = {each.now.case.receipt: each.title for each in waiting if book.may_answer(each.now.case.unit_id)}
    form, today = form_of(FORM), desk.site_time().date()
    if not titles:
        form.say()
        return False
    with st.expander(say("case.write")), st.container(key="pl-form-case"):
        with st.container(horizontal=True, key="pl-case-choice"):
            if st.session_state.get(_WHICH) not in titles:
                st.session_state[_WHICH] = next(iter(titles))  # what is due first
            case = st.selectbox(
                say("case.which"),
                sorted(titles, key=titles.__getitem__),  # an order that stays when something is kept
                format_func=titles.__getitem__,
                key=_WHICH,
                width=360,
            )
            step = st.selectbox(
                say("case.what"), STEPS, format_func=lambda name: say(f"case.what.{name}"), width=360
            )
        with st.form(f"case-{form.key}-{step}", border=False):
            body = _fields(step, case, today)
            screen.note(say("case.form.note"))
            form.button(say("case.send"), "send-case", (case, step))
    kept = form.take((case, step), lambda key: take(book, body, key), moved)
    # Beside what can be folded away. A case that was closed is offered no more.
    form.say((case, step) if titles.keys() & set(form.about) else None)
    return kept


def _fields(step: str, case: str, today: date) -> CaseStep:
    """What this step asks for, and nothing else."""
    action, who, by_day = "", "", None
    if step == "acted":
        action = st.selectbox(
            say("case.action"), ACTIONS, format_func=lambda name: say(f"case.action.{name}"), width=360
        )
    if step in _WITH_WHO:
        who = st.text_input(say(f"case.who.{step}"), max_chars=120, width=360).strip()
    if step in _WITH_DAY:
        by_day = st.date_input(
            say(f"case.by_day.{step}"),
            value=today + timedelta(weeks=LOOK_AGAIN_WEEKS),
            min_value=today,
            max_value=today + timedelta(days=FARTHEST_DAYS),
            format="YYYY-MM-DD",
            width=200,
        )
    reason = st.text_area(say(f"case.reason.{step}"), height=90).strip()
    return CaseStep(step, case, today, reason, action, who, by_day)


def take(book: CaseBook, step: CaseStep, key: str) -> Said:
    """Keep a step; what became of it."""
    return said_of(
        lambda: book.take(step, key),
        lambda receipt: say("case.kept", receipt=receipt.number),
        lambda fault: words.fault_text(fault.field, fault.why),
        failed,
    )
