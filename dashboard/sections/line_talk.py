"""Proposals of a unit's line on the screen: what was filed, the form to propose, the form to answer."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import screen
from dashboard.desk.notebook import (
    BASES,
    NOTICE_DAYS,
    LineAnswered,
    LineProposed,
    NotFit,
    notebook_for,
)
from dashboard.sections.sending import form_of, moved, said_of
from dashboard.viewer import author
from dashboard.words import line_talk as words
from dashboard.words.catalogue import say
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from dashboard.data import Desk
    from dashboard.desk.notebook import Notebook, Proposal, Receipt
    from dashboard.drawings.line_past import Subject
    from dashboard.sections.sending import Form, Said

SHOWN = 8
"""Proposals of a unit that are told on the page, the newest first; the journal keeps all."""


def today_of(desk: Desk) -> date:
    """The clock's day where the site is."""
    about = desk.about()
    return about.newest + timedelta(days=about.age_days)


def read(desk: Desk, unit_id: str) -> list[Proposal] | PlimsollError:
    """Proposals of the unit, the newest first, or why they cannot be read: the figures still can."""
    try:
        return notebook_for(desk.grants).line_proposals(unit_id)
    except PlimsollError as error:
        return error


def open_limit(desk: Desk, told: list[Proposal] | PlimsollError, subject: Subject) -> float | None:
    """The limit of the proposal for this line that waits for its answer; None where none is known."""
    found = None if isinstance(told, PlimsollError) else _open(told, subject, today_of(desk))
    return None if found is None else found.line.limit


def talk(
    desk: Desk,
    unit_id: str,
    told: list[Proposal] | PlimsollError,
    subject: Subject,
    limit: float | None,
    *,
    closed: bool,
) -> None:
    """What was proposed and answered (`told`: as `read`), and the two forms."""
    screen.heading(say("set_line.talk.title"))
    if not desk.grants.covers(unit_id):
        screen.empty(say("set_line.talk.not_granted"))
        return
    if isinstance(told, PlimsollError):
        text = say("set_line.talk.unreadable", what=told.what, hint=told.hint)
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
        return
    notebook, day = notebook_for(desk.grants, author=author()), today_of(desk)
    screen.note(say("set_line.talk.no_proof"))
    form_of(_form_name(unit_id)).say()
    for proposal in told[:SHOWN]:
        _proposal(proposal, day)
    if not told:
        screen.note(say("set_line.talk.none"))
    waiting = _open(told, subject, day)
    if closed:
        screen.note(say("set_line.talk.closed"))
    elif waiting is None:
        _propose(desk, notebook, unit_id, subject, limit, day)
    else:
        screen.note(say("set_line.talk.busy"))
        _answer(notebook, unit_id, waiting, day)


def _open(told: list[Proposal], subject: Subject, day: date) -> Proposal | None:
    place = (subject.measure, subject.period)
    return next((each for each in told if each.line.place == place and each.is_open(day)), None)


def _proposal(proposal: Proposal, day: date) -> None:
    state = proposal.state(day)
    parts = [
        f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>"
        for label, text in words.facts(proposal, day)
    ]
    listed = "".join(parts).replace("{", "{{").replace("}", "}}")
    sign = f'<i aria-hidden="true">{words.SIGNS[state]}</i>'
    screen.html(
        f'<article class="pl-proposal pl-{state}"><h3>{sign} {{}}</h3>'
        f'<dl class="pl-facts">{listed}</dl></article>',
        words.headline(proposal, day),
    )
    if state == "agreed":
        screen.note(say("set_line.row.text"))
        st.code(words.policy_row(proposal), language=None, wrap_lines=True)


def _propose(
    desk: Desk, notebook: Notebook, unit_id: str, subject: Subject, limit: float | None, day: date
) -> None:
    place, line = f"{unit_id}-{subject.key}", subject.line
    by_shift = subject.measure == "patients_per_nurse"
    averaging = [subject.rule.averaging]
    averaging += [name for name in (("shift", "week", "moment") if by_shift else ()) if name not in averaging]
    with st.form(f"propose-{place}", border=True):
        screen.html("<h3>{}</h3>", say("set_line.form.title"))
        side = _side(f"propose-side-{place}", notebook.grants.sides(unit_id))
        with st.container(key="pl-form-numbers"):
            value = st.number_input(
                say("set_line.form.limit", measure=say(f"measure.{subject.measure}.axis")),
                min_value=0.01,
                value=limit or 1.0,
                step=0.05 if subject.measure == "contacts_per_clinician_hour" else 0.25,
                key=f"propose-limit-{place}-{limit}",
            )
            counting = st.selectbox(
                say("set_line.form.averaging"),
                averaging,
                format_func=lambda name: say(f"set_line.form.averaging.{name}"),
                key=f"propose-averaging-{place}",
            )
            allowed = (
                st.number_input(
                    say("set_line.form.allowed"),
                    min_value=0,
                    max_value=100,
                    value=round(100 * (subject.rule.allowed_share if line else 0.1)),
                    key=f"propose-allowed-{place}",
                )
                if by_shift
                else 0
            )
            basis = st.selectbox(
                say("set_line.form.basis"),
                list(BASES),
                format_func=lambda name: say(f"line.basis.{name}"),
                key=f"propose-basis-{place}",
            )
            first = st.date_input(
                say("set_line.form.from"),
                value=day + timedelta(days=NOTICE_DAYS),
                min_value=day,
                format="YYYY-MM-DD",
                key=f"propose-from-{place}",
            )
        source = st.text_input(say("set_line.form.source"), key=f"propose-source-{place}")
        reason = st.text_area(say("set_line.form.reason"), key=f"propose-reason-{place}")
        screen.note(say("set_line.form.notice", days=NOTICE_DAYS))
        form, around = form_of(_form_name(unit_id)), ("propose", place)
        form.button(say("set_line.form.send"), f"propose-send-{place}", around)
    proposed = LineProposed(
        side=side,
        measure=subject.measure,
        staff_group=subject.staff_group,
        period=subject.period,
        limit=round(float(value), 4),
        averaging=counting,
        allowed_share=allowed / 100 if counting != "week" else None,
        rounding=subject.rounding,
        observation=subject.observation,
        basis=basis,
        source=source.strip(),
        reason=reason.strip(),
        effective_from=first,
        filed_on=day,
        limit_before=None if line is None else float(line["limit"]),
        averaging_before=None if line is None else subject.rule.averaging,
        allowed_before=None if line is None else subject.rule.allowed_share,
        snapshot_id=desk.about().snapshot_id,
    )
    _file(form, around, day, lambda key: notebook.propose(unit_id, proposed, key), "proposal")


def _answer(notebook: Notebook, unit_id: str, waiting: Proposal, day: date) -> None:
    place = f"{unit_id}-{waiting.receipt}"
    with st.form(f"answer-{place}", border=True):
        screen.html("<h3>{}</h3>", say("set_line.answer_form.title"))
        side = _side(f"answer-side-{place}", notebook.grants.sides(unit_id))
        agrees = st.selectbox(
            say("set_line.answer_form.agrees"),
            ["agree", "disagree"],
            format_func=lambda name: say(f"set_line.answer_form.{name}"),
            index=None,
            placeholder=say("set_line.choose"),
            key=f"answer-agrees-{place}",
            width=300,
        )
        reason = st.text_area(say("set_line.answer_form.reason"), key=f"answer-reason-{place}")
        form, around = form_of(_form_name(unit_id)), ("answer", place)
        form.button(say("set_line.answer_form.send"), f"answer-send-{place}", around)

    def keep(key: str) -> Receipt:
        if agrees is None:
            raise NotFit("agrees", "missing")
        answer = LineAnswered(waiting.receipt, side, agrees == "agree", reason.strip(), day)
        return notebook.answer(unit_id, answer, key)

    _file(form, around, day, keep, "answer")


def _side(key: str, sides: tuple[str, ...]) -> str:
    chosen: str | None = st.selectbox(
        say("set_line.side"),
        list(sides),
        format_func=words.side,
        index=None,
        placeholder=say("set_line.choose"),
        key=key,
        width=300,
    )
    return chosen or ""


def _form_name(unit_id: str) -> str:
    """A unit has one form at a time: to propose, or to answer what is proposed."""
    return f"line-{unit_id}"


def _file(
    form: Form[Said], around: tuple[str, ...], day: date, keep: Callable[[str], Receipt], what: str
) -> None:
    """File it and draw the page again with what is kept; say why where it does not fit."""

    def filed(key: str) -> Said:
        return said_of(
            lambda: keep(key),
            lambda receipt: say(f"set_line.filed.{what}", receipt=receipt.number),
            lambda fault: words.not_fit(fault, day, NOTICE_DAYS),
            lambda error: say("set_line.talk.failed", what=error.what, hint=error.hint),
        )

    if form.take(around, filed, moved):
        st.rerun()
    told = form.still_told(around)
    if told is not None and not told.done:  # what is filed stands above the list
        form.say(around)
