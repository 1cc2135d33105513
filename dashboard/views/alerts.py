"""Alerts: what needs a decision?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.drawings.alerts import told
from dashboard.drawings.trust import trust_site
from dashboard.sections import case_cards, contested
from dashboard.sections.alert_cards import ALERT, history, show_groups
from dashboard.words import alerts as words
from dashboard.words import cases as case_words
from dashboard.words import corrections
from dashboard.words.catalogue import code, commas, count, join, say
from dashboard.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.data import Desk
    from dashboard.words.contests import Flags

    Row = Mapping[str, Any]

PAGE = "alerts"
EVERY, OPEN, ALL = "", "open", "all"
KIND = 4
"""The column of the table that says what an alert is."""
FIELDS = {"kind": "kind", "service": "service", "unit": "unit_id"}
"""What can be chosen, by the column it is about."""


def page() -> None:
    """The answer and how many are to be false, open alerts by unit, those closed, what was told otherwise."""
    desk = frame.desk()
    about = desk.about()
    units = desk.units().to_dicts()
    every = told(desk)
    hidden = sum(not desk.grants.covers(row["unit_id"]) for row in units)
    screen.html("<h1>{}</h1>", say("alerts.title"))
    answer = st.container()
    filed = case_cards.read(desk)
    with answer:
        waits = "" if filed is None else case_words.answer(filed[1])
        screen.answer(join(words.answer(every, units, about, hidden=hidden), waits))
    for text in (
        words.hidden_text(hidden, len(units)),
        words.weigh(every, trust_site(desk), whole=not hidden),
        say("alerts.no_rollout") if units and desk.go_lives().is_empty() else "",
        say("alerts.undecided"),
    ):
        if text:
            screen.note(text)
    one = [row for row in every if row["alert_id"] == st.query_params.get(ALERT)]
    chosen = {ALERT: one[0]["alert_id"]} if one else filters(desk, units, every)
    wanted = {"unit": one[0]["unit_id"]} if one else chosen
    seen = [row for row in units if desk.grants.covers(row["unit_id"]) and matches(row, wanted)]
    disputed = contested.on_page(desk, "alerts", seen)
    flags = disputed.flags
    contested.told(disputed, desk.site_time().date())
    decided: dict[str, str] = {}
    if filed is not None:
        shown = case_cards.show(desk, *filed, {row["unit_id"] for row in units if matches(row, wanted)})
        decided = {each.now.case.unit_id: case_words.card_line(each) for each in shown if each.now.is_open}
    if one:
        screen.heading(say("alerts.one"))
        show_groups(desk, units, one, every, decided, flags)
        screen.link(say("alerts.back"), {})
    else:
        listed = [row for row in every if matches(row, chosen)]
        show_all(desk, units, listed, every, decided, flags, closed_too=chosen.get("show") == ALL)
    changed(desk, {"unit": one[0]["unit_id"]} if one else chosen, whole=not hidden)
    screen.explain(
        [
            *(say(f"alerts.how.{n}") for n in (1, 2, 3)),
            say("alerts.how.4", gate=percent(desk.judged_from())),
        ],
        [say(f"alerts.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    if every:
        rows = [flags.row(words.cells(row, about), row["unit_id"], {KIND: "alerts"}) for row in every]
        screen.table(say("page.table"), words.columns(), rows)
    contested.form(desk, disputed)
    screen.link(say("page.link"), chosen)


def filters(desk: Desk, units: Sequence[Row], every: Iterable[Row]) -> dict[str, str]:
    """What the reader chose, by its name in the address; what is forged is told and changes nothing."""
    kinds = sorted({row["kind"] for row in every}, key=lambda kind: code("alert", kind))
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
    forged += [say("alerts.filter.alert")] if ALERT in st.query_params else []
    if forged:
        text = say("alerts.forged", names=commas(forged))
        screen.html('<p class="pl-banner" role="alert">{}</p>', text)
    with st.container(key="pl-filters", horizontal=True, vertical_alignment="bottom"):
        chosen = {choice.name: choose(PAGE, choice) for choice in choices}
    return {choice.name: chosen[choice.name] for choice in choices if chosen[choice.name] != choice.usual}


def matches(row: Row, chosen: Mapping[str, str]) -> bool:
    """Whether an alert, or a restated week, is of the kind, service and unit chosen."""
    asked = {field: chosen[name] for name, field in FIELDS.items() if name in chosen and field in row}
    return all(row[field] == value for field, value in asked.items())


def show_all(
    desk: Desk,
    units: Sequence[Row],
    shown: Sequence[Row],
    every: Sequence[Row],
    decided: Mapping[str, str],
    flags: Flags,
    *,
    closed_too: bool,
) -> None:
    """Open alerts by unit, units that cannot be judged apart from them, and those closed."""
    is_open = [row for row in shown if row["closed_on"] is None]
    screen.heading(say("alerts.part.open"))
    if alarms := [row for row in is_open if row["kind"] != words.GAP]:
        show_groups(desk, units, alarms, every, decided, flags)
    else:
        screen.empty(say("alerts.filter.none_open"))
    if gaps := [row for row in is_open if row["kind"] == words.GAP]:
        screen.heading(say("alerts.part.gaps"))
        screen.note(say("alerts.part.gaps.text"))
        show_groups(desk, units, gaps, every, {}, flags)
    closed = [row for row in shown if row["closed_on"] is not None]
    if closed and closed_too:
        screen.heading(say("alerts.part.closed"))
        history(desk, closed, every, flags)
    elif closed:
        screen.html(
            '<p class="pl-note">{} <a href="?{}" target="_self">{}</a></p>',
            count("alerts.closed_hidden", len(closed)),
            urlencode({**st.query_params.to_dict(), "show": ALL}),
            say("alerts.show_closed"),
        )


def changed(desk: Desk, chosen: Mapping[str, str], *, whole: bool) -> None:
    """Alerts that stand no longer, and weeks that were published otherwise before."""
    screen.heading(say("alerts.part.changed"))
    withdrawn = [row for row in desk.withdrawn_alerts().to_dicts() if matches(row, chosen)]
    screen.html("<p>{}</p>", corrections.withdrawn_lead(withdrawn, whole=whole and not chosen))
    if withdrawn:
        screen.listing(say("alerts.withdrawn.title"), [corrections.withdrawn_item(row) for row in withdrawn])
    weeks = [row for row in desk.restated_weeks().to_dicts() if matches(row, chosen)]
    screen.html("<p>{}</p>", corrections.restated_lead(weeks, whole=not chosen))
    if weeks:
        columns, rows = corrections.restated_columns(), corrections.restated_rows(weeks)
        screen.table(say("alerts.restated.table"), columns, rows)
    if more := corrections.restated_more(weeks):
        screen.note(more)


page()
