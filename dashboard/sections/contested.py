"""Contested figures on the screen: their marks, the form that contests one, and the one that settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from dashboard import screen
from dashboard.desk.contest_book import (
    ANSWER_DAYS,
    FIGURES,
    OUTCOMES,
    OWNER,
    FigureContested,
    FigureSettled,
    contest_book_for,
)
from dashboard.sections.sending import Said, form_of, moved, said_of
from dashboard.viewer import author
from dashboard.words import contests as words
from dashboard.words import numbers
from dashboard.words.answers import failed
from dashboard.words.catalogue import code, count, pair, say
from dashboard.words.contests import Flags
from pipelines.errors import PlimsollError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from dashboard.data import Desk
    from dashboard.desk.contest_book import Contest, ContestBook, Receipt
    from dashboard.drawings.time import Written

    Row = Mapping[str, Any]

FORM, SETTLE = "contest", "settle"
UNIT = "unit"
PAGES: dict[str, tuple[str, ...]] = {
    UNIT: FIGURES,
    "this_week": ("load", "line", "standing", "reports", "alerts"),
    "load_lines": ("load", "line", "standing", "alerts"),
    "rollout": ("time_saved", "ledger"),
    "safeguards": ("safeguards", "load", "line"),
    "planner": ("load", "line", "standing"),
    "alerts": ("alerts", "standing", "load"),
    "overload_reports": ("reports", "load", "line", "time_saved"),
}
"""What each page shows of a unit and lets somebody contest, as far as they are shown it of that unit."""
WEEKS_OFFERED = 26
"""Weeks of which one can be contested: half a year, the newest first."""
LISTED = 3
"""Contested figures told in a sentence each; *Data quality* has all."""
SETTLED_TOLD_DAYS = 28
"""So long what was settled is told on pages other than the unit's own: as long as an answer may take."""


@dataclass(frozen=True)
class OnPage:
    """The contested figures of a page's units, as far as the page shows them. `book` None: not readable."""

    page: str
    names: Mapping[str, str]  # of the units, by id
    book: ContestBook | None
    found: tuple[Contest, ...]

    @property
    def flags(self) -> Flags:
        """What to ask beside each figure."""
        return Flags.of(self.found)

    def offered(self) -> dict[str, list[str]]:
        """By unit what the reader is shown of it here, and may contest; units without any are left out."""
        if self.book is None:
            return {}
        told = {
            unit: [name for name in PAGES[self.page] if name in self.book.figures(unit)]
            for unit in self.names
        }
        return {unit: figures for unit, figures in told.items() if figures}


def on_page(desk: Desk, page: str, units: Sequence[Row]) -> OnPage:
    """What is contested of these units (`unit_id`, `unit_name`) on a page; said where it cannot be read."""
    try:
        return looked_up(desk, page, units)
    except PlimsollError as error:
        _unreadable(error)
        return OnPage(page, _names(units), None, ())


def looked_up(desk: Desk, page: str, units: Iterable[Row]) -> OnPage:
    """The same. PlimsollError where it cannot be read."""
    names, book = _names(units), contest_book_for(desk.grants, author=author())
    own = (each for each in book.contests() if each.unit_id in names and each.told.figure in PAGES[page])
    return OnPage(page, names, book, tuple(own))


def read(desk: Desk) -> tuple[ContestBook, list[Contest]] | None:
    """Contested figures the reader may see; None, and a word of it, where they cannot be read."""
    book = contest_book_for(desk.grants, author=author())
    try:
        return book, book.contests()
    except PlimsollError as error:
        _unreadable(error)
        return None


def _names(units: Iterable[Row]) -> dict[str, str]:
    return {row["unit_id"]: row["unit_name"] for row in units}


def _unreadable(error: PlimsollError) -> None:
    screen.note(say("contest.unreadable", what=error.what, hint=error.hint))


def marks(found: Sequence[Contest]) -> tuple[Written, ...]:
    """Weeks contested now, to be marked on charts."""
    return tuple(
        sorted(
            {
                (each.told.week, "contested", each.told.figure)
                for each in found
                if each.is_open and each.told.week is not None
            }
        )
    )


def told(shown: OnPage, today: date) -> None:
    """What is contested on this page, the newest first; what was settled after it.

    What was settled long ago stands on the unit's own page alone: elsewhere it would crowd out what waits.
    """
    since = today - timedelta(days=SETTLED_TOLD_DAYS)
    found = [
        each
        for each in shown.found
        if each.settled is None or shown.page == UNIT or each.settled.filed_on >= since
    ]
    for line in words.on_page(found, shown.names, today, LISTED):
        screen.html('<p class="pl-case">{}</p>', line)


def form(desk: Desk, shown: OnPage) -> None:
    """Offers everybody who sees the page to contest a figure of it."""
    offered = shown.offered()
    if not offered or shown.book is None:
        return
    with st.expander(say("contest.write")), st.container(key="pl-form-contest"):
        unit_id = next(iter(offered))
        if len(shown.names) > 1:
            # Beside the form, not in it: what can be contested hangs on the unit.
            unit_id = st.selectbox(
                say("contest.whose"),
                list(offered),
                format_func=shown.names.__getitem__,
                key=f"contest-unit-{shown.page}",
                width=320,
            )
        _fields(desk, shown.book, shown.page, unit_id, offered[unit_id])
    form_of(FORM).say((shown.page, unit_id))  # beside what can be folded away


def _fields(desk: Desk, book: ContestBook, page: str, unit_id: str, offered: Sequence[str]) -> None:
    form, around = form_of(FORM), (page, unit_id)
    today = desk.site_time().date()
    mondays = desk.load_weeks().filter(pl.col("unit_id") == unit_id)["week_start"].to_list()
    figures, weeks_key = f"contest-figure-{unit_id}-{form.key}", f"contest-week-{unit_id}-{form.key}"
    with st.form(f"contest-{unit_id}-{form.key}", border=False):
        with st.container(horizontal=True, key="pl-contest-choice"):
            figure = st.selectbox(
                say("contest.which"),
                offered,
                format_func=lambda name: say(f"contest.figure.{name}"),
                key=figures,
                width=320,
            )
            week = st.selectbox(
                say("contest.week"),
                [None, *reversed(mondays[-WEEKS_OFFERED:])],
                format_func=_week_name,
                key=weeks_key,
                width=320,
            )
        reason = st.text_area(say("contest.reason"), height=90)
        owner = code("role", OWNER)
        screen.note(say("contest.note", owner=owner, days=count("days", ANSWER_DAYS)))
        form.button(say("contest.send"), "send-contest", around, (figures, weeks_key))
    body = FigureContested(page, figure, week, reason.strip(), today, desk.about().snapshot_id)
    form.take(
        around,
        lambda key: kept(lambda: book.contest(unit_id, body, key), "contest.kept"),
        moved,
        fields=(figure, week),
    )


def listed(desk: Desk) -> None:
    """Every contested figure, and the form for who answers for the data."""
    screen.heading(say("contest.heading"))
    found = read(desk)
    if found is None:
        return
    book, contests = found
    today = desk.site_time().date()
    names = {row["unit_id"]: row["unit_name"] for row in desk.units().to_dicts()}
    place = st.container()
    waiting = {
        each.receipt: pair(names.get(each.unit_id, each.unit_id), words.figure_text(each))
        for each in contests
        if each.is_open and book.may_settle(each.unit_id)
    }
    if not waiting:
        form_of(SETTLE).say()
    elif _settle(book, waiting, today):
        contests = book.contests()
    with place:
        screen.html("<p>{}</p>", words.lead(contests, today))
    if contests:
        rows = [words.cells(each, names.get(each.unit_id, each.unit_id), today) for each in contests]
        screen.table(say("contest.heading"), words.columns(), rows, opened=True)


def _settle(book: ContestBook, waiting: Mapping[str, str], today: date) -> bool:
    form = form_of(SETTLE)
    which = f"settle-which-{form.key}"
    with (
        st.expander(say("contest.settle")),
        st.container(key="pl-form-settle"),
        st.form(f"settle-{form.key}", border=False),
    ):
        receipt = st.selectbox(
            say("contest.settle.which"),
            list(waiting),
            format_func=waiting.__getitem__,
            key=which,
            width=420,
        )
        outcome = st.selectbox(
            say("contest.settle.outcome"),
            OUTCOMES,
            format_func=lambda name: say(f"contest.outcome.{name}"),
            width=420,
        )
        reason = st.text_area(say("contest.settle.reason"), height=90)
        form.button(say("contest.settle.send"), "send-settle", (), (which,))
    body = FigureSettled(receipt, outcome, reason.strip(), today)
    done = form.take(
        (),
        lambda key: kept(lambda: book.settle(body, key), "contest.settle.kept"),
        moved,
        fields=(receipt,),
    )
    form.say(())
    return done


def kept(write: Callable[[], Receipt], said: str) -> Said:
    """What became of it, in words."""
    return said_of(
        write,
        lambda receipt: say(said, receipt=receipt.number),
        lambda fault: words.fault_text(fault.field, fault.why),
        failed,
    )


def _week_name(week: date | None) -> str:
    return say("contest.week.none") if week is None else numbers.short_day(week)
