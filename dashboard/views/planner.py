"""Planner: what would bring this unit back within its line?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.planner import pairs
from dashboard.sections import contested, kept_plans, trial
from dashboard.words import numbers
from dashboard.words import planner as words
from dashboard.words import planner_trial as tried
from dashboard.words.catalogue import say
from dashboard.words.standing import SIGNS, shown_standing, standing_text
from pipelines.planning.ask import ask
from pipelines.planning.saving import measured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk
    from dashboard.sections.trial import Trial
    from dashboard.words.contests import Flags
    from pipelines.planning.ask import Ask, Judged
    from pipelines.planning.saving import Measured

    Row = Mapping[str, Any]

PARAMETER = "unit"


def page() -> None:
    """What would bring the unit back, a plan to try, the request on paper, and the plans that were kept."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("planner.title"))
    units = {row["unit_id"]: row for row in sorted(desk.units().to_dicts(), key=lambda row: row["place"])}
    if not units:
        screen.answer(say("planner.nothing"))
        return
    row = units[choose(units, next(iter(desk.units().to_dicts()))["unit_id"])]
    lines = desk.plan_lines(row["unit_id"])
    why = words.cannot_plan(row, about, lines)
    asked = ask(lines)
    standing = shown_standing(row, about)
    disputed = contested.on_page(desk, "planner", [row])
    flags = disputed.flags
    screen.answer(
        why or words.answer(row, lines, asked, desk.plan_window()),
        f'<div class="pl-{standing}">{screen.standing_line(SIGNS[standing])}</div>',
        flags.beside(standing_text(row, about), row["unit_id"], "standing"),
    )
    contested.told(disputed, desk.site_time().date())
    parameters = {PARAMETER: row["unit_id"]}
    if not why:
        plan, pictures = plan_of(desk, row, lines, asked, flags)
        parameters |= plan.parameters
        kept_plans.keep(desk, row, plan)
        kept_plans.sheet(desk, row, lines, asked)
    else:
        kept_plans.sheet(desk, row, (), None)
    kept_plans.listing(desk, row)
    first, last = desk.plan_window()
    frame.corrected(lambda week: week["unit_id"] == row["unit_id"] and first <= week["week_start"] <= last)
    screen.explain(
        [say(f"planner.how.{n}") for n in (1, 2, 3, 4)],
        [say(f"planner.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )
    if not why:
        take_away(row, lines, plan, pictures)
    contested.form(desk, disputed)
    screen.link(say("page.link"), parameters)


def choose(units: Mapping[str, Row], first: str) -> str:
    """The unit the reader chose; the one that needs it most where nothing is chosen."""
    wanted = st.query_params.get(PARAMETER)
    if wanted is not None and wanted not in units:
        name = units[first]["unit_name"]
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("unit.forged", unit=name))
    st.session_state["planner-unit"] = wanted if wanted in units else first
    chosen: str = st.selectbox(
        say("unit.choose"),
        list(units),
        format_func=lambda unit_id: units[unit_id]["unit_name"],
        key="planner-unit",
        on_change=_remember,
        width=360,
    )
    return chosen


def _remember() -> None:
    trial.forget()
    kept_plans.forget()
    st.query_params[PARAMETER] = st.session_state["planner-unit"]


def plan_of(
    desk: Desk, row: Row, lines: Sequence[Judged], asked: Ask, flags: Flags
) -> tuple[Trial, dict[str, Drawing]]:
    """The figures of what is asked, then the plan that is tried, in words and pictures; gives both."""
    *asking, load = words.figures(row, lines, asked)
    note = flags.beside(load.note, row["unit_id"], "load", "line")
    screen.figures([*asking, replace(load, note=note)])
    periods = [period for period in words.PERIODS if period in asked.hours]
    if periods != ["week"]:
        periods = [period for period in periods if period != "week"]
    over = row["standing"] == "over"
    plan = trial.read(periods, asked.hours if over else {}, st.query_params.to_dict())
    first, last = (numbers.day(day) for day in desk.plan_window())
    screen.heading(say("planner.try"))
    screen.note(tried.lead(first, last, by_week=periods == ["week"]))
    if plan.forged:
        screen.html('<p class="pl-banner" role="alert">{}</p>', tried.forged_text(plan.forged))
    trial.inputs(row["unit_id"], plan, row["measure"])
    change = plan.hours, plan.patients
    screen.html("<p>{}</p>", tried.result(lines, *change, row["measure"], row["staff_group"]))
    for text in (
        tried.crossing_text(lines, *change),
        tried.share_text(lines, *change, saving(desk, row["unit_id"]), row["staff_group"]),
    ):
        if text:
            screen.html("<p>{}</p>", text)
    shown = pairs(lines, *change, row["measure"], row["staff_group"])
    if not shown:
        screen.empty(say("planner.picture.none"))
    with st.container(key="pl-grid-pairs"):
        for pair in shown:
            for title, drawing in ((pair.was_title, pair.was), (pair.plan_title, pair.plan)):
                with st.container():
                    screen.html("<h3>{}</h3>", title)
                    screen.draw(drawing)
    was = {pair.was_title: pair.was for pair in shown}
    return plan, was | {pair.plan_title: pair.plan for pair in shown}


def saving(desk: Desk, unit_id: str) -> Measured | str:
    """The measured saving of the unit, or why there is none to set a plan against."""
    if not desk.grants.covers(unit_id):
        return "not_granted"
    rows = desk.ledger(unit_id).to_dicts()
    return measured(rows[0] if rows else None)


def take_away(row: Row, lines: Sequence[Judged], plan: Trial, pictures: Mapping[str, Drawing]) -> None:
    """The numbers behind the pictures, and what can be taken along."""
    rows = tried.cells(lines, plan.hours, plan.patients)
    screen.table(say("page.table"), tried.columns(), rows)
    screen.takeaway(pictures, tried.columns(), rows, frame.origin(say("planner.title"), row["unit_name"]))


page()
