"""Cases on the page Alerts: who reads and writes them, what is kept, and that nothing is kept twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import LOCAL_USER, Desk
from dashboard.desk.case_book import STEPS, CaseStep, NotFit, case_book_for
from dashboard.desk.notebook import NotGranted
from dashboard.sections import case_cards
from pipelines.errors import StorageError
from pipelines.site import load_site
from pipelines.state import CASE_KINDS, Case, CaseNow, cases, journal_of, new_key
from pipelines.steps.cases import record
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story, snapshot
from tests.app.signed_in import ISSUER, Trust, trust_in
from tests.app.test_in_chinese import english, texts
from tests.app.test_pages import markup, walk
from tests.cases import step

TODAY = snapshot.today()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    alert_story.publish(folder, TODAY)
    return folder


@pytest.fixture
def trust(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    """People sign in, and a run has opened the cases of Ash (W01), Birch (W02) and Gorse Ward (W07)."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    trust = trust_in(tmp_path, published)
    record(load_site(tmp_path), TODAY)
    return trust


@pytest.fixture
def local(trust: Trust) -> Path:
    """The same site, and whoever sits at the computer."""
    (trust.folder / "site.toml").write_text('[site]\nname = "A"\ntimezone = "UTC"\n', encoding="utf-8")
    return trust.folder


def kept(folder: Path, unit: str = "W01") -> Case:
    return next(each for each in cases(journal_of(folder).entries(CASE_KINDS)) if each.unit_id == unit)


def choose(app: AppTest, label: str, value: object) -> None:
    next(box for box in app.selectbox if box.label == label).set_value(value).run()


def fill(app: AppTest, what: str, reason: str, *, case: str = "", who: str = "") -> AppTest:
    if case:
        choose(app, "Case", case)
    choose(app, "What is written", what)
    app.text_area[0].input(reason)
    if who:
        next(field for field in app.text_input if field.max_chars == 120).input(who)
    next(button for button in app.button if button.label == "Keep it").click()
    app.run()
    assert not app.exception
    return app


def test_each_unit_has_one_case_with_its_alerts_its_holder_and_its_clock(local: Path):
    text = markup(walk("alerts"))
    assert "3 cases are open." in text
    assert text.count(": case since ") == 3
    assert "open: nobody has answered" in text
    assert "nurse manager" in text
    due = TODAY + timedelta(days=10)
    assert f"acknowledge by {due.day} " in text
    assert "10 days left" in text
    # Ash Ward's three grave alerts are under one case; its watch is not.
    assert "Open: saved time turned into workload, over the line and overload reports." in text
    assert '<p class="pl-case">Case: open: nobody has answered' in text


def test_a_case_beside_a_watch_alone_is_not_there(local: Path):
    units = {each.unit_id for each in cases(journal_of(local).entries(CASE_KINDS))}
    assert "C02" not in units
    assert "No case is open." in markup(walk("alerts", unit="C02"))


def test_an_action_is_kept_with_its_follow_up_and_shown_at_once(local: Path):
    case = kept(local)
    app = fill(walk("alerts"), "acted", "Two bank shifts a week.", case=case.receipt)
    text = markup(app)
    assert "Kept (receipt " in text
    assert "adjust the caseload. Two bank shifts a week. Follow-up on " in text
    assert "something is being done" in text
    (taken,) = kept(local).steps
    assert taken.step.by_day == TODAY + timedelta(weeks=4)
    assert (taken.step.action, taken.role) == ("adjust_caseload", "local evaluation")


def test_who_is_asked_holds_the_case(local: Path):
    app = fill(walk("alerts"), "asked", "Two posts.", case=kept(local).receipt, who="Chief nurse")
    text = markup(app)
    assert "asked upward" in text
    assert "held by Chief nurse" in text


def test_what_is_missing_is_said_and_nothing_is_kept(local: Path):
    app = fill(walk("alerts"), "closed", "  ", case=kept(local).receipt)
    assert "Not kept: say what, and why." in markup(app)
    assert kept(local).steps == ()


def test_a_closed_case_leaves_the_open_ones_and_stands_in_the_table(local: Path):
    app = fill(walk("alerts"), "closed", "The roster was wrong.", case=kept(local, "W02").receipt)
    text = markup(app)
    assert "Birch Ward: case since" not in text
    table = text.split("<summary>All cases</summary>")[1].split("</details>")[0]
    assert "Birch Ward" in table
    assert kept(local, "W02").closed_on == TODAY


def test_a_form_that_is_sent_twice_is_kept_once(local: Path):
    book = case_book_for(LOCAL_USER, local)
    key = new_key()
    body = step("closed", kept(local).receipt, TODAY)
    first = case_cards.take(book, body, key)
    assert first == case_cards.take(book, body, key)
    assert first[0]
    assert len(kept(local).steps) == 1


def test_two_people_who_close_the_same_case_close_it_once(local: Path):
    book = case_book_for(LOCAL_USER, local)
    body = step("closed", kept(local).receipt, TODAY)
    assert case_cards.take(book, body, new_key())[0]
    assert case_cards.take(book, body, new_key()) == (False, "Not kept: this case is closed.")


def test_nothing_is_said_to_be_kept_that_is_not(local: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_given: object) -> None:
        raise StorageError("The disk is full.", hint="make room")

    monkeypatch.setattr("pipelines.state.journal.Journal.add", full)
    done = case_cards.take(
        case_book_for(LOCAL_USER, local), step("closed", kept(local).receipt, TODAY), new_key()
    )
    assert done == (False, "Not kept. The disk is full. What to do: make room")


def test_a_journal_that_cannot_be_read_says_so_and_the_alerts_stand(
    local: Path, monkeypatch: pytest.MonkeyPatch
):
    def gone(*_given: object, **_more: object) -> None:
        raise StorageError("The database is away.", hint="start it")

    monkeypatch.setattr("pipelines.state.journal.Journal.entries", gone)
    text = markup(walk("alerts"))
    assert "Cases cannot be read now. The database is away. What to do: start it" in text
    assert "5 alerts in 3 units need a decision." in text
    assert "Which cases are due cannot be read now." in markup(walk("this_week"))


def test_a_manager_writes_into_the_case_of_the_own_unit_in_their_own_name(trust: Trust):
    app = trust.open("manager", "alerts")
    assert "Birch Ward: case" not in markup(app)
    fill(app, "acknowledged", "")
    entry = journal_of(trust.folder).entries(["case.acknowledged"])[0]
    assert (entry.unit_id, entry.role, entry.author) == ("W01", "nurse_manager", f"{ISSUER} manager")


def test_an_administrator_writes_into_any(trust: Trust):
    fill(trust.open("administrator", "alerts"), "acknowledged", "", case=kept(trust.folder, "W07").receipt)
    assert kept(trust.folder, "W07").steps[0].role == "administrator"


def test_a_representative_reads_and_is_offered_no_form(trust: Trust):
    journal = journal_of(trust.folder)
    book = case_book_for(LOCAL_USER, trust.folder)
    book.take(step("acted", kept(trust.folder, "W02").receipt, TODAY, reason="Beds held."), new_key())
    assert journal.entries(["case.acted"])
    app = trust.open("representative", "alerts")
    text = markup(app)
    assert "Beds held." in text
    assert "Ash Ward: case" not in text
    assert "Keep it" not in {button.label for button in app.button}


@pytest.mark.parametrize("subject", ["staff", "representative", "auditor"])
def test_who_does_not_answer_for_management_cannot_write_by_any_way(trust: Trust, subject: str):
    from dashboard.desk.people import Person, people_of

    people = people_of(trust.folder)
    assert people is not None
    grants = people.grants(Person(ISSUER, subject))
    assert grants is not None
    book = case_book_for(grants, trust.folder)
    with pytest.raises(NotGranted):
        book.take(step("acknowledged", kept(trust.folder, "W02").receipt, TODAY), new_key())


def test_staff_read_the_case_of_the_unit_they_work_in(trust: Trust):
    from dashboard.desk.people import Person, people_of

    people = people_of(trust.folder)
    assert people is not None
    grants = people.grants(Person(ISSUER, "staff"))
    assert grants is not None
    desk = Desk(open_snapshot(trust.folder / "warehouse"), LOCAL_USER)
    found = case_book_for(grants, trust.folder).cases(
        desk.site_alerts().to_dicts(), TODAY, desk.about().as_of
    )
    assert [each.case.unit_id for each in found] == ["W01"]
    assert isinstance(found[0], CaseNow)


def test_a_step_about_no_case_is_refused(local: Path):
    with pytest.raises(NotGranted):
        case_book_for(LOCAL_USER, local).take(CaseStep("acknowledged", "no-such", TODAY), new_key())
    with pytest.raises(NotFit):
        case_book_for(LOCAL_USER, local).take(CaseStep("ignored", kept(local).receipt, TODAY), new_key())


def test_load_lines_counts_the_open_cases(local: Path):
    assert '<p class="pl-note">3 cases are open.</p>' in markup(walk("load_lines"))


def test_what_is_due_soon_stands_on_this_week(local: Path):
    text = markup(walk("this_week"))
    assert "Case of Ash Ward: acknowledge by " in text


def test_cases_are_told_in_chinese_too(local: Path):
    """Every step, on every page that tells of cases; messages of alerts are as the story has them."""
    book, on = case_book_for(LOCAL_USER, local), TODAY - timedelta(weeks=9)
    for name in STEPS[:-1]:
        who = {"who": "主任"} if name in ("assigned", "asked", "accepted") else {}
        for case in cases(journal_of(local).entries(CASE_KINDS)):
            book.take(step(name, case.receipt, on, reason="理由", **who), new_key())
    assert "有3份处置单未关闭" in markup(walk("alerts", lang="zh"))
    for page, parameters in (
        ("alerts", {}),
        ("unit", {"unit": "W01"}),
        ("this_week", {}),
        ("load_lines", {}),
    ):
        found = english(texts(walk(page, lang="zh", **parameters)))
        assert [text for text in found if "As told of" not in text and "onerror" not in text] == []


# --- what came of it ---------------------------------------------------------------------------------------


def acted(folder: Path, weeks_ago: int, unit: str = "W01") -> None:
    book = case_book_for(LOCAL_USER, folder)
    on = TODAY - timedelta(weeks=weeks_ago)
    body = step("acted", kept(folder, unit).receipt, on, action="cap_admissions", reason="Agreed.")
    book.take(body, new_key())


def test_what_load_did_after_an_action_stands_beside_it(local: Path):
    acted(local, 10)
    text = markup(walk("alerts"))
    desk = Desk(open_snapshot(local / "warehouse"), LOCAL_USER)
    day = TODAY - timedelta(weeks=10)
    rows = [row for row in desk.load_weeks().to_dicts() if row["unit_id"] == "W01" and row["load"]]
    before = [row for row in rows if row["week_start"] + timedelta(days=7) <= day][-4:]
    after = [row for row in rows if row["week_start"] >= day][:4]
    for part, span in (("before", before), ("after", after)):
        load = sum(row["load"] for row in span) / 4
        over = sum(row["periods_over"] for row in span)
        judged = sum(row["periods_observed"] for row in span)
        text_of = f"{part}: {load:.1f}".removesuffix(".0")
        assert f"{text_of} patients per nurse, {over} of {judged} shifts over the line" in text
    assert "That it came of the action cannot be told from this" in text


def test_too_soon_after_an_action_it_is_not_yet_knowable(local: Path):
    acted(local, 2)
    assert "is not yet knowable: it takes 4 observed weeks." in markup(walk("alerts"))


def test_an_action_is_marked_on_the_charts_of_its_unit_and_told_on_its_page(local: Path):
    acted(local, 10)
    text = markup(walk("unit", unit="W01"))
    day = TODAY - timedelta(weeks=10)
    assert f"{day.day} " in text
    assert ": action: cap admissions</li>" in text
    assert "What was decided" in text
    other = markup(walk("unit", unit="W02"))
    assert "action: cap admissions" not in other


def test_an_action_kept_after_a_page_was_drawn_is_marked_on_the_next(local: Path):
    assert "action: cap admissions" not in markup(walk("unit", unit="W01"))
    acted(local, 10)
    assert "action: cap admissions" in markup(walk("unit", unit="W01"))


def test_staff_see_what_was_decided_for_their_own_unit_and_no_other(trust: Trust):
    acted(trust.folder, 10)
    acted(trust.folder, 10, "W02")
    own = markup(trust.open("staff", "unit", unit="W01"))
    assert "action: cap admissions" in own
    assert "None of its alerts is open" not in own
    assert "saved time turned into workload." not in own, "their role is told of no alert"
    text = markup(trust.open("staff", "unit", unit="W02"))
    assert "action: cap admissions" not in text
    assert "What was decided" not in text
