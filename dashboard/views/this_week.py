"""This week: what do I need to do, and which coming shifts will be over?"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.this_week import PICTURED, cards, happened, outcomes
from dashboard.sections import contested, huddle_sheet
from dashboard.sections.week_lists import read_week
from dashboard.words import this_week as words
from dashboard.words import week_news as news
from dashboard.words.catalogue import count, join, say, semicolons
from dashboard.words.numbers import day
from dashboard.words.standing import SIGNS, section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.data import About, Desk
    from dashboard.drawings.this_week import Card
    from dashboard.sections.week_lists import Lists, Week
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

PAGE = "this-week"
MINE = ""
LINE = words.COLUMNS.index("line")
OPEN_ROWS = 14
"""Rows of the open table; the table of numbers has all."""


def page() -> None:
    """The answer, what to do, the coming shifts over, every unit's fortnight, how forecasts came out."""
    desk = frame.desk()
    about = desk.about()
    every = [row for row in desk.units().to_dicts() if section(row) != "closed"]
    screen.html("<h1>{}</h1>", say("week.title"))
    place = st.container(key="pl-week-answer")
    units, chosen = choice(desk, every)
    disputed = contested.on_page(desk, "this_week", units)
    flags = disputed.flags
    week = read_week(desk, units, about).marked(flags)
    names = {row["unit_id"] for row in units}
    lists = week.lists(units)
    facts = week.facts(units, lists)
    with place:
        answer = words.answer(facts, about) if units or not every else say("week.no_grant")
        screen.answer(answer)
        screen.note(say("week.forecast", day=day(about.as_of)))
        contested.told(disputed, desk.site_time().date())
    if hidden := sum(not desk.grants.covers(unit) for unit in names):
        screen.note(count("week.hidden", hidden))
    todo(lists, about)
    over(facts.coming, flags)
    coming = week.coming(names)
    marks = desk.marks_of(tuple(sorted(names))).to_dicts()
    made = cards(units, coming, about.as_of, week.today, marks)
    drawn = pictures(made, flags)
    drawn |= came_out(desk, names, facts.alone, marks, known=week.known)
    first = desk.looked_back_to()
    frame.corrected(lambda row: row["unit_id"] in names and row["week_start"] >= first)
    screen.explain(
        [say(f"week.how.{n}") for n in (1, 2, 3)],
        [say(f"week.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    columns = words.columns("state")
    table = [[*cells(row, flags), say(f"week.state.{row['state']}")] for row in coming]
    if table:
        screen.table(say("page.table"), columns, table)
        subject = units[0]["unit_name"] if chosen else ""
        screen.takeaway(drawn, columns, table, frame.origin(say("week.title"), subject))
    contested.form(desk, disputed)
    screen.link(say("page.link"), {"unit": chosen} if chosen else {})
    sheets(week, [card.unit for card in made] + [row for row in units if row["unit_id"] in facts.silent_ids])


def choice(desk: Desk, every: Sequence[Row]) -> tuple[list[Row], str]:
    """The units to speak of: those the reader holds a grant on, or the one chosen."""
    names = {row["unit_id"]: row["unit_name"] for row in sorted(every, key=lambda row: row["place"])}
    options = Choice("unit", say("week.filter"), {MINE: say("week.filter.every"), **names})
    if options.forged:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("week.forged"))
    with st.container(key="pl-week-choice", horizontal=True, vertical_alignment="bottom"):
        chosen = choose(PAGE, options)
        screen.note(say("week.print"))
    if chosen:
        return [row for row in every if row["unit_id"] == chosen], chosen
    return [row for row in every if desk.grants.covers(row["unit_id"])], MINE


def todo(lists: Lists, about: About) -> None:
    """Three short lists: what is new, what falls due, what is missing."""
    screen.heading(say("week.todo.title"))
    with st.container(key="pl-week-lists"):
        since = day(news.monday(about.as_of))
        screen.listing(say("week.new.title", day=since), news.cut(lists.new) or [say("week.new.none")])
        due = news.cut(lists.coming) or [say("week.due.none")]
        screen.listing(say("week.due.title"), due)
        missing = news.cut(lists.missing) or [say("week.missing.none")]
        screen.listing(say("week.missing.title"), missing)


def cells(row: Row, flags: Flags) -> list[str]:
    """One coming shift's row, with a mark beside a contested line; its load is a forecast, and no figure."""
    return flags.row(words.cells(row), row["unit_id"], {LINE: "line"})


def over(ahead: Sequence[Row], flags: Flags) -> None:
    """Coming shifts that would be over, and what would bring each to its line."""
    screen.heading(say("week.over.title"))
    rows = [cells(row, flags) for row in ahead if row["state"] == "over"]
    if rows:
        screen.table(say("week.over.table"), words.columns(), rows[:OPEN_ROWS], opened=True)
        if len(rows) > OPEN_ROWS:
            screen.note(say("week.over.more", n=len(rows) - OPEN_ROWS))
    else:
        screen.empty(say("week.over.none" if ahead else "week.over.unknown"))


def pictures(made: Sequence[Card], flags: Flags) -> dict[str, Drawing]:
    """Every unit's fortnight against its line."""
    if not made:
        return {}
    screen.heading(say("week.pictures.title"))
    screen.note(say("week.pictures.text"))
    alone = len(made) == 1
    with nullcontext() if alone else st.container(key="pl-cards"):
        for card in made[:PICTURED]:
            show(card, flags, alone=alone)
    if len(made) > PICTURED:
        screen.note(say("week.pictures.more", n=PICTURED))
    return {
        words.picture_name(card.unit["unit_name"], period): drawing
        for card in made[:PICTURED]
        for period, drawing in card.drawings
    }


def came_out(
    desk: Desk, names: set[str], alone: Row | None, marks: Sequence[Row], *, known: bool
) -> dict[str, Drawing]:
    """Earlier forecasts of these units beside what happened; in pictures where there is one."""
    checks = [row for row in desk.outlook_checks().to_dicts() if row["unit_id"] in names] if known else []
    screen.heading(say("week.check.title"))
    screen.html("<p>{}</p>", news.checks(checks))
    if checks:
        screen.table(say("week.check.table"), news.check_columns(), [news.check_cells(row) for row in checks])
    if alone is None or not known:
        return {}
    shifts = desk.outlook_shifts(alone["unit_id"]).to_dicts()
    drawn = outcomes(alone, shifts, marks)
    if drawn:
        marked = semicolons(happened(alone, shifts, marks))
        screen.note(join(say("week.check.pictures"), say("week.marked", marks=marked) if marked else ""))
        with st.container(key="pl-grid-outcomes"):
            for _, drawing in drawn:
                screen.draw(drawing)
    return {words.outcome_name(alone["unit_name"], period): drawing for period, drawing in drawn}


def sheets(week: Week, units: Sequence[Row]) -> None:
    """A huddle sheet for each unit, on paper only."""
    made = []
    for unit in units[:PICTURED]:
        lists = week.lists([unit])
        facts = week.facts([unit], lists)
        made.append(
            huddle_sheet.sheet(unit, words.answer(facts, week.about), facts.coming, lists, week.about)
        )
    huddle_sheet.show(made)


def show(card: Card, flags: Flags, *, alone: bool) -> None:
    """One unit: its forecast in a line, and a picture for each period; side by side where it is alone."""
    name = flags.beside(card.unit["unit_name"], card.unit["unit_id"], "load", "line")
    sign = screen.standing_line(SIGNS[card.state])
    with st.container(key=f"pl-card-week-{card.unit['place']}"):
        screen.html(
            f'<div class="pl-card pl-forecast pl-{card.state}">{sign}<h3>{{}}</h3></div>',
            words.card_text(card.state, card.shifts),
            name,
        )
        if card.happens:
            screen.note(say("week.marked", marks=semicolons(card.happens)))
        with st.container(key="pl-grid-week") if alone else nullcontext():
            for _, drawing in card.drawings:
                screen.draw(drawing)


page()
