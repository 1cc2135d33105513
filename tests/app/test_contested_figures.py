"""Contested figures on the pages: marked where they stand, told to whom it concerns, settled once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import LOCAL_USER
from dashboard.desk.contest_book import FigureContested, FigureSettled, contest_book_for
from dashboard.desk.notebook import NotGranted
from dashboard.desk.people import Person, people_of
from dashboard.sections.contested import kept
from pipelines.errors import StorageError
from pipelines.state import CONTEST_KINDS, Contest, contests, journal_of, new_key
from tests.app import snapshot
from tests.app.signed_in import ISSUER, ROLES, Trust, trust_in
from tests.app.test_pages import markup, walk

TODAY = snapshot.today()
MONDAY = snapshot.monday_of_last_whole_week(TODAY)
WHY = "CANARY two nurses were lent to us."


@pytest.fixture
def trust(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return trust_in(tmp_path, site)


@pytest.fixture
def local(trust: Trust) -> Path:
    (trust.folder / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    return trust.folder


def filed(folder: Path) -> list[Contest]:
    return contests(journal_of(folder).entries(CONTEST_KINDS))


def contest(folder: Path, unit: str = "W01", figure: str = "load", week=MONDAY, on=TODAY) -> str:
    body = FigureContested("unit", figure, week, WHY, on, "000001-a")
    return contest_book_for(LOCAL_USER, folder).contest(unit, body, new_key()).number


def fill(app: AppTest, reason: str) -> AppTest:
    next(area for area in app.text_area if area.label.startswith("Why it is wrong")).input(reason)
    next(button for button in app.button if button.label == "Contest it").click()
    app.run()
    assert not app.exception
    return app


def test_a_figure_is_contested_on_its_page_and_marked_on_the_next_look(local: Path):
    app = fill(walk("unit", unit="W01"), WHY)
    assert "The figure is marked until it is settled." in markup(app)
    (told,) = filed(local)
    assert (told.unit_id, told.told.figure, told.told.reason) == ("W01", "load", WHY)
    text = markup(walk("unit", unit="W01"))
    assert "⚑ contested</span>" in text, "beside the figure itself"
    assert f"⚑ Contested since {TODAY.day} " in text
    assert "To be answered by the administrator, by " in text
    assert "⚑" not in markup(walk("unit", unit="W02"))


def test_a_contested_week_is_marked_on_the_charts(local: Path):
    contest(local, week=MONDAY - timedelta(weeks=3))
    text = markup(walk("unit", unit="W01"))
    assert ": contested: load</li>" in text


def test_without_a_reason_nothing_is_kept(local: Path):
    assert "Not kept: say why." in markup(fill(walk("unit", unit="W01"), "  "))
    assert filed(local) == []


@pytest.mark.parametrize("subject", [*ROLES])
def test_anyone_who_sees_the_page_may_contest(trust: Trust, subject: str):
    fill(trust.open(subject, "unit", unit="W01"), WHY)
    (told,) = filed(trust.folder)
    assert told.role == ROLES[subject][0]


def test_why_is_told_to_who_holds_a_grant_or_works_there_and_that_it_is_contested_to_all(trust: Trust):
    contest(trust.folder)
    for subject, reads in (
        ("manager", True),
        ("staff", True),
        ("administrator", True),
        ("representative", False),
        ("auditor", False),
    ):
        text = markup(trust.open(subject, "unit", unit="W01"))
        assert "⚑ Contested since " in text, subject
        assert (WHY in text) == reads, subject


def test_a_figure_that_is_not_shown_is_neither_offered_nor_told(trust: Trust):
    contest(trust.folder, figure="time_saved")
    app = trust.open("representative", "unit", unit="W01")
    assert "⚑" not in markup(app)
    offered = next(box for box in app.selectbox if box.label == "Which figure")
    assert offered.options == ["load", "load line", "standing and shifts over"]
    people = people_of(trust.folder)
    assert people is not None
    grants = people.grants(Person(ISSUER, "representative"))
    assert grants is not None
    body = FigureContested("unit", "time_saved", None, WHY, TODAY, "a")
    with pytest.raises(NotGranted):
        contest_book_for(grants, trust.folder).contest("W01", body, new_key())


def test_data_quality_lists_them_and_the_administrator_settles(trust: Trust):
    contest(trust.folder)
    app = trust.open("administrator", "data_quality")
    text = markup(app)
    assert "1 figure is contested." in text
    assert WHY in text
    app.selectbox[[box.label for box in app.selectbox].index("Outcome")].set_value("stands")
    next(area for area in app.text_area if area.label == "Why").input("The loan is in the roster.")
    next(button for button in app.button if button.label == "Keep the answer").click()
    app.run()
    assert not app.exception
    text = markup(app)
    assert "No figure is contested now." in text
    assert "by the administrator: the figure stands. The loan is in the roster." in text
    seen = markup(trust.open("staff", "unit", unit="W01"))
    assert "the figure stands. The loan is in the roster." in seen
    assert "⚑ contested</span>" not in seen, "the mark beside the figure goes"


@pytest.mark.parametrize("subject", ["manager", "representative", "staff", "auditor"])
def test_nobody_else_settles(trust: Trust, subject: str):
    receipt = contest(trust.folder, unit="W01")
    people = people_of(trust.folder)
    assert people is not None
    grants = people.grants(Person(ISSUER, subject))
    assert grants is not None
    with pytest.raises(NotGranted):
        contest_book_for(grants, trust.folder).settle(
            FigureSettled(receipt, "stands", "No.", TODAY), new_key()
        )


def test_a_form_sent_twice_is_one_entry_and_a_second_answer_is_refused(local: Path):
    book = contest_book_for(LOCAL_USER, local)
    body = FigureContested("unit", "load", None, WHY, TODAY, "a")
    first = kept(lambda: book.contest("W01", body, "one"), "contest.kept")
    assert first == kept(lambda: book.contest("W01", body, "one"), "contest.kept")
    (told,) = filed(local)
    answer = FigureSettled(told.receipt, "stands", "No.", TODAY)
    assert kept(lambda: book.settle(answer, "two"), "contest.settle.kept")[0]
    assert kept(lambda: book.settle(answer, "two"), "contest.settle.kept")[0]
    again = kept(lambda: book.settle(answer, "three"), "contest.settle.kept")
    assert again == (False, "Not kept: this was answered already.")
    assert len(journal_of(local).rows()) == 5 + 2, "five grants, one contest, one answer"


def test_past_its_day_it_is_said_to_be_late(local: Path):
    contest(local, week=None, on=TODAY - timedelta(days=30))
    text = markup(walk("data_quality"))
    assert "1 of them waits past its day for an answer." in text
    assert ", 2 days late." in text


def test_a_journal_that_cannot_be_read_says_so_and_the_page_stands(
    local: Path, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_given: object, **_more: object) -> None:
        raise StorageError("The database is away.", hint="start it")

    monkeypatch.setattr("pipelines.state.journal.Journal.entries", gone)
    text = markup(walk("unit", unit="W01"))
    assert "Which figures are contested cannot be read now. The database is away." in text
    assert "Time freed and load" in text


def test_it_is_told_in_chinese_too(local: Path):
    contest(local)
    assert "受到质疑：负荷" in markup(walk("unit", unit="W01", lang="zh"))
