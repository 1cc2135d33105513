"""Safeguards: is use trained, consented, permitted, checked?"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.safeguard_pictures import happened, loads_beside, pictures
from dashboard.drawings.safeguard_rows import access, fast_weeks, groups, others, support_rows
from dashboard.drawings.safeguards import EVERY, Scope, scopes
from dashboard.sections import contested
from dashboard.words import safeguard_rows as rows_words
from dashboard.words import safeguards as words
from dashboard.words.catalogue import say
from dashboard.words.safeguard_answer import answer as answer_text
from dashboard.words.safeguard_answer import hidden as hidden_text
from dashboard.words.safeguard_list import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import About, Desk
    from dashboard.drawings.safeguard_pictures import Picture
    from dashboard.words.contests import Flags
    from dashboard.words.safeguard_rows import Told

PAGE, PARAMETER = "safeguards", "look"
FAST_FIGURES = {2: "safeguards", 3: "load", 4: "line"}
"""Which figure stands in which column of fast acceptance beside load."""


def page() -> None:
    """The answer, a row for each safeguard, how to read it, the numbers."""
    desk = frame.desk()
    about = desk.about()
    screen.html("<h1>{}</h1>", say("safeguards.title"))
    found = scopes(desk)
    answer = st.container()
    chosen = look(found)
    scope = found[chosen]
    drawn = pictures(desk, scope)
    other = others(desk, scope)
    every = [picture.found for picture in drawn.values()]
    seen = [unit for unit in scope.units if desk.grants.covers(unit)]
    inside = [row for row in desk.units().sort("place").to_dicts() if row["unit_id"] in seen]
    disputed = contested.on_page(desk, PAGE, inside)
    with answer:
        told = answer_text(every, about, scope.name if scope.value else "", units=len(scope.units))
        screen.answer(told)
        if hidden := hidden_text(len(scope.units) - len(seen)):
            screen.note(hidden)
        contested.told(disputed, desk.site_time().date())
    for section, items in SECTIONS.items():
        screen.heading(say(f"safeguards.section.{section}"))
        for item in items:
            with st.container(key=f"pl-safeguard-{item.key}"):
                safeguard(desk, scope, drawn[item.key], other.get(item.key), about)
            beside(desk, scope, item.key, disputed.flags)
    if marks := happened(list(drawn.values())):
        screen.listing(say("safeguards.marks"), marks)
    screen.explain(
        [say(f"safeguards.how.{n}") for n in (1, 2, 3, 4, 5)],
        [say(f"safeguards.limits.{n}") for n in (1, 2, 3, 4, 5)],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = [words.cells(one, about, other.get(one.item.key)) for one in every]
    screen.table(say("page.table"), words.columns(), rows)
    contested.form(desk, disputed)
    titled = {words.name(one.found.item): one.drawing for one in drawn.values() if one.drawing is not None}
    screen.takeaway(titled, words.columns(), rows, frame.origin(say("safeguards.title"), scope.name))
    screen.link(say("page.link"), {PARAMETER: chosen} if chosen else {})


def look(found: Mapping[str, Scope]) -> str:
    """What the reader looks at; the choice stands in the address, and a forged one is said to be so."""
    titles = {key: say(f"safeguards.scope.{one.kind}", name=one.name) for key, one in found.items()}
    choice = Choice(PARAMETER, say("safeguards.scope"), titles, width=360)
    if choice.forged:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("safeguards.forged"))
    return choose(PAGE, choice) if len(found) > 1 else EVERY


def safeguard(desk: Desk, scope: Scope, picture: Picture, other: Told | None, about: About) -> None:
    """One safeguard: how it stands, by which policy, on how much data; and its weeks."""
    found = picture.found
    standing = found.standing if other is None else other.standing
    headline = words.headline(found, about) if other is None else other.headline
    shown = "unknown" if about.stale and other is None else standing
    told = [*words.facts(found, about), *(other.facts if other else more(desk, scope, found.item.key))]
    screen.html(
        f'<div class="pl-{words.TONES[shown]}">{screen.standing_line(words.SIGNS[shown])}'
        f"<h3>{{}}</h3>{facts(told)}</div>",
        headline,
        words.name(found.item),
    )
    if picture.drawing is not None:
        with st.container():
            screen.draw(picture.drawing)
            if found.item.key == "over_reliance":
                for unit, drawing in loads_beside(desk, scope, picture).items():
                    screen.note(say("safeguards.fast.load_of", unit=unit))
                    screen.draw(drawing)


def more(desk: Desk, scope: Scope, key: str) -> list[tuple[str, str]]:
    """What is said of a few safeguards besides: load in the same weeks, access by group and by shift."""
    if key == "over_reliance" and (text := rows_words.fast_beside_load(fast_weeks(desk, scope))):
        return [(say("safeguards.fact.load"), text)]
    if key == "staff_access":
        return [
            (say("safeguards.fact.groups"), groups(desk, scope)),
            (say("safeguards.fact.shifts"), say("safeguards.not_yet.shifts")),
        ]
    return []


def beside(desk: Desk, scope: Scope, key: str, flags: Flags) -> None:
    """The tables under some safeguards: load beside fast acceptance, support and access unit by unit."""
    if key == "over_reliance" and (weeks := fast_weeks(desk, scope)):
        rows = [
            flags.row(rows_words.fast_cells(row), row["unit_id"], FAST_FIGURES, row["week_start"])
            for row in weeks
        ]
        screen.table(say("safeguards.fast.table"), rows_words.fast_columns(), rows)
    if key == "support" and (rows := support_rows(desk, scope, flags)):
        screen.table(say("safeguards.support.table"), rows_words.support_columns(), rows)
    if key == "waiting" and (rows := access(desk, scope, flags)):
        screen.table(say("safeguards.access.table"), rows_words.access_columns(), rows)


def facts(told: Sequence[tuple[str, str]]) -> str:
    """What is known of a safeguard, label by label, as markup."""
    parts = [f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in told]
    return f'<dl class="pl-facts">{"".join(parts)}</dl>'.replace("{", "{{").replace("}", "}}")


page()
