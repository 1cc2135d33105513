"""Overload reports where people sign in: who files, who answers, who reads, and in whose name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.report_book import ReportBook, ReportFiled
from pipelines.state import journal_of
from tests.app import snapshot
from tests.app.signed_in import ISSUER, ROLES, Trust, trust_in
from tests.app.test_file_report_page import fill, kept, look_up
from tests.app.test_pages import markup
from tests.filed import NAMED, file

CANARY = "CANARY what the reporter wrote"


@pytest.fixture
def trust(tmp_path, site, monkeypatch) -> Trust:
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    monkeypatch.delenv("PLIMSOLL_ON_CALL", raising=False)
    return trust_in(tmp_path, site)


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def everything(app: AppTest) -> str:
    return " ".join(str(element.proto) for element in app.main)


@pytest.mark.parametrize("subject", [name for name in ROLES if name != "auditor"])
def test_whoever_works_here_files_about_any_unit_and_leaves_no_name(trust: Trust, subject: str):
    fill(trust.open(subject, "file_report", unit="W03"))
    (report,) = kept(trust.folder)
    assert report.unit_id == "W03"
    (row,) = [row for row in journal_of(trust.folder).rows() if row["kind"] == "report.filed"]
    assert (row["author"], row["role"]) == ("", "reporter")
    assert ISSUER not in str(row)
    assert trust.denials() == [], "to report about a unit takes no grant on it"


def test_an_auditor_has_no_form(trust: Trust):
    assert "This is not for your role" in markup(trust.open("auditor", "file_report"))


def test_a_manager_answers_in_their_own_name_and_the_reporter_reads_the_role_alone(trust: Trust):
    _, code = file(journal_of(trust.folder))
    app = trust.open("manager", "overload_reports", unit="W01")
    app.selectbox[[box.label for box in app.selectbox].index("What is done")].set_value("decided")
    app.text_area[0].input("Two posts are advertised.")
    next(button for button in app.button if button.label == "Keep the answer").click().run()
    assert not app.exception
    (row,) = [row for row in journal_of(trust.folder).rows() if row["kind"] == "report.decided"]
    assert (row["role"], row["author"]) == ("nurse_manager", f"{ISSUER} manager")
    mine = markup(look_up(trust.open("staff", "file_report"), code))
    assert "nurse manager: Two posts are advertised." in mine
    assert ISSUER not in mine


def test_words_and_names_reach_the_units_representative_alone_and_the_reading_names_them(trust: Trust):
    file(journal_of(trust.folder), replace(NAMED, text=CANARY), unit="W02")
    for subject in ("manager", "administrator"):
        app = trust.open(subject, "overload_reports")
        assert "CANARY" not in everything(app)
        assert "Read what was written" not in buttons(app)
    app = trust.open("representative", "overload_reports", unit="W02")
    assert "CANARY" not in everything(app)
    app.button(key="answers-read").click().run()
    assert CANARY in markup(app)
    (row,) = [row for row in journal_of(trust.folder).rows() if row["kind"] == "report.text_read"]
    assert (row["role"], row["author"]) == ("staff_representative", f"{ISSUER} representative")


def test_an_administrator_who_gets_at_the_words_all_the_same_is_denied_and_it_is_noted(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
):
    """As if the page had forgotten who may read: what it asks for checks again, before anything is read."""
    file(journal_of(trust.folder), replace(NAMED, text=CANARY), unit="W02")
    checks, asks = ReportBook.may_read, ReportBook.words_of
    monkeypatch.setattr(ReportBook, "may_read", lambda _book, _unit: True)

    def words_of(book: ReportBook, receipt: str) -> ReportFiled:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ReportBook, "may_read", checks)
            return asks(book, receipt)

    monkeypatch.setattr(ReportBook, "words_of", words_of)
    for subject in ("administrator", "manager"):
        trust.give("manager", "nurse_manager", ("W02",))
        app = trust.open(subject, "overload_reports", unit="W02")
        app.button(key="answers-read").click().run()
        assert not app.exception
        assert "CANARY" not in everything(app)
        assert "This is not for your role" in markup(app)
    assert [row for row in journal_of(trust.folder).rows() if row["kind"] == "report.text_read"] == []
    assert [(each.body["subject"], each.body["why"]) for each in trust.denials()] == [
        ("administrator", "writing"),
        ("manager", "writing"),
    ]


def test_a_representative_reads_nothing_of_a_unit_they_no_longer_represent(trust: Trust):
    file(journal_of(trust.folder), replace(NAMED, text=CANARY), unit="W03")
    receipt = trust.give("moved", "staff_representative", ("W03",))
    assert "Read what was written" in buttons(trust.open("moved", "overload_reports", unit="W03"))
    trust.give("moved", "staff_representative", ("W01",))
    trust.take_back(receipt)
    app = trust.open("moved", "overload_reports", unit="W03")
    assert "Read what was written" not in buttons(app)
    assert "CANARY" not in everything(app)
    assert [entry.body["why"] for entry in trust.denials()] == ["unit"]


def test_staff_read_what_was_answered_on_their_own_unit_and_of_no_other(trust: Trust):
    for unit in ("W01", "W02"):
        week = snapshot.today() - timedelta(days=snapshot.today().weekday() + 7)
        file(journal_of(trust.folder), replace(NAMED, week=week, on=week, text=CANARY), unit=unit)
    for unit, reason in (("W01", "A nurse came to ours."), ("W02", "A nurse came to theirs.")):
        given = trust.give(f"head-{unit}", "nurse_manager", (unit,))
        assert given
        app = trust.open(f"head-{unit}", "overload_reports", unit=unit)
        app.selectbox[[box.label for box in app.selectbox].index("What is done")].set_value("mitigated")
        app.text_area[0].input(reason)
        next(button for button in app.button if button.label == "Keep the answer").click().run()
    text = markup(trust.open("staff", "file_report"))
    assert "mitigated: A nurse came to ours." in text
    assert "theirs" not in text
    assert "CANARY" not in text


def test_a_grant_that_ends_while_the_form_stands_open_files_nothing(trust: Trust):
    receipt = trust.give("leaver", "staff", ("W01",))
    app = trust.open("leaver", "file_report", unit="W01")
    trust.take_back(receipt)
    key = app.session_state["form-report"].key
    app.radio(key=f"file-level-{key}").set_value(3)
    app.button(key=f"file-send-{key}").click().run()
    assert "There is nothing here for you" in markup(app)
    assert kept(trust.folder) == []
