"""Load lines: who is near or over the line?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings import tables
from dashboard.drawings.load_lines import cards
from dashboard.drawings.trust import trust_site
from dashboard.navigation import UNIT
from dashboard.sections import case_cards, contested
from dashboard.words import cases as case_words
from dashboard.words import load_lines as words
from dashboard.words.catalogue import say
from dashboard.words.standing import SIGNS, section, shown_standing, standing_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.charts.spec import Drawing
    from dashboard.data import About
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

EVERY = ""


def page() -> None:
    """The answer, every unit as a picture, how to read it, the numbers."""
    desk = frame.desk()
    about = desk.about()
    every = desk.units().to_dicts()
    units = [row for row in every if section(row) != "closed"]
    closed = [row for row in every if section(row) == "closed"]
    trends = {row["unit_id"]: row for row in desk.trends().iter_rows(named=True)}
    drawn = cards(desk)
    disputed = contested.on_page(desk, "load_lines", units)
    flags = disputed.flags
    screen.html("<h1>{}</h1>", say("load_lines.title"))
    screen.answer(words.answer(units, about))
    if decided := case_words.answer(case_cards.known(desk)):
        screen.note(decided)
    contested.told(disputed, desk.site_time().date())
    with st.container(key="pl-choice", horizontal=True, vertical_alignment="bottom"):
        screen.heading(say("load_lines.units"))
        service = choose(units)
    chosen = [row for row in units if service in (EVERY, row["service"])]
    with st.container(key="pl-cards"):
        for row in chosen:
            card(row, trends.get(row["unit_id"]), drawn.get(row["unit_id"]), about, flags)
    if units and not chosen:
        screen.empty(say("load_lines.filter.nobody"))
    if closed:
        screen.note(words.closed_text(closed))
    if expected := trust_site(desk):
        screen.note(expected)
    frame.corrected(lambda row: service in (EVERY, row["service"]))
    screen.explain(
        [say(f"load_lines.how.{n}") for n in (1, 2, 3)],
        [say(f"load_lines.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = [tables.unit_cells(row, trends.get(row["unit_id"]), flags) for row in units]
    screen.table(say("page.table"), tables.unit_columns(), rows)
    contested.form(desk, disputed)
    if units:
        screen.papers([frame.paper("organisation"), frame.paper("board")])
    pictures = {row["unit_name"]: drawn[row["unit_id"]] for row in chosen if row["unit_id"] in drawn}
    screen.takeaway(pictures, tables.unit_columns(), rows, frame.origin(say("load_lines.title")))
    screen.link(say("page.link"), {"service": service} if service else {})


def choose(units: list[dict[str, Any]]) -> str:
    """The service the reader chose; the choice stands in the address."""
    services = sorted({row["service"] for row in units if row["service"]})
    if len(services) < 2:
        return EVERY
    chosen: str = st.selectbox(
        say("load_lines.filter.service"),
        [EVERY, *services],
        format_func=lambda name: name or say("load_lines.filter.every"),
        key="service",
        bind="query-params",
        width=260,
    )
    return chosen


def card(row: Row, trend: Row | None, drawing: Drawing | None, about: About, flags: Flags) -> None:
    """One unit: how it stands, its weeks, what to know beside them."""
    standing, unit_id = shown_standing(row, about), row["unit_id"]
    with st.container(key=f"pl-card-{row['place']}"):
        screen.html(
            f'<div class="pl-card pl-{standing}">{screen.standing_line(SIGNS[standing])}<h3>{{}}</h3>'
            '<p class="pl-load"><b>{}</b> <span>{}</span></p></div>',
            flags.beside(standing_text(row, about), unit_id, "standing"),
            row["unit_name"],
            flags.beside(words.load_text(row), unit_id, "load"),
            flags.beside(words.line_text(row), unit_id, "line"),
        )
        if drawing is not None:
            screen.draw(drawing)
        screen.html('<p class="pl-note">{}</p>', " · ".join(words.notes(row, trend)))
        st.page_link(UNIT, label=say("load_lines.open"), query_params={"unit": unit_id})


page()
