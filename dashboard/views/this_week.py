"""This week: what do I need to do, and which coming shifts will be over?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, screen
from dashboard.choices import Choice, choose
from dashboard.desk.week import REVIEW_AHEAD_DAYS
from dashboard.drawings import data_quality as quality
from dashboard.drawings.alerts import told
from dashboard.drawings.this_week import DAYS_AHEAD, PICTURED, cards, with_gone
from dashboard.words import this_week as words
from dashboard.words import week_news as news
from dashboard.words.catalogue import count, say
from dashboard.words.data_quality import lacks_data, mend_text
from dashboard.words.numbers import day
from dashboard.words.standing import SIGNS, section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.charts.spec import Drawing
    from dashboard.data import About, Desk
    from dashboard.drawings.this_week import Card

    Row = Mapping[str, Any]

PAGE = "this-week"
MINE = ""
OPEN_ROWS = 14
"""Rows of the open table; the table of numbers has all."""


def page() -> None:
    """The answer, what to do, the coming shifts over, every unit's fortnight, how forecasts came out."""
    desk = frame.desk()
    about = desk.about()
    today = quality.clock(about)
    every = [row for row in desk.units().to_dicts() if section(row) != "closed"]
    screen.html("<h1>{}</h1>", say("week.title"))
    place = st.container(key="pl-week-answer")
    units, chosen = choice(desk, every)
    names = {row["unit_id"]: row["unit_name"] for row in units}
    known = desk.knows_coming()
    rows = [row for row in desk.coming_shifts().to_dicts() if row["unit_id"] in names] if known else []
    coming = with_gone([row for row in rows if row["date"] is not None], today)
    ahead = [row for row in coming if not row["gone"]]
    lists = gather(desk, units, about, today)
    facts = words.Facts(
        units=units,
        coming=ahead,
        silent=[row for row in rows if row["date"] is None],
        since=news.monday(about.as_of),
        new={name: len(lists[name]) for name in ("alerts", "standings", "others")},
        due=len(lists["due"]),
        late=len(lists["late"]),
        known=known,
    )
    with place:
        answer = words.answer(facts, about) if units or not every else say("week.no_grant")
        screen.html('<p class="pl-answer">{}</p>', answer)
        screen.note(say("week.forecast", day=day(about.as_of)))
    hidden = sum(not desk.grants.covers(unit) for unit in names)
    if hidden:
        screen.note(count("week.hidden", hidden))
    todo(lists, about)
    over(ahead)
    drawn = pictures(cards(units, coming, about.as_of, today))
    checks = [row for row in desk.outlook_checks().to_dicts() if row["unit_id"] in names] if known else []
    screen.heading(say("week.check.title"))
    screen.html("<p>{}</p>", news.checks(checks))
    if checks:
        screen.table(say("week.check.table"), news.check_columns(), [news.check_cells(row) for row in checks])
    screen.explain(
        [say(f"week.how.{n}") for n in (1, 2, 3)],
        [say(f"week.limits.{n}") for n in (1, 2, 3, 4)],
        titles=(say("page.how"), say("page.limits")),
    )
    columns = words.columns("state")
    table = [[*words.cells(row), say(f"week.state.{row['state']}")] for row in coming]
    if table:
        screen.table(say("page.table"), columns, table)
        screen.takeaway(drawn, columns, table, frame.origin(say("week.title"), names.get(chosen, "")))
    screen.link(say("page.link"), {"unit": chosen} if chosen else {})


def choice(desk: Desk, every: Sequence[Row]) -> tuple[list[Row], str]:
    """The units to speak of: those the reader holds a grant on, or the one chosen."""
    names = {row["unit_id"]: row["unit_name"] for row in sorted(every, key=lambda row: row["place"])}
    options = Choice("unit", say("week.filter"), {MINE: say("week.filter.every"), **names})
    if options.forged:
        screen.html('<p class="pl-banner" role="alert">{}</p>', say("week.forged"))
    with st.container(key="pl-choice", horizontal=True, vertical_alignment="bottom"):
        chosen = choose(PAGE, options)
    if chosen:
        return [row for row in every if row["unit_id"] == chosen], chosen
    return [row for row in every if desk.grants.covers(row["unit_id"])], MINE


def gather(desk: Desk, units: Sequence[Row], about: About, today: date) -> dict[str, list[str]]:
    """What is new, due and missing of these units, each list in sentences."""
    names = {row["unit_id"]: row["unit_name"] for row in units}
    since, ahead = news.monday(about.as_of), about.as_of + timedelta(days=1)
    marks = desk.marks_of(tuple(sorted(names))).to_dicts() if names else []

    def own(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row["unit_id"] in names]

    reviews: list[Row] = []
    standings: list[Row] = []
    if desk.knows_coming():
        due = desk.reviews(today + timedelta(days=REVIEW_AHEAD_DAYS)).to_dicts()
        reviews = [row for row in due if row["unit_id"] is None or row["unit_id"] in names]
        standings = own(desk.standing_changes().to_dicts())
    stretches = quality.by_unit(desk)
    lacking = [
        mend_text(row, quality.last_gap(stretches.get(row["unit_id"], ())), sent=row["unit_id"] in stretches)
        for row in units
        if lacks_data(row)
    ]
    return {
        "alerts": news.new_alerts(own(told(desk)), since),
        "standings": news.new_standings(standings),
        "others": [
            *news.marks_between(marks, names, since, about.as_of),
            *news.restated(own(desk.restatements().to_dicts()), since),
            *news.withdrawn(own(desk.withdrawn_alerts().to_dicts()), since),
        ],
        "due": news.reviews(reviews, today),
        "ahead": news.marks_between(marks, names, ahead, about.as_of + timedelta(days=DAYS_AHEAD)),
        "late": news.late_feeds(quality.feeds(desk, about), about),
        "lacking": lacking,
    }


def todo(lists: Mapping[str, Sequence[str]], about: About) -> None:
    """Three short lists: what is new, what falls due, what is missing."""
    new = [*lists["alerts"], *lists["standings"], *lists["others"]]
    due = [*lists["due"], *lists["ahead"]]
    missing = [*lists["late"], *lists["lacking"]]
    with st.container(key="pl-week-lists"):
        since = day(news.monday(about.as_of))
        screen.listing(say("week.new.title", day=since), news.cut(new) or [say("week.new.none")])
        screen.listing(
            say("week.due.title"), [*(news.cut(due) or [say("week.due.none")]), say("week.due.later")]
        )
        screen.listing(say("week.missing.title"), news.cut(missing) or [say("week.missing.none")])


def over(ahead: Sequence[Row]) -> None:
    """Coming shifts that would be over, and what would bring each to its line."""
    screen.heading(say("week.over.title"))
    rows = [words.cells(row) for row in ahead if row["state"] == "over"]
    if rows:
        screen.table(say("week.over.table"), words.columns(), rows[:OPEN_ROWS], opened=True)
        if len(rows) > OPEN_ROWS:
            screen.note(say("week.over.more", n=len(rows) - OPEN_ROWS))
    else:
        screen.empty(say("week.over.none" if ahead else "week.over.unknown"))


def pictures(made: Sequence[Card]) -> dict[str, Drawing]:
    """Every unit's fortnight against its line."""
    if not made:
        return {}
    screen.heading(say("week.pictures.title"))
    screen.note(say("week.pictures.text"))
    with st.container(key="pl-cards"):
        for card in made[:PICTURED]:
            show(card)
    if len(made) > PICTURED:
        screen.note(say("week.pictures.more", n=PICTURED))
    return {
        words.picture_name(card.unit["unit_name"], period): drawing
        for card in made[:PICTURED]
        for period, drawing in card.drawings
    }


def show(card: Card) -> None:
    """One unit: its forecast in a line, and a picture for each period."""
    sign = screen.standing_line(SIGNS[card.state])
    with st.container(key=f"pl-card-week-{card.unit['place']}"):
        screen.html(
            f'<div class="pl-card pl-forecast pl-{card.state}">{sign}<h3>{{}}</h3></div>',
            words.card_text(card.state, card.shifts),
            card.unit["unit_name"],
        )
        for _, drawing in card.drawings:
            screen.draw(drawing)


page()
