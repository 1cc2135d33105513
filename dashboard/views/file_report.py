"""File a report: is this shift too much?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.desk.report_book import report_book_for
from dashboard.filing.page import ADDRESS
from dashboard.filing.shifts import planned_for, shifts
from dashboard.sections import report_answers, report_find, report_form
from dashboard.viewer import present
from dashboard.words import file_report as words
from dashboard.words.catalogue import count, say
from dashboard.words.standing import section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Desk

    Row = Mapping[str, Any]

PAGE, UNIT, SHIFT = "file_report", "unit", "shift"


def page() -> None:
    """Whom to call, the shift and what is known of it, the form, and the way back to what was filed."""
    desk = frame.desk()
    screen.html("<h1>{}</h1>", say("file.title"))
    screen.html('<p class="pl-banner" role="alert">{}</p>', words.first_line(desk.urgent_contact()))
    if present().person is not None:
        screen.html(
            '<p class="pl-note"><a href="{}" target="_self">{}</a></p>', ADDRESS, say("by_code.offer")
        )
    open_units = [row for row in desk.units().sort("place").to_dicts() if section(row) != "closed"]
    units = {row["unit_id"]: row for row in open_units}
    if not units:
        screen.answer(say("file.no_units"))
        return
    choice = Choice(UNIT, say("file.unit"), {unit_id: row["unit_name"] for unit_id, row in units.items()})
    unit = units[choice.value]
    coming = [row for row in desk.coming_shifts().to_dicts() if row["unit_id"] == unit["unit_id"]]
    now = desk.site_time()
    found = {shift.value: shift for shift in shifts(now, coming)}
    shift = found.get(str(st.session_state.get(SHIFT)), next(iter(found.values())))
    planned = planned_for(coming, shift)
    screen.answer(words.facts(unit, shift, planned))
    if choice.forged:
        text = say("file.forged", shown=unit["unit_name"])
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    with st.container(key="pl-form-choices"):
        choose(PAGE, choice)
        st.session_state[SHIFT] = shift.value
        st.selectbox(
            say("file.shift"), list(found), format_func=lambda value: found[value].title(), key=SHIFT
        )
    report_form.form(desk, unit, shift, planned)
    report_find.find(desk, units, now.date())
    if own := report_answers.own_answers(desk):
        report_answers.sheet(own, now.date())
    explain(desk)
    screen.link(say("page.link"), {UNIT: unit["unit_id"]})


def explain(desk: Desk) -> None:
    """What becomes of a report, and what the form cannot do."""
    clocks = report_book_for(desk.grants).clocks
    how = say(
        "file.how.1",
        acknowledge=count("days", clocks.acknowledge_days),
        decide=count("days", clocks.unresolved_days),
    )
    screen.explain(
        [how, say("file.how.2"), say("file.how.3")],
        [say(f"file.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )


page()
