"""Alerts: what needs a decision?"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.drawings.load_lines import cards
from dashboard.drawings.trust import trust_site
from dashboard.navigation import UNIT
from dashboard.words import alerts as words
from dashboard.words.catalogue import code, count, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from dashboard.charts.spec import Drawing
    from dashboard.data import Desk

    Row = Mapping[str, Any]

EVERY = ""
OPEN, ALL = "open", "all"


def page() -> None:
    """The answer, each unit's alerts beside its load, what was corrected, how to read it."""
    desk = frame.desk()
    about = desk.about()
    every = desk.site_alerts().to_dicts()
    screen.html("<h1>{}</h1>", say("alerts.title"))
    screen.html('<p class="pl-answer">{}</p>', words.answer(every, about, frame.age_text(about)))
    units = desk.units()["unit_id"].to_list()
    for text in (words.hidden(sum(not desk.grants.covers(unit) for unit in units)), trust_site(desk)):
        if text:
            screen.note(text)
    show, kind, service = choices(every)
    chosen = [
        row
        for row in every
        if (show == ALL or row["closed_on"] is None)
        and kind in (EVERY, row["kind"])
        and service in (EVERY, row["service"])
    ]
    if every and not chosen:
        screen.empty(say("alerts.nothing"))
    pictures = listed(chosen, desk, about.as_of)
    screen.note(say("alerts.decide"))
    corrected(desk)
    screen.explain(
        [say(f"alerts.how.{n}") for n in (1, 2, 3)],
        [say(f"alerts.limits.{n}") for n in (1, 2, 3)],
        titles=(say("page.how"), say("page.limits")),
    )
    rows = [words.cells(row) for row in chosen]
    screen.table(say("page.table"), words.columns(), rows)
    screen.takeaway(pictures, words.columns(), rows, frame.origin(say("alerts.title")))
    told = {"show": show if show != OPEN else "", "kind": kind, "service": service}
    screen.link(say("page.link"), {name: value for name, value in told.items() if value})


def choices(every: Sequence[Row]) -> tuple[str, str, str]:
    """What the reader chose to see: open or all, a kind, a service. Each stands in the address."""
    kinds = sorted({row["kind"] for row in every})
    services = sorted({row["service"] for row in every if row["service"]})
    with st.container(key="pl-choice", horizontal=True, vertical_alignment="bottom"):
        show = select("show", [OPEN, ALL], lambda name: say(f"alerts.show.{name}"))
        kind = select(
            "kind", [EVERY, *kinds], lambda name: code("alert", name) if name else say("alerts.kind.every")
        )
        service = EVERY
        if len(services) > 1:
            service = select("service", [EVERY, *services], lambda name: name or say("alerts.service.every"))
    return show, kind, service


def select(name: str, options: Sequence[str], words_for: Callable[[str], str]) -> str:
    """One choice; a value in the address that is none of them changes nothing."""
    chosen: str = st.selectbox(
        say(f"alerts.{name}"), options, format_func=words_for, key=name, bind="query-params", width=240
    )
    return chosen


def listed(chosen: Sequence[Row], desk: Desk, as_of: date) -> dict[str, Drawing]:
    """Each unit once, its alerts beside its load; units that cannot be judged at last."""
    drawn = cards(desk)
    pictures: dict[str, Drawing] = {}
    found = [row for row in chosen if row["kind"] != words.GAP]
    gaps = [row for row in chosen if row["kind"] == words.GAP]
    for number, (title, rows) in enumerate((("", found), (say("alerts.judged"), gaps))):
        if title and rows:
            screen.heading(title)
        for unit_id, of_unit in groupby(rows, key=lambda row: row["unit_id"]):
            alerts = list(of_unit)
            drawing = drawn.get(unit_id)
            with st.container(key=f"pl-alerts-{number}-{unit_id}"):
                unit_alerts(alerts, drawing, as_of)
            if drawing is not None:
                pictures[alerts[0]["unit_name"]] = drawing
    return pictures


def unit_alerts(alerts: Sequence[Row], drawing: Drawing | None, as_of: date) -> None:
    """One unit: its name, its load, and what was found."""
    with st.container():
        screen.html("<h3>{}</h3>", alerts[0]["unit_name"])
        if drawing is not None:
            screen.draw(drawing)
        st.page_link(UNIT, label=say("alerts.unit"), query_params={"unit": alerts[0]["unit_id"]})
    with st.container():
        for row in alerts:
            level = words.level(row)
            screen.html(
                f'<div class="pl-alert pl-{level}"><p class="pl-standing"><i aria-hidden="true">'
                f'{say(f"alerts.sign.{level}")}</i> {{}}</p><p>{{}}</p><p class="pl-note">{{}}</p>'
                '<p class="pl-note">{}</p></div>',
                words.headline(row),
                row["message"] or "",
                words.times(row, as_of),
                words.to_ask(row),
            )


def corrected(desk: Desk) -> None:
    """What was published and stands no longer, and what was published otherwise."""
    withdrawn, restated = desk.withdrawn_alerts().to_dicts(), desk.restated_weeks().to_dicts()
    for name, rows, titles, cells in (
        ("withdrawn", withdrawn, words.withdrawn_columns(), words.withdrawn_cells),
        ("restated", restated, words.restated_columns(), words.restated_cells),
    ):
        if rows:
            screen.note(count(f"alerts.{name}.text", len(rows)))
            screen.table(say(f"alerts.{name}"), titles, [cells(row) for row in rows])
        else:
            screen.note(say(f"alerts.{name}.none"))


page()
