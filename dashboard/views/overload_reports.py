"""Overload reports: who raised what, and was it answered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.overload_reports import EVERY, PICTURED, Reports, reports_of
from dashboard.navigation import FILE_REPORT
from dashboard.sections import contested, report_answers
from dashboard.words import answers as answer_words
from dashboard.words import corrections
from dashboard.words import overload_reports as words
from dashboard.words import overload_tables as tables
from dashboard.words.catalogue import join, say

if TYPE_CHECKING:
    from dashboard.data import Desk
    from dashboard.words.contests import Flags

PAGE, UNIT = "overload_reports", "unit"


def page() -> None:
    """The answer, whom to call, what waits; units side by side, weeks beside load, causes; what was done."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("overload.title"))
    answer = st.container()
    chosen = choose_unit(desk)
    inside = [row for row in desk.units().sort("place").to_dicts() if chosen in (EVERY, row["unit_id"])]
    disputed = contested.on_page(desk, PAGE, [row for row in inside if desk.grants.covers(row["unit_id"])])
    flags = disputed.flags
    told = reports_of(desk, chosen, contested.marks(disputed.found) if chosen else ())
    alone = told.facts.alone is not None
    today = desk.site_time().date()
    filed = report_answers.read(desk, chosen)
    with answer:
        waits = "" if filed is None else answer_words.answer(filed[1], filed[0].clocks, today)
        screen.answer(join(words.answer(told.facts, about), waits))
        if hidden := words.hidden(told.facts):
            screen.note(hidden)
        contested.told(disputed, today)
    screen.html('<p class="pl-banner">{}</p>', words.call_now(desk.urgent_contact()))
    st.page_link(FILE_REPORT, label=say("overload.file"))
    if figures := words.figures(told.facts, about):
        units = list(disputed.names)
        screen.figures(words.marked(figures, flags, units) if alone and units else figures)
    if filed is not None:
        report_answers.waiting(desk, *filed, today)
    if told.by_week:
        if not alone:
            the_units(told)
        the_weeks(told)
        the_causes(told)
    if filed is not None:
        report_answers.sheet(filed[1], today)
    if told.load is not None and (weeks := frame.corrected(lambda week: week["unit_id"] == chosen)):
        rows = corrections.restated_rows(weeks)
        screen.table(say("corrected.table"), corrections.restated_columns(), rows)
    screen.explain(
        [say(f"overload.how.{n}") for n in (1, 2, 3, 4)],
        [say(f"overload.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    numbers(told, flags)
    contested.form(desk, disputed)
    screen.link(say("page.link"), {UNIT: chosen} if chosen else {})


def choose_unit(desk: Desk) -> str:
    """All units or one; the choice stands in the address, and a forged one is said to be so."""
    names = {row["unit_id"]: row["unit_name"] for row in desk.units().sort("place").to_dicts()}
    options = names if len(names) == 1 else {EVERY: say("overload.every"), **names}
    choice = Choice(UNIT, say("overload.choose"), options, width=360)
    if choice.forged:
        text = say("overload.forged", shown=options[choice.usual])
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    return choose(PAGE, choice) if names else EVERY


def the_units(told: Reports) -> None:
    """Units side by side, the most reports first; those that filed none by name."""
    screen.heading(say("overload.units.title"))
    if told.units is None:
        screen.empty(say("overload.units.none"))
        return
    screen.draw(told.units)
    if sum(row["shown"] > 0 for row in told.facts.units) > PICTURED:
        screen.note(say("overload.units.more", n=PICTURED))
    if quiet := words.quiet(told.facts):
        screen.note(quiet)


def the_weeks(told: Reports) -> None:
    """Reports by week; of one unit above time saved and load on the same weeks, and what happened when."""
    alone = told.facts.alone is not None
    screen.heading(say("overload.weeks.title.unit" if alone else "overload.weeks.title"))
    with st.container(key="pl-panels"):
        for drawing in (told.weeks, told.saved, told.load):
            if drawing is not None:
                screen.draw(drawing)
    for reason in told.instead:
        screen.note(reason)
    if told.happened:
        screen.listing(say("unit.marks"), told.happened)


def the_causes(told: Reports) -> None:
    """Main causes by blocks of four weeks."""
    screen.heading(say("overload.causes.title"))
    if told.causes is None:
        screen.empty(words.why_no_causes(told.facts))
    else:
        screen.draw(told.causes)
    if told.facts.knows_causes and (note := words.causes_note(told.facts, told.by_block)):
        screen.note(note)


def numbers(told: Reports, flags: Flags) -> None:
    """The numbers as tables, and what can be taken away."""
    if not told.by_week:
        return
    alone, about = told.facts.alone, frame.desk().about()
    weeks = [tables.week_cells(row, about, alone=alone is not None) for row in told.by_week]
    if alone is not None:
        weeks = [
            flags.row(cells, alone["unit_id"], tables.WEEK_FIGURES, row["week_start"])
            for cells, row in zip(weeks, told.by_week, strict=True)
        ]
    week_columns = tables.week_columns(alone=alone is not None)
    if alone is None:
        columns, rows = tables.unit_columns(), [tables.unit_cells(row, flags) for row in told.facts.units]
        screen.table(say("page.table"), columns, rows)
        screen.table(say("overload.picture.weeks"), week_columns, weeks)
    else:
        columns, rows = week_columns, weeks
        screen.table(say("page.table"), columns, rows)
    if told.by_block:
        screen.table(say("overload.causes.table"), tables.cause_columns(), tables.cause_rows(told.by_block))
    subject = say("overload.every") if alone is None else alone["unit_name"]
    screen.takeaway(told.pictures(), columns, rows, frame.origin(say("overload.title"), subject))


page()
