"""Alerts: what needs a decision?"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.alerts import before, groups, told
from dashboard.drawings.trust import trust_site
from dashboard.navigation import UNIT
from dashboard.words import alerts as words
from dashboard.words import corrections
from dashboard.words.alert_evidence import evidence_text, next_text
from dashboard.words.catalogue import code, count, say
from dashboard.words.numbers import percent
from dashboard.words.standing import SIGNS, shown_standing, standing_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.drawings.alerts import Group

    Row = Mapping[str, Any]

PAGE, ALERT = "alerts", "alert"
EVERY, OPEN, ALL = "", "open", "all"
TONES = {"unsafe": "over", "warning": "near", "watch": "unknown", "gap": "unknown"}
CLOSED_LISTED = 100


def page() -> None:
    """The answer and how many are to be false, open alerts by unit, those closed, what was told otherwise."""
    desk = frame.desk()
    about = desk.about()
    units = desk.units().to_dicts()
    every = told(desk)
    hidden = sum(not desk.grants.covers(row["unit_id"]) for row in units)
    screen.html("<h1>{}</h1>", say("alerts.title"))
    screen.html('<p class="pl-answer">{}</p>', words.answer(every, units, about, hidden=hidden))
    for text in (
        words.hidden_text(hidden, len(units)),
        words.weigh(every, trust_site(desk), whole=not hidden),
        say("alerts.no_rollout") if units and desk.go_lives().is_empty() else "",
        say("alerts.undecided") if hidden < len(units) else "",
    ):
        if text:
            screen.note(text)
    one = [row for row in every if row["alert_id"] == st.query_params.get(ALERT)]
    chosen = {ALERT: one[0]["alert_id"]} if one else filters(desk, units, every)
    shown = one or [row for row in every if matches(row, chosen)]
    if one:
        screen.heading(say("alerts.one"))
        show_groups(desk, units, one, every)
        screen.link(say("alerts.back"), {})
    else:
        show_all(desk, units, shown, every, closed_too=chosen.get("show") == ALL)
    changed(desk, chosen if not one else {"unit": one[0]["unit_id"]})
    gate = percent(desk.judged_from())
    screen.explain(
        [*(say(f"alerts.how.{n}") for n in (1, 2, 3)), say("alerts.how.4", gate=gate)],
        [say(f"alerts.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    if every:
        screen.table(say("page.table"), words.columns(), [words.cells(row, about) for row in every])
    screen.link(say("page.link"), chosen)


def filters(desk: Desk, units: Sequence[Row], every: Iterable[Row]) -> dict[str, str]:
    """What the reader chose, by its name in the address; what is forged is told and changes nothing."""
    kinds = sorted({row["kind"] for row in every}, key=lambda kind: str(code("alert", kind)))
    seen = [row for row in units if desk.grants.covers(row["unit_id"])]
    names = {row["unit_id"]: row["unit_name"] for row in sorted(seen, key=lambda row: row["place"])}
    services = sorted({row["service"] for row in seen if row["service"]})
    lists: dict[str, dict[str, str]] = {
        "show": {OPEN: say("alerts.filter.open"), ALL: say("alerts.filter.all")},
        "kind": {EVERY: say("alerts.filter.kind.every"), **{kind: code("alert", kind) for kind in kinds}},
        "service": {EVERY: say("alerts.filter.service.every"), **{name: name for name in services}},
        "unit": {EVERY: say("alerts.filter.unit.every"), **names},
    }
    choices = [Choice(name, say(f"alerts.filter.{name}"), options) for name, options in lists.items()]
    forged = [choice.label for choice in choices if choice.forged]
    forged += [say("alerts.one")] if ALERT in st.query_params else []
    if forged:
        text = say("alerts.forged", names=", ".join(forged))
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    with st.container(key="pl-filters", horizontal=True, vertical_alignment="bottom"):
        chosen = {choice.name: choose(PAGE, choice) for choice in choices}
    return {choice.name: chosen[choice.name] for choice in choices if chosen[choice.name] != choice.usual}


def matches(row: Row, chosen: Mapping[str, str]) -> bool:
    """Whether an alert or a restated week is of the kind, service and unit chosen."""
    fields = {"kind": "kind", "service": "service", "unit": "unit_id"}
    return all(
        row.get(field, chosen.get(name)) == chosen.get(name, row.get(field)) for name, field in fields.items()
    )


def show_all(
    desk: Desk, units: Sequence[Row], shown: Sequence[Row], every: Sequence[Row], *, closed_too: bool
) -> None:
    """Open alerts by unit, units that cannot be judged apart from them, and those closed."""
    is_open = [row for row in shown if row["closed_on"] is None]
    screen.heading(say("alerts.part.open"))
    alarms = [row for row in is_open if row["kind"] != words.GAP]
    if alarms:
        show_groups(desk, units, alarms, every)
    else:
        screen.empty(say("alerts.filter.none_open" if every else "alerts.filter.none"))
    if gaps := [row for row in is_open if row["kind"] == words.GAP]:
        screen.heading(say("alerts.part.gaps"))
        screen.note(say("alerts.part.gaps.text"))
        show_groups(desk, units, gaps, every)
    closed = [row for row in shown if row["closed_on"] is not None]
    if closed and closed_too:
        screen.heading(say("alerts.part.closed"))
        history(desk, closed, every)
    elif closed:
        more = count("alerts.closed_hidden", len(closed))
        link = urlencode({**st.query_params.to_dict(), "show": ALL})
        screen.html(
            '<p class="pl-note">{} <a href="?{}" target="_self">{}</a></p>',
            more,
            link,
            say("alerts.show_closed"),
        )


def show_groups(desk: Desk, units: Sequence[Row], rows: Sequence[Row], every: Sequence[Row]) -> None:
    """The alerts of each unit beside the pictures that help to read them."""
    standings = {row["unit_id"]: row for row in units}
    for group in groups(desk, tuple(row["alert_id"] for row in rows)):
        with st.container(key=f"pl-alerts-{group.alerts[0]['alert_id']}"):
            head(desk, group, standings.get(group.unit_id))
            with st.container(key=f"pl-beside-{group.alerts[0]['alert_id']}"):
                with st.container():
                    for row in group.alerts:
                        with st.container(key=f"pl-alert-{row['alert_id']}"):
                            card(desk, row, every)
                if group.pictures:
                    with st.container():
                        for drawing in group.pictures:
                            screen.draw(drawing)


def head(desk: Desk, group: Group, unit: Row | None) -> None:
    """The unit, how it stands now, and the way to its page."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", key=f"pl-head-{group.alerts[0]['alert_id']}"
    ):
        about = desk.about()
        standing = "" if unit is None else say("alerts.standing", standing=standing_text(unit, about))
        sign = "" if unit is None else SIGNS[shown_standing(unit, about)]
        screen.html(
            '<h3>{} <span><i aria-hidden="true">{}</i> {}</span></h3>', group.unit_name, sign, standing
        )
        label = say("alerts.open_unit")
        st.page_link(UNIT, label=label, query_params={"unit": group.unit_id})


def card(desk: Desk, row: Row, every: Sequence[Row]) -> None:
    """One alert: how grave, what, since when, on what evidence, what is asked next.

    What a person decides about it belongs here, below its words.
    """
    grade, about = words.grade(row), desk.about()
    evidence = evidence_text(row, desk.judged_from())
    lines = [(say("alerts.evidence"), evidence), (say("alerts.next"), next_text(row))]
    told_of = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in lines if text)
    screen.html(
        f'<article class="pl-alert pl-{TONES[grade]}"><h4><i aria-hidden="true">{words.SIGNS[grade]}</i> '
        '<b>{}</b> {}</h4><p>{}</p><p class="pl-note">{}</p>'
        f"<dl>{told_of.replace('{', '{{').replace('}', '}}')}</dl></article>",
        say(f"severity.{grade}"),
        words.kind_text(row),
        row["message"],
        words.since_text(row, before(row, every), about),
    )


def history(desk: Desk, closed: Sequence[Row], every: Sequence[Row]) -> None:
    """Closed alerts, the last closed first."""
    about = desk.about()
    for row in closed[:CLOSED_LISTED]:
        grade = words.grade(row)
        screen.html(
            f'<article class="pl-alert pl-{TONES[grade]}"><h4><i aria-hidden="true">{words.SIGNS[grade]}</i> '
            "<b>{}</b> {}, {}</h4><p>{}</p>"
            '<p class="pl-note">{} <a href="?{}" target="_self">{}</a></p></article>',
            row["unit_name"],
            words.kind_text(row),
            say(f"severity.{grade}").lower(),
            row["message"],
            words.since_text(row, before(row, every), about),
            urlencode({ALERT: row["alert_id"]}),
            say("alerts.link_one"),
        )


def changed(desk: Desk, chosen: Mapping[str, str]) -> None:
    """Alerts that stand no longer, and weeks that were published otherwise before."""
    screen.heading(say("alerts.part.changed"))
    withdrawn = [row for row in desk.withdrawn_alerts().to_dicts() if matches(row, chosen)]
    screen.html("<p>{}</p>", corrections.withdrawn_lead(withdrawn))
    if withdrawn:
        screen.listing(say("alerts.withdrawn.title"), [corrections.withdrawn_item(row) for row in withdrawn])
    weeks = [row for row in desk.restated_weeks().to_dicts() if matches(row, chosen)]
    screen.html("<p>{}</p>", corrections.restated_lead(weeks))
    if weeks:
        screen.table(
            say("alerts.restated.table"), corrections.restated_columns(), corrections.restated_rows(weeks)
        )
    if more := corrections.restated_more(weeks):
        screen.note(more)


page()
