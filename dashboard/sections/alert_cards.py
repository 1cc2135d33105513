"""Alerts on the screen: each unit's beside its pictures, and closed ones as a list."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import screen
from dashboard.drawings.alerts import TONES, before, groups
from dashboard.navigation import UNIT
from dashboard.words import alerts as words
from dashboard.words.alert_evidence import evidence_text, next_text
from dashboard.words.catalogue import say
from dashboard.words.standing import SIGNS, shown_standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.drawings.alerts import Group
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

ALERT = "alert"
"""The parameter of the address that asks for one alert."""
CLOSED_LISTED = 100


def show_groups(
    desk: Desk,
    units: Sequence[Row],
    rows: Sequence[Row],
    every: Sequence[Row],
    decided: Mapping[str, str],
    flags: Flags,
) -> None:
    """These alerts by unit, beside the pictures that help to read them.

    `every`: all the reader may see; `decided`: how the unit's case stands, in a line.
    """
    standings = {row["unit_id"]: row for row in units}
    for group in groups(desk, tuple(row["alert_id"] for row in rows)):
        first = group.alerts[0]["alert_id"]
        with st.container(key=f"pl-alerts-{first}"):
            with st.container(horizontal=True, vertical_alignment="bottom", key=f"pl-head-{first}"):
                _head(desk, group, standings.get(group.unit_id), flags)
            if group.unit_id in decided:
                screen.html('<p class="pl-case">{}</p>', decided[group.unit_id])
            with st.container(key=f"pl-beside-{first}"):
                with st.container():
                    for row in group.alerts:
                        with st.container(key=f"pl-alert-{row['alert_id']}"):
                            _card(desk, row, every)
                if group.pictures:
                    with st.container(key=f"pl-pictures-{first}"):
                        for drawing in group.pictures:
                            screen.draw(drawing)
                        if group.happened:
                            screen.note(group.happened)


def _head(desk: Desk, group: Group, unit: Row | None, flags: Flags) -> None:
    """The unit, how it stands now, and the way to its page."""
    about = desk.about()
    screen.html(
        '<h3>{} <span><i aria-hidden="true">{}</i> {}</span></h3>',
        flags.beside(group.unit_name, group.unit_id, "alerts"),
        "" if unit is None else SIGNS[shown_standing(unit, about)],
        "" if unit is None else flags.beside(words.standing_now(unit, about), group.unit_id, "standing"),
    )
    st.page_link(UNIT, label=say("alerts.open_unit"), query_params={"unit": group.unit_id})


def _card(desk: Desk, row: Row, every: Sequence[Row]) -> None:
    """One alert: how grave, what, since when, on what evidence, what is asked next."""
    lines = (
        (say("alerts.evidence"), evidence_text(row, desk.judged_from())),
        (say("alerts.next"), next_text(row)),
    )
    told = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in lines if text)
    _article(
        row,
        (say(f"severity.{words.grade(row)}"), words.kind_text(row)),
        words.since_text(row, before(row, every), desk.about()),
        f"<dl>{told}</dl>" if told else "",
    )


def history(desk: Desk, closed: Sequence[Row], every: Sequence[Row], flags: Flags) -> None:
    """Closed alerts, the last closed first; those beyond the list stand in the table."""
    for row in closed[:CLOSED_LISTED]:
        name = flags.beside(row["unit_name"], row["unit_id"], "alerts")
        _article(
            row,
            (name, words.kind_text(row), say(f"severity.{words.grade(row)}").lower()),
            words.since_text(row, before(row, every), desk.about()),
            level=3,
        )
    if len(closed) > CLOSED_LISTED:
        screen.note(say("alerts.closed_more", n=CLOSED_LISTED, total=len(closed)))


def _article(row: Row, title: Sequence[str], since: str, below: str = "", *, level: int = 4) -> None:
    """An alert's own markup. `level`: of its heading, one below what it stands under."""
    grade, heading = words.grade(row), f"h{level}"
    first, *others = (escape(part) for part in title)
    st.html(
        f'<article class="pl-alert pl-{TONES[grade]}"><{heading}><i aria-hidden="true">'
        f"{words.SIGNS[grade]}</i> <b>{first}</b> · {' · '.join(others)}</{heading}>"
        f"<p>{escape(row['message'])}</p>"
        f'<p class="pl-note">{escape(since)} <a href="?{urlencode({ALERT: row["alert_id"]})}" target="_self">'
        f"{escape(say('alerts.link_one'))}</a></p>{below}</article>"
    )
