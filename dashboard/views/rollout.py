"""Rollout: does the tool save time, for whom, and did it go where we promised?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.desk.rollout import BESIDE_WEEKS
from dashboard.drawings import rollout_around as around
from dashboard.drawings.rollout import course_picture, forest_picture, outcomes_of
from dashboard.drawings.rollout_divided import divided_picture
from dashboard.drawings.rollout_promise import promise_picture
from dashboard.sections import contested
from dashboard.words import rollout as words
from dashboard.words import rollout_divided as part_words
from dashboard.words import rollout_effects as effect_words
from dashboard.words import rollout_promise as promise_words
from dashboard.words import rollout_ready as ready_words
from dashboard.words.catalogue import join, say
from dashboard.words.registry import outcome_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

    Row = Mapping[str, Any]
    Pictures = dict[str, Drawing]

PAGE = "rollout"
SCOPE, OUTCOME, DIVIDED = "scope", "outcome", "by"


def page() -> None:
    """The answer, the course of one outcome, all of them, the promise, then what stands around them."""
    desk = frame.desk()
    screen.html("<h1>{}</h1>", say("rollout.title"))
    services = sorted(set(desk.rollout_units()["service"].drop_nulls()))
    scopes = {name: words.scope_title(name) for name in (words.ORGANISATION, *services)}
    whom = Choice(SCOPE, say("rollout.scope"), scopes, width=360)
    service = whom.value
    rows = outcomes_of(desk, service)
    ledgers = desk.rollout_ledgers(service).to_dicts()
    covered = desk.rollout_covered(service)
    screen.answer(
        words.answer(service, rows, ledgers[0] if ledgers else None, desk.about(), covered=covered),
    )
    inside = desk.rollout_units().to_dicts()
    disputed = contested.on_page(
        desk, PAGE, [row for row in inside if service in (words.ORGANISATION, row["service"])]
    )
    contested.told(disputed, desk.site_time().date())
    chosen_of(whom)
    first = words.lead(rows)
    titles = {
        name: outcome_text(name, "title") for name in (first, *(one for one in words.ORDER if one != first))
    }
    outcome, pictures = the_course(desk, service, titles)
    pictures |= every_outcome(desk, service)
    pictures |= the_promise(desk, service, ledgers[0] if ledgers else None)
    pictures |= for_whom(desk, service, ledgers)
    dimension, divided = by_parts(desk, service)
    pictures |= divided
    after_releases(desk, service)
    before_go_live(desk, service)
    frame.corrected(lambda row: service in (words.ORGANISATION, row["service"]))
    screen.explain(
        [say(f"rollout.how.{n}") for n in (1, 2, 3)],
        [say(f"rollout.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    effects = forest_picture(desk, service).rows
    screen.table(say("rollout.table"), effect_words.columns(), effects)
    contested.form(desk, disputed)
    origin = frame.origin(say("rollout.title"), scopes[service])
    screen.takeaway(pictures, effect_words.columns(), effects, origin)
    chosen = {SCOPE: service, OUTCOME: outcome if outcome != first else "", DIVIDED: dimension}
    screen.link(say("page.link"), {name: value for name, value in chosen.items() if value})


def chosen_of(choice: Choice) -> str:
    """One of these; the choice stands in the address, and a forged one is said to be so."""
    if choice.forged:
        text = say(f"rollout.{choice.name}.forged", title=choice.options[choice.usual])
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    return choose(PAGE, choice)


def the_course(desk: Desk, service: str, titles: Mapping[str, str]) -> tuple[str, Pictures]:
    """One outcome by weeks since go-live, what it rests on, and whether more use meant more of it."""
    screen.heading(say("rollout.course.title"))
    outcome = chosen_of(Choice(OUTCOME, say("rollout.outcome"), titles, width=360))
    picture = course_picture(desk, service, outcome)
    if picture.drawing is None:
        screen.empty(picture.instead)
    else:
        with st.container(key="pl-course"):
            screen.draw(picture.drawing)
        screen.listing(say("rollout.course.rests"), picture.notes)
    screen.note(picture.cannot)
    screen.html("<h3>{}</h3><p>{}</p>", say("rollout.dose.title"), picture.dose)
    if picture.bands:
        screen.listing(say("rollout.dose.bands"), picture.bands)
    screen.note(say("rollout.dose.limit"))
    return outcome, named((titles[outcome], picture.drawing))


def every_outcome(desk: Desk, service: str) -> Pictures:
    """All outcomes, each beside the smallest effect of it that could have been found."""
    screen.heading(say("rollout.forest.title"))
    picture = forest_picture(desk, service)
    if picture.drawing is None:
        screen.empty(say("rollout.forest.empty"))
    else:
        screen.note(join(say("rollout.forest.text"), say("rollout.signs")))
        screen.draw(picture.drawing)
    if picture.untold:
        screen.note(picture.untold)
    return named((say("rollout.forest.title"), picture.drawing))


def the_promise(desk: Desk, service: str, ledger: Row | None) -> Pictures:
    """Minutes a shift and shares of the saving: what was promised, what was measured, what a rule says."""
    screen.heading(say("rollout.promise.title"))
    picture = promise_picture(desk, service, ledger)
    if picture.drawing is None:
        screen.empty(picture.instead)
    else:
        screen.note(say("rollout.promise.text"))
        screen.draw(picture.drawing)
    with st.container(key="pl-grid-promises"):
        for promise in picture.promises:
            with st.container():
                text = (promise.title, promise.verdict, promise.figure)
                screen.html("<h3>{}</h3><p><b>{}</b> {}</p>", *text)
                screen.note(promise.notes)
    if picture.judged:
        screen.note(say("rollout.promise.rule"))
    if picture.shares is not None:
        screen.html("<h3>{}</h3>", say("rollout.shares.title"))
        screen.note(picture.shares_note)
        screen.draw(picture.shares)
        screen.note(say("rollout.shares.note"))
    elif picture.shares_instead:
        screen.empty(picture.shares_instead)
    if picture.rows:
        screen.table(say("rollout.promise.table"), promise_words.columns(), picture.rows)
    shown = (say("rollout.promise.title"), picture.drawing), (say("rollout.shares.title"), picture.shares)
    return named(*shown)


def for_whom(desk: Desk, service: str, ledgers: Sequence[Row]) -> Pictures:
    """Use by weeks since go-live, units with a tool beside those without, and staff groups."""
    screen.heading(say("rollout.use.title"))
    picture = around.use_picture(desk, service, ledgers)
    if picture.drawing is None:
        screen.empty(picture.text)
    else:
        screen.html("<p>{}</p>", picture.beside)
        screen.draw(picture.drawing)
        screen.note(picture.text)
    if picture.rows:
        title = say("rollout.beside.table", weeks=BESIDE_WEEKS)
        screen.table(title, around.beside_columns(), picture.rows)
        screen.note(say("rollout.beside.limit"))
    if picture.groups:
        screen.table(say("rollout.groups.table"), around.group_columns(), picture.groups)
    return named((say("rollout.use.title"), picture.drawing))


def by_parts(desk: Desk, service: str) -> tuple[str, Pictures]:
    """What a task saved and what became of drafts, by kind of task, tool, version or staff group."""
    screen.heading(say("rollout.by.title"))
    titles = part_words.titles()
    dimension = chosen_of(Choice(DIVIDED, say("rollout.by"), titles, width=360))
    picture = divided_picture(desk, service, dimension)
    if picture.drawing is None:
        screen.empty(picture.text)
    else:
        screen.html("<p>{}</p>", picture.text)
        screen.note(join(picture.rests, say("rollout.by.text")))
        screen.draw(picture.drawing)
        screen.note(say("rollout.by.limit"))
        screen.table(say("rollout.by.table"), part_words.columns(), picture.rows)
    title = join(say("rollout.by.title"), titles[dimension])
    return "" if dimension == next(iter(titles)) else dimension, named((title, picture.drawing))


def after_releases(desk: Desk, service: str) -> None:
    """Edits, rejections and concerns after each release against before."""
    screen.heading(say("rollout.release.title"))
    found = around.releases(desk, service)
    if not found:
        screen.empty(say("rollout.release.empty"))
        return
    screen.note(say("rollout.release.text"))
    with st.container(key="pl-grid-releases"):
        for release in found:
            with st.container():
                screen.html("<h3>{}</h3>", release.title)
                screen.note(release.when)
                for line in release.lines:
                    screen.html("<p>{}</p>", line)
                if release.rests:
                    screen.note(release.rests)


def before_go_live(desk: Desk, service: str) -> None:
    """What is recorded of units before a go-live, and what can never be recovered after one."""
    screen.heading(say("rollout.ready.title"))
    every = desk.rollout_units().to_dicts()
    units = [row for row in every if service in (words.ORGANISATION, row["service"])]
    screen.html("<p>{}</p>", ready_words.answer(units))
    if lost := ready_words.lost(units):
        screen.listing(say("rollout.ready.lost"), lost)
    rows = [ready_words.table_row(row) for row in units]
    screen.table(say("rollout.ready.table"), ready_words.columns(), rows)


def named(*pictures: tuple[str, Drawing | None]) -> Pictures:
    """Those that were drawn, by what stands over them: they can be taken away."""
    return {title: drawing for title, drawing in pictures if drawing is not None}


page()
