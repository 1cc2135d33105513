"""Plans that people keep: the form, the list with what came after, and the sheet to print."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.desk.notebook import PlanSaved, PlanWithdrawn, notebook_for
from dashboard.sections.sending import form_of, moved, said_of
from dashboard.viewer import author
from dashboard.words import planner as words
from dashboard.words import planner_kept as kept
from dashboard.words.catalogue import say
from pipelines.errors import PlimsollError
from pipelines.planning.after import after

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.desk.notebook import Notebook, Receipt, SavedPlan
    from dashboard.sections.sending import Said
    from dashboard.sections.trial import Trial
    from pipelines.planning.ask import Ask, Judged

    Row = Mapping[str, Any]

PLAN = "plan"
DAYS_AHEAD = 28


def notebook() -> Notebook:
    """What this user may read and write of what people wrote; SettingsError where no place is named."""
    return notebook_for(frame.desk().grants, author=author())


def keep(desk: Desk, row: Row, plan: Trial) -> None:
    """The form that keeps the tried plan. What is read from it is read first; then one call keeps it."""
    unit_id = row["unit_id"]
    screen.heading(say("planner.save"))
    if not desk.grants.covers(unit_id):
        screen.note(say("planner.save.not_granted"))
        return
    if not plan.changes:
        screen.note(say("planner.save.nothing"))
        return
    words_of_it = words.plan_text(plan.hours, plan.patients, row["measure"], row["staff_group"])
    screen.html("<p>{}</p>", say("planner.save.what", plan=words_of_it))
    about, form = desk.about(), form_of(f"plan-{unit_id}")
    around = (plan.patients, *sorted(plan.hours.items()))
    ahead = about.as_of + timedelta(days=DAYS_AHEAD)
    with st.container(key="pl-form"), st.form(f"planner-keep-{unit_id}", border=False):
        reason = st.text_area(say("planner.save.reason"), height=90)
        with st.container(key="pl-form-row", horizontal=True):
            asked_of = st.text_input(say("planner.save.asked_of"), width=420)
            by_when = st.date_input(
                say("planner.save.by_when"), ahead, min_value=about.as_of, format="YYYY-MM-DD", width=200
            )
        form.button(say("planner.save.button"), f"plan-send-{unit_id}", around)
    screen.note(say("planner.save.text"))
    body = PlanSaved(
        {period: each for period, each in plan.hours.items() if each},
        plan.patients,
        reason,
        asked_of,
        by_when,
        about.snapshot_id,
        row["standing"],
        row["load"],
        row["limit"],
    )
    book = notebook()
    form.take(around, lambda key: file(book, unit_id, body, key), moved)
    form.say(around)


def file(book: Notebook, unit_id: str, body: PlanSaved | PlanWithdrawn, key: str) -> Said:
    """Keep it; what became of it."""

    def kept_text(receipt: Receipt) -> str:
        if isinstance(body, PlanWithdrawn):
            return say("planner.withdraw.done", receipt=receipt.number)
        return say("planner.save.again" if receipt.again else "planner.save.kept", receipt=receipt.number)

    return said_of(
        lambda: book.write(unit_id, body, key),
        kept_text,
        lambda fault: kept.fault_text(fault.field, fault.why),
        kept.failed_text,
    )


def sheet(desk: Desk, row: Row, lines: Sequence[Judged], asked: Ask | None) -> None:
    """The sheet: a kept plan the address names, else the request; nothing where nothing is asked."""
    wanted = st.query_params.get(PLAN)
    plans = _plans(row["unit_id"]) if wanted is not None else None
    found = [plan for plan in plans or () if plan.receipt == wanted]
    if wanted is not None and not found:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("planner.plan.forged"))
    if found:
        told = kept.plan_sheet(row, found[0])
    elif asked is not None and any(not line.kept for line in lines):
        source = frame.origin(say("planner.title")).source
        told = kept.request(row, lines, asked, desk.plan_window(), source)
    else:
        return
    screen.heading(say("planner.sheet"))
    screen.sheet(told.title, told.terms)
    screen.note(say("planner.sheet.print"))
    if found:
        screen.link(say("planner.plan.back"), {"unit": row["unit_id"]})


def listing(desk: Desk, row: Row) -> None:
    """Every plan of the unit, the newest first, with what came after; and a way to take one back."""
    unit_id = row["unit_id"]
    if not desk.grants.covers(unit_id):
        return
    screen.heading(say("planner.plans"))
    plans = _plans(unit_id)
    if plans is None:
        return
    if not plans:
        screen.note(say("planner.plans.none"))
        return
    weeks = desk.plan_course(unit_id).to_dicts()
    _, last = desk.plan_window()
    one = desk.full_time_hours() if row["measure"] == "caseload_per_wte" else 1.0
    for plan in plans:
        came = after(weeks, plan.plan.by_when, last - timedelta(days=6), one)
        screen.facts(kept.who_text(plan), kept.terms(row, plan, came))
        screen.link(say("planner.plan.print"), {"unit": unit_id, PLAN: plan.receipt})
    withdraw(row, [plan for plan in plans if plan.withdrawn_at is None])


def withdraw(row: Row, plans: Sequence[SavedPlan]) -> None:
    """A plan is taken back with a reason; it stays in the list."""
    unit_id = row["unit_id"]
    name = f"withdraw-{unit_id}"
    form, which = form_of(name), f"{name}-which"
    if not plans:
        form.say()
        return
    names = {plan.receipt: kept.choice_text(row, plan) for plan in plans}
    with st.expander(say("planner.withdraw")), st.form(f"planner-{name}", border=False):
        receipt = st.selectbox(
            say("planner.withdraw.which"), list(names), format_func=names.__getitem__, key=which
        )
        reason = st.text_input(say("planner.withdraw.reason"))
        form.button(say("planner.withdraw"), f"{name}-send", (), (which,))
    book, body = notebook(), PlanWithdrawn(receipt, reason)
    form.take((), lambda key: file(book, unit_id, body, key), moved, fields=(receipt,))
    form.say(())


def _plans(unit_id: str) -> list[SavedPlan] | None:
    """The unit's plans; None, and a word of it, where they cannot be read."""
    try:
        return notebook().plans(unit_id)
    except PlimsollError as error:
        text = say("planner.plans.unreadable", what=error.what, hint=error.hint)
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
        return None


def forget() -> None:
    """Leave the plan behind that the address names."""
    if PLAN in st.query_params:
        del st.query_params[PLAN]
