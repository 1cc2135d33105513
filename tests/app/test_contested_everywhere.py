"""Every page that shows a unit's figures lets them be contested, and marks those that are."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import LOCAL_USER
from dashboard.desk.contest_book import FIGURES, FigureSettled, contest_book_for
from dashboard.sections.contested import PAGES
from pipelines.state import new_key
from tests.app import alert_story
from tests.app.signed_in import Trust
from tests.app.test_contested_figures import MONDAY, TODAY, WHY, contest, filed, fill, local, trust
from tests.app.test_pages import markup, walk

__all__ = ["local", "trust"]
MARK = "(⚑ contested)"
PLACES = [page for page in PAGES if page != "unit"]


def text(app: AppTest) -> str:
    return unescape(markup(app))


def box(app: AppTest, label: str):
    return next(each for each in app.selectbox if each.label == label)


def choose(app: AppTest, label: str, value: str) -> AppTest:
    box(app, label).select(value)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", PLACES)
def test_a_figure_can_be_contested_on_each_page_and_is_marked_there_on_the_next_look(local: Path, page: str):
    parameters = {"unit": "W01"} if page in ("planner", "overload_reports") else {}
    app = walk(page, **parameters)
    if any(each.label == "Whose figure" for each in app.selectbox):
        app = choose(app, "Whose figure", "W01")
    which = box(app, "Which figure")
    assert which.options, "what is offered here"
    assert "The figure is marked until it is settled." in markup(fill(app, WHY))
    (told,) = filed(local)
    assert (told.unit_id, told.told.page) == ("W01", page)
    assert told.told.figure == PAGES[page][0]
    again = text(walk(page, **parameters))
    assert "⚑ Contested since " in again
    assert WHY in again


@pytest.mark.parametrize("page", PAGES)
def test_a_page_offers_what_it_shows_and_nothing_else(page: str):
    assert set(PAGES[page]) <= set(FIGURES)
    assert PAGES[page]


def settle(folder: Path, on: date = TODAY) -> None:
    book = contest_book_for(LOCAL_USER, folder)
    for each in filed(folder):
        book.settle(FigureSettled(each.receipt, "stands", "No.", on), new_key())


@pytest.mark.parametrize(("ago", "told"), [(28, True), (29, False)])
def test_what_was_settled_is_told_for_four_weeks_and_on_the_units_page_for_good(
    local: Path, ago: int, told: bool
):
    contest(local, figure="load", week=None, on=TODAY - timedelta(days=40))
    settle(local, TODAY - timedelta(days=ago))
    assert ("the figure stands. No." in text(walk("load_lines"))) is told
    assert "the figure stands. No." in text(walk("unit", unit="W01"))


def test_load_lines_marks_cards_and_table_until_it_is_settled(local: Path):
    for figure in ("load", "line", "standing"):
        contest(local, figure=figure, week=None)
    found = text(walk("load_lines"))
    card = found[found.index("Ash Ward</h3>") :]
    assert f"patients per nurse {MARK}</b>" in card[:400]
    assert f"line 6 {MARK}</span>" in card[:400]
    assert f"Over the line {MARK}</p>" in found
    assert found.count(MARK) == 3 + 4, "a card's three, and four cells of the table"
    assert "Birch Ward: ⚑" not in found
    settle(local)
    assert MARK not in text(walk("load_lines"))


def test_a_week_is_marked_in_the_table_of_weeks_and_no_other(local: Path):
    contest(local, figure="load", week=MONDAY)
    rows = text(walk("unit", unit="W01")).split("<tr>")
    marked = [row for row in rows if MARK in row]
    assert len(marked) == 1
    assert f">{MONDAY.day} {MONDAY:%b}" in marked[0]


def test_overload_reports_mark_the_units_row_and_its_own_week(local: Path):
    contest(local, figure="reports", week=MONDAY)
    every = text(walk("overload_reports"))
    assert [row.split("</th>")[0] for row in every.split('<th scope="row">') if MARK in row] == ["Ash Ward"]
    alone = text(walk("overload_reports", unit="W01"))
    assert alone.count(f"{MARK}</td>") == 2, "reports of the week, and how many of them were grave"
    assert f"{MARK}</span>" in alone, "beside the key figures"
    assert ": contested: overload reports</li>" in alone, "on the charts"
    assert ": contested: overload reports</li>" not in every, "of one unit alone"


def test_the_planner_marks_what_a_plan_is_made_from(local: Path):
    contest(local, figure="load", week=None)
    found = text(walk("planner", unit="W01"))
    assert f"{MARK}</span>" in found


@pytest.fixture
def alerted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with alerts of Ash Ward, some of them new this week."""
    alert_story.publish(tmp_path, TODAY)
    (tmp_path / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return tmp_path


def test_alerts_mark_the_unit_and_each_row_of_its_alerts(alerted: Path):
    contest(alerted, figure="alerts", week=None)
    found = text(walk("alerts"))
    assert f"<h3>Ash Ward {MARK} <span>" in found
    rows = [row for row in found.split('<th scope="row">') if f"{MARK}</td>" in row]
    assert {row.split("</th>")[0] for row in rows} == {"Ash Ward"}
    assert f"Ash Ward {MARK}</b>" not in found, "closed ones are not shown"


def test_closed_alerts_are_marked_too(alerted: Path):
    contest(alerted, unit="C02", figure="alerts", week=None)
    assert f"South Community Team {MARK}</b>" in text(walk("alerts", show="all"))


def test_this_week_marks_the_unit_in_its_lists_and_on_its_sheet(alerted: Path):
    contest(alerted, unit="W07", figure="alerts", week=None)
    contest(alerted, unit="W01", figure="line", week=None)
    found = text(walk("this_week"))
    assert f"Gorse Ward {MARK}: " in found
    assert "Birch Ward (" not in found.split("New since Monday")[-1].split("</ul>")[0]
    sheets = found.split('<div class="pl-sheets">')
    assert len(sheets) == 2
    rows = [row for row in found.split('<th scope="row">') if f"6 {MARK}</td>" in row]
    assert rows
    assert all("<td>Ash Ward</td>" in row for row in rows), "its line, shift by shift"


def test_a_unit_that_a_reader_holds_nothing_on_is_offered_by_its_open_figures_alone(trust: Trust):
    app = choose(trust.open("representative", "load_lines"), "Whose figure", "W01")
    assert box(app, "Which figure").options == ["load", "load line", "standing and shifts over"]
    app = choose(app, "Whose figure", "W02")
    assert box(app, "Which figure").options[-1] == "an alert"


def test_a_page_of_what_people_did_offers_the_readers_own_units_alone(trust: Trust):
    contest(trust.folder, figure="time_saved", week=None)
    app = trust.open("representative", "rollout")
    assert box(app, "Whose figure").options == ["Birch Ward"]
    assert "⚑" not in markup(app)


def test_who_sees_why_is_the_same_on_every_page(trust: Trust):
    contest(trust.folder, figure="load", week=None)
    for subject, reads in (("manager", True), ("staff", True), ("representative", False), ("auditor", False)):
        found = markup(trust.open(subject, "load_lines"))
        assert "⚑ Contested since " in found, subject
        assert (WHY in found) == reads, subject


def test_it_is_offered_in_chinese_too(local: Path):
    contest(local, figure="load", week=None)
    app = walk("load_lines", lang="zh")
    assert "（⚑受到质疑）" in text(app)
    assert "哪个科室的数字" in [each.label for each in app.selectbox]


def test_a_unit_that_a_filter_leaves_out_is_no_longer_offered(alerted: Path):
    app = choose(walk("alerts"), "Whose figure", "W02")
    app.selectbox(key="alerts-unit").select("W01").run()
    assert not app.exception
    assert "Whose figure" not in [each.label for each in app.selectbox]
    fill(app, WHY)
    assert [each.unit_id for each in filed(alerted)] == ["W01"]
    app.selectbox(key="alerts-unit").select("").run()
    assert not app.exception
    assert len(box(app, "Whose figure").options) > 1


def test_a_service_that_leaves_the_chosen_unit_out_offers_its_own(alerted: Path):
    app = choose(walk("alerts"), "Whose figure", "W02")
    app.selectbox(key="alerts-service").select("Community").run()
    assert not app.exception
    assert sorted(box(app, "Whose figure").options) == ["North Community Team", "South Community Team"]
