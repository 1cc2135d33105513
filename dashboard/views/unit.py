"""Unit: where did this unit's saved hours go?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings import control, tables
from dashboard.drawings.ledger import columns, group_columns
from dashboard.drawings.line_past import before_and_now, subjects
from dashboard.drawings.unit import UnitPicture, unit_picture
from dashboard.sections import case_cards, contested
from dashboard.sections.shown_cases import actions_of
from dashboard.words import contests as contest_words
from dashboard.words import control as control_words
from dashboard.words import corrections
from dashboard.words import set_the_line as line_words
from dashboard.words import unit as words
from dashboard.words.catalogue import join, say
from dashboard.words.standing import SIGNS, shown_standing, standing_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About, Desk
    from dashboard.drawings.around import Small
    from dashboard.drawings.ledger import LedgerPicture

    Row = Mapping[str, Any]

PARAMETER = "unit"
CHART = "chart"


def page() -> None:
    """The answer, the two panels, the line and its shifts, what moves around them."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("unit.title"))
    units = {row["unit_id"]: row for row in sorted(desk.units().to_dicts(), key=lambda row: row["place"])}
    if not units:
        screen.empty(say("unit.none"))
        return
    row = units[choose(units)]
    cases = [each for each in case_cards.known(desk) if each.now.case.unit_id == row["unit_id"]]
    disputed = contested.on_page(desk, "unit", [row])
    flags = disputed.flags
    picture = unit_picture(desk, row["unit_id"], (*actions_of(cases), *contested.marks(disputed.found)))
    standing = shown_standing(row, about)
    screen.answer(
        words.answer(row, picture.saving, about, picture.ledger.where),
        f'<div class="pl-{standing}">{screen.standing_line(SIGNS[standing])}</div>',
        flags.beside(standing_text(row, about), row["unit_id"], "standing"),
    )
    screen.figures(contest_words.marked(words.figures(row, picture.saving, about), disputed.found))
    contested.told(disputed, desk.site_time().date())
    panels(picture, about)
    case_cards.in_short(cases)
    the_ledger(picture.ledger)
    the_line(picture, loosened(desk, row["unit_id"]))
    smalls("drivers", say("unit.drivers.text"), picture.drivers, say("unit.drivers.empty"))
    smalls("groups", say("unit.groups.text"), picture.groups, say("unit.groups.empty"))
    granted = desk.grants.covers(row["unit_id"])
    smalls(
        "balance",
        say("unit.balance.text"),
        picture.balance if granted else (),
        say("unit.balance.not_granted"),
    )
    chart = over_time(desk, row)
    if restated := frame.corrected(lambda week: week["unit_id"] == row["unit_id"]):
        cells = corrections.restated_rows(restated)
        screen.table(say("corrected.table"), corrections.restated_columns(), cells)
    contested.form(desk, disputed)
    screen.explain(
        [*(say(f"unit.how.{n}") for n in (1, 2, 3, 4)), say("ledger.how"), say("control.how")],
        [*(say(f"unit.limits.{n}") for n in (1, 2, 3)), say("ledger.limits"), say("control.cannot")],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = tables.week_rows(picture, about.minimum_group, row["unit_id"], flags)
    screen.table(say("page.table"), tables.week_columns(), rows)
    screen.papers([frame.paper("unit", row["unit_name"], row["unit_id"])])
    screen.takeaway(
        picture.pictures(), tables.week_columns(), rows, frame.origin(say("unit.title"), row["unit_name"])
    )
    screen.link(say("page.link"), {PARAMETER: row["unit_id"], **({CHART: chart} if chart else {})})


def choose(units: Mapping[str, Row]) -> str:
    """The unit the reader chose; the choice stands in the address, and a forged one is said to be so."""
    wanted = st.query_params.get(PARAMETER)
    if wanted is not None and wanted not in units:
        first = next(iter(units.values()))["unit_name"]
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("unit.forged", unit=first))
    elif wanted is not None:
        st.session_state[PARAMETER] = wanted
    chosen: str = st.selectbox(
        say("unit.choose"),
        list(units),
        format_func=lambda unit_id: units[unit_id]["unit_name"],
        key=PARAMETER,
        on_change=_remember,
        width=360,
    )
    return chosen


def _remember() -> None:
    st.query_params[PARAMETER] = st.session_state[PARAMETER]


def panels(picture: UnitPicture, about: About) -> None:
    """Time freed above load, on the same weeks."""
    screen.heading(say("unit.time.title"))
    with st.container(key="pl-panels"):
        if picture.saved is not None:
            screen.draw(picture.saved)
        else:
            screen.empty(words.why_no_saving(picture.saving, about))
        if picture.load is not None:
            screen.draw(picture.load)
        else:
            screen.empty(say("unit.time.empty.load"))
    if picture.happened:
        screen.listing(say("unit.marks"), picture.happened)
    screen.listing(say("trust.title"), [text for text in picture.trust if text])


def the_ledger(ledger: LedgerPicture) -> None:
    """What was saved, where it went step by step, what to be careful with, and the numbers."""
    screen.heading(say("unit.ledger.title"))
    if ledger.answer:
        screen.html("<p>{}</p>", ledger.answer)
    if ledger.drawing is None:
        screen.empty(ledger.instead)
    else:
        screen.draw(ledger.drawing)
    if ledger.notes:
        screen.note(join(*ledger.notes))
    if ledger.drawing is not None:
        screen.table(say("ledger.table"), columns(), ledger.rows)
    if ledger.groups:
        screen.table(say("ledger.groups"), group_columns(), ledger.groups)


def loosened(desk: Desk, unit_id: str) -> list[str]:
    """For half a year after a line was loosened: how the unit stands against the one before as well."""
    told = {key: before_and_now(desk, unit_id, key) for key in subjects(desk, unit_id)}
    found = subjects(desk, unit_id)
    return [line_words.both(both, found[key]) for key, both in told.items() if both is not None]


def the_line(picture: UnitPicture, also: Sequence[str]) -> None:
    """What the line says, how often shifts were over it, and each shift of the last 28 days."""
    screen.heading(say("unit.line.title"))
    for sentence in (*(picture.lines or (say("line.none"),)), *also):
        screen.html("<p>{}</p>", sentence)
    if picture.lines and not picture.periods:
        screen.empty(say("unit.shift.by_week" if picture.by_week else "unit.shift.empty"))
    with st.container(key="pl-grid-shifts"):
        for period in picture.periods:
            with st.container():
                screen.html("<h3>{}</h3>", period.title)
                for drawing in (period.dots, period.shares):
                    if drawing is not None:
                        screen.draw(drawing)


def smalls(name: str, text: str, pictures: Sequence[Small], otherwise: str) -> None:
    """Several small pictures beside one another."""
    screen.heading(say(f"unit.{name}.title"))
    screen.note(text)
    if not pictures:
        screen.empty(otherwise)
        return
    with st.container(key=f"pl-grid-{name}"):
        for small in pictures:
            with st.container():
                screen.html("<h3>{}</h3>", small.title)
                if small.drawing is None:
                    screen.empty(small.instead)
                else:
                    screen.draw(small.drawing)
                    screen.note(small.note)


def over_time(desk: Desk, unit: Row) -> str | None:
    """Any figure of the unit as a control chart; gives what the address says of another than the first."""
    screen.heading(say("control.title"))
    options = {f"{metric}.{group}": (metric, group) for metric, group in control.options(desk, unit)}
    if not options:
        screen.empty(say("control.empty"))
        return None
    chosen = choose_chart(options)
    shown = control.control_picture_of(desk, unit["unit_id"], *options[chosen])
    screen.html("<p>{}</p>", shown.answer)
    if shown.others:
        screen.html("<p>{}</p>", shown.others)
    if shown.drawing is not None:
        screen.note(join(shown.trust, shown.about))
        screen.figures(shown.figures)
        with st.container(key="pl-control"):
            screen.draw(shown.drawing)
        screen.note(join(*shown.notes))
    screen.note(shown.limits)
    if shown.rows:
        screen.table(say("control.table"), control_words.columns(), shown.rows)
    return None if chosen == next(iter(options)) else chosen


def choose_chart(options: Mapping[str, tuple[str, str]]) -> str:
    """The figure the reader chose; the choice stands in the address, a forged one is said to be so."""
    wanted = st.query_params.get(CHART)
    titles = {key: control.option_title(*option) for key, option in options.items()}
    first = next(iter(options))
    if wanted in options:
        st.session_state[CHART] = wanted
    elif st.session_state.get(CHART) not in options:
        st.session_state[CHART] = first
    if wanted is not None and wanted not in options:
        screen.note(say("control.forged", title=titles[st.session_state[CHART]]))
    chosen: str = st.selectbox(
        say("control.choose"),
        list(options),
        format_func=titles.__getitem__,
        key=CHART,
        on_change=_remember_chart,
        width=460,
    )
    return chosen


def _remember_chart() -> None:
    st.query_params[CHART] = st.session_state[CHART]


page()
