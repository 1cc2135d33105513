"""A report is filed, found again and answered, walked without a browser: kept once, told to few."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import LOCAL_USER, Grants
from dashboard.desk.notebook import NotGranted
from dashboard.desk.report_book import report_book_for
from dashboard.filing import form
from dashboard.filing.form import Inputs
from dashboard.words.file_report import Shift
from pipelines.state import REPORT_KINDS, Report, ReportStep, Spool, journal_of, reports
from pipelines.warehouse.read import current
from tests.app import snapshot
from tests.app.test_pages import markup, walk
from tests.filed import ANONYMOUS, NAMED, file

PAGE, LIST = "file_report", "overload_reports"
CANARY = "CANARY two of us for the whole ward"
MANAGER = Grants("nurse_manager", frozenset({"W01"}))
REPRESENTATIVE = Grants("staff_representative", frozenset({"W01"}))
ELSEWHERE = Grants("nurse_manager", frozenset({"W02"}))


@pytest.fixture
def own_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose journal is this test's own."""
    snapshot.publish(tmp_path / "warehouse", snapshot.today())
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    monkeypatch.delenv("PLIMSOLL_ON_CALL", raising=False)
    return tmp_path


def key_of(app: AppTest) -> str:
    key: str = app.session_state["form-report"].key
    return key


def fill(app: AppTest, **changed: object) -> AppTest:
    """The form filled in as most would, and sent."""
    key = key_of(app)
    given: dict[str, object] = {
        "level": 3,
        "cause": "staffing",
        "remedy": "staff_now",
        "asked": "yes",
        "came": "no",
        "text": "",
        "who": "anonymous",
        "name": "",
    } | changed
    for name in ("level", "asked", "came", "who"):
        app.radio(key=f"file-{name}-{key}").set_value(given[name])
    for name in ("cause", "remedy"):
        app.selectbox(key=f"file-{name}-{key}").set_value(given[name])
    app.text_area(key=f"file-text-{key}").input(str(given["text"]))
    app.text_input(key=f"file-name-{key}").input(str(given["name"]))
    app.button(key=f"file-send-{key}").click().run()
    assert not app.exception
    return app


def look_up(app: AppTest, code: str) -> AppTest:
    app.text_input(key="file-code").input(code)
    app.button(key="file-look-up").click().run()
    assert not app.exception
    return app


def kept(site: Path) -> list[Report]:
    return reports(journal_of(site).entries(REPORT_KINDS))


def test_the_first_line_says_that_the_form_calls_nobody_and_whom_to_call(own_site: Path):
    text = markup(walk(PAGE, unit="W01"))
    assert text.index("This form does not call for help.") < text.index("Ash Ward")
    assert "Call Site co-ordinator, bleep 2222 first." in text


def test_an_anonymous_report_is_kept_without_its_shift_and_found_by_its_code(own_site: Path):
    app = walk(PAGE, unit="W01")
    fill(app, text=CANARY, came="not_yet")
    (report,) = kept(own_site)
    assert (report.unit_id, report.filed.level, report.filed.cause) == ("W01", 3, "staffing")
    assert (report.filed.on, report.filed.period, report.filed.name) == (None, None, "")
    text = markup(app)
    assert f"Filed and kept. Receipt {report.receipt}." in text
    code = re.search(r"Your code is ([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})", text)
    assert code is not None
    look_up(app, code[1])
    assert "raised, not yet acknowledged" in markup(app)
    app.button(key="file-help-yes").click().run()
    assert kept(own_site)[0].help_came == "yes"


def test_a_named_report_keeps_shift_and_facts_for_the_representative(own_site: Path):
    app = walk(PAGE, unit="W01")
    fill(app, who="named", name="R. Okafor", text=CANARY)
    (report,) = kept(own_site)
    assert report.filed.name == "R. Okafor"
    assert report.filed.on is not None
    assert report.filed.period in ("day", "night")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"level": None}, "Not filed: say how bad it was."),
        ({"cause": None}, "Not filed: name the main cause."),
        ({"remedy": None}, "Not filed: say what would help."),
        ({"asked": None}, "Not filed: say whether you asked for help."),
        ({"came": None}, "Not filed: say whether help came."),
        ({"who": "named"}, "Not filed: write your name, or choose that nobody may know it."),
        ({"text": "x" * 2001}, "Not filed: the text is longer than 2000 characters."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(own_site: Path, changed: dict[str, object], told: str):
    app = fill(walk(PAGE, unit="W01"), **changed)
    assert told in markup(app)
    assert kept(own_site) == []
    fill(app)
    assert len(kept(own_site)) == 1, "the same form, put right"


@pytest.mark.parametrize(
    "text", ["NHS 943 476 5919 fell", "Mrs Okonkwo fell twice.", "bed 4 John Murphy fell", "患者王小明跌倒。"]
)
def test_a_text_that_may_name_a_patient_is_warned_of_then_kept_marked(own_site: Path, text: str):
    app = fill(walk(PAGE, unit="W01"), text=text)
    assert "Not filed yet." in markup(app)
    assert kept(own_site) == []
    app.checkbox(key=f"file-keep-{key_of(app)}").check()
    app.button(key=f"file-send-{key_of(app)}").click().run()
    assert kept(own_site)[0].filed.text_flagged is True


def test_a_second_click_files_nothing_more(own_site: Path):
    """The first run was cut short after the report was kept and before the page could say so."""
    app = walk(PAGE, unit="W01")
    book = report_book_for(LOCAL_USER, own_site)
    shift = Shift(snapshot.today(), "day", snapshot.today())
    inputs = Inputs(3, "staffing", (), "staff_now", "yes", "no", False, "", "anonymous", "", False)
    shown = str(current(own_site / "warehouse"))
    first = form.file(
        book, {"unit_id": "W01"}, shift, None, inputs, key_of(app), snapshot_id=shown, contact=""
    )
    assert first.done
    fill(app)
    assert len(kept(own_site)) == 1
    assert "This report was filed already" in markup(app)


def test_a_form_sent_again_with_other_words_is_no_second_report_and_waits_nowhere(own_site: Path):
    app = walk(PAGE, unit="W01")
    key = key_of(app)
    fill(app, level=4)
    again = walk(PAGE, unit="W01")
    again.session_state["form-report"].key = key
    again.run()
    fill(again, level=5)
    assert "already filed, with other words" in markup(again)
    assert [report.filed.level for report in kept(own_site)] == [4]
    assert Spool.beside(journal_of(own_site)).waiting() == []


def test_a_report_that_the_database_refuses_waits_and_is_found_after_it_is_taken_over(own_site: Path):
    app = walk(PAGE, unit="W01")
    database = own_site / "state" / "plimsoll.sqlite"
    database.parent.mkdir(exist_ok=True)
    database.write_bytes(b"no database" * 100)
    fill(app)
    text = markup(app)
    assert "Kept, but not yet in the record" in text
    assert len(Spool.beside(journal_of(own_site)).waiting()) == 1
    database.unlink()
    code = re.search(r"Your code is (\S+): write", text)
    assert code is not None
    look_up(app, code[1])
    assert "raised, not yet acknowledged" in markup(app)
    assert len(kept(own_site)) == 1


def test_where_it_is_kept_nowhere_the_page_says_not_filed(own_site: Path):
    app = walk(PAGE, unit="W01")
    (own_site / "state").write_text("a file where the folder belongs")
    fill(app)
    assert "Not filed." in markup(app)
    assert "on paper" in markup(app)


def test_a_forged_unit_is_said_to_be_none(own_site: Path):
    assert "There is no unit of that name on this site." in markup(walk(PAGE, unit="W99"))


def test_a_forged_code_finds_nothing_and_says_no_more(own_site: Path):
    receipt, _ = file(journal_of(own_site))
    app = walk(PAGE, unit="W01")
    look_up(app, receipt)
    assert "No report has this code." in markup(app)


# --- answering


def as_role(monkeypatch: pytest.MonkeyPatch, grants: Grants) -> None:
    monkeypatch.setattr(frame, "LOCAL_USER", grants)


def everything(app: AppTest) -> str:
    """All that is sent to the browser, texts, labels and choices."""
    return " ".join(str(element.proto) for element in app.main)


def answer(app: AppTest, step: str, reason: str, asked_of: str = "") -> AppTest:
    app.selectbox[[box.label for box in app.selectbox].index("What is done")].set_value(step)
    app.text_area[0].input(reason)
    app.text_input[0].input(asked_of)
    next(button for button in app.button if button.label == "Keep the answer").click().run()
    assert not app.exception
    return app


def test_the_page_says_what_waits_and_by_when(own_site: Path):
    week = snapshot.today() - timedelta(days=snapshot.today().weekday())
    file(journal_of(own_site), replace(ANONYMOUS, week=week))
    text = markup(walk(LIST, unit="W01"))
    assert "1 report filed here waits for an answer." in text
    assert "raised, not yet acknowledged" in text
    assert "told the manager, asked for bank or agency staff" in text


def test_a_report_past_its_date_is_said_to_be_late(own_site: Path):
    file(journal_of(own_site), replace(ANONYMOUS, week=date(2025, 12, 1)))
    text = markup(walk(LIST, unit="W01"))
    assert "1 report filed here waits for an answer, past its date." in text


def test_a_manager_answers_and_the_reason_goes_back_to_the_reporter(own_site: Path, monkeypatch):
    _, code = file(journal_of(own_site))
    as_role(monkeypatch, MANAGER)
    app = answer(walk(LIST, unit="W01"), "decided", "Two posts are advertised.")
    assert "The reporter sees it under their code." in markup(app)
    as_role(monkeypatch, LOCAL_USER)
    mine = walk(PAGE, unit="W01")
    look_up(mine, code)
    assert "Two posts are advertised." in markup(mine)
    assert "nurse manager" in markup(mine)


def test_an_answer_without_its_reason_is_refused(own_site: Path, monkeypatch):
    file(journal_of(own_site))
    as_role(monkeypatch, MANAGER)
    assert "Not kept: say what was done or decided, and why." in markup(answer(walk(LIST), "decided", " "))
    assert "Not kept: say of whom it is asked." in markup(answer(walk(LIST), "escalated", "Beds must close."))


def test_what_a_reporter_wrote_reaches_no_manager_and_no_other_unit(own_site: Path, monkeypatch):
    file(journal_of(own_site), replace(NAMED, text=CANARY, name="CANARY name"))
    for grants in (MANAGER, ELSEWHERE, Grants("administrator", None), Grants("staff", frozenset({"W01"}))):
        as_role(monkeypatch, grants)
        for path in (LIST, PAGE):
            app = walk(path, unit="W01")
            assert "CANARY" not in everything(app), (grants.role, path)
            assert "CANARY" not in markup(app)
            assert not any(button.label == "Read what was written" for button in app.button)


def test_a_representative_reads_it_on_asking_and_every_reading_is_kept(own_site: Path, monkeypatch):
    file(journal_of(own_site), replace(NAMED, text=CANARY))
    as_role(monkeypatch, REPRESENTATIVE)
    app = walk(LIST, unit="W01")
    assert "CANARY" not in everything(app), "not sent before it is asked for"
    app.button(key="answers-read").click().run()
    assert CANARY in markup(app)
    assert "R. Okafor" in markup(app)
    readings = journal_of(own_site).entries(["report.text_read"])
    assert [(entry.role, entry.unit_id) for entry in readings] == [("staff_representative", "W01")]
    assert not any(button.label == "Keep the answer" for button in app.button), (
        "they do not answer for management"
    )


def test_reports_of_units_without_a_grant_are_not_there(own_site: Path, monkeypatch):
    file(journal_of(own_site))
    as_role(monkeypatch, ELSEWHERE)
    text = markup(walk(LIST))
    assert "level 4, too few staff" not in text
    assert "Nothing filed here waits for an answer." in text


def test_a_week_of_few_people_is_told_by_four_weeks_and_its_clock_without_a_date(own_site: Path, monkeypatch):
    """No figure of what people did is published for that week, so it is not known that enough worked then."""
    file(journal_of(own_site), replace(ANONYMOUS, week=date(2020, 6, 22)))
    text = markup(walk(LIST, unit="W01"))
    # Blocks of 28 days from Monday 5 January 1970: 22 June 2020 lies in the one of 15 June:
    # 18,431 days are 658 blocks and 7 days.
    assert "15 Jun 2020 to 12 Jul 2020" in text
    assert "to be acknowledged, past its date" in text
    assert "22 Jun 2020" not in text


def test_you_said_we_did_stands_on_a_sheet_without_names_or_words(own_site: Path, monkeypatch):
    file(journal_of(own_site), replace(NAMED, text=CANARY))
    as_role(monkeypatch, MANAGER)
    app = answer(walk(LIST), "mitigated", "A bank nurse came.")
    app = walk(LIST)
    text = markup(app)
    assert "You said, we did: Ash Ward" in text
    assert "mitigated: A bank nurse came." in text
    assert "CANARY" not in text


def test_a_journal_that_cannot_be_read_takes_no_figure_away(own_site: Path):
    (own_site / "state").mkdir()
    (own_site / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    text = markup(walk(LIST))
    assert "The reports cannot be read now." in text
    assert "Week by week" in text


def test_who_may_not_answer_or_read_is_refused_below_the_pages_too(own_site: Path):
    receipt, _ = file(journal_of(own_site))
    book = report_book_for(Grants("staff", frozenset({"W01"})), own_site)
    with pytest.raises(NotGranted):
        book.words_of(receipt)
    with pytest.raises(NotGranted):
        book.take(ReportStep("acknowledged", receipt, ""), "k")
    with pytest.raises(NotGranted):
        report_book_for(ELSEWHERE, own_site).take(ReportStep("acknowledged", receipt, ""), "k")


def test_what_waits_for_an_answer_stands_among_what_is_due_this_week(own_site: Path):
    week = snapshot.today() - timedelta(days=snapshot.today().weekday() + 28)
    file(journal_of(own_site), replace(ANONYMOUS, week=week))
    text = markup(walk("this_week"))
    assert re.search(r"Ash Ward, [^<]*: level 4, too few staff: acknowledge was due on [^<]* late", text)


def test_where_reports_cannot_be_read_this_week_says_so_and_goes_on(own_site: Path):
    (own_site / "state").mkdir()
    (own_site / "state" / "plimsoll.sqlite").write_bytes(b"no database" * 100)
    text = markup(walk("this_week"))
    assert "Which overload reports wait for an answer cannot be read now." in text
    assert "Due and ahead" in text
