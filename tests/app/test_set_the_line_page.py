"""Set the line walked without a browser: candidates, what is stated, a proposal and its answer, who may."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.desk.notebook import Notebook, notebook_for
from dashboard.drawings.line_past import before_and_now, past, subjects
from pipelines.errors import StorageError
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import current, open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk

PAGE = "set_the_line"
SHIFTS = "patients_per_nurse.nurse.all"
ONLY_CEDAR = Grants("nurse_manager", frozenset({"W03"}))


@pytest.fixture
def own_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose journal is this test's own."""
    snapshot.publish(tmp_path / "warehouse", snapshot.today())
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return tmp_path


def desk_of(folder: Path, grants: Grants = LOCAL_USER) -> Desk:
    return Desk(open_snapshot(folder / "warehouse", current(folder / "warehouse") or ""), grants)


def changed(folder: Path, **tables: pl.DataFrame) -> Path:
    (folder / "warehouse").mkdir(exist_ok=True)
    today = snapshot.today()
    write_snapshot(folder / "warehouse", snapshot.tables(today) | tables, snapshot.info(today))
    return folder


def propose(app: AppTest, unit: str = "W01", key: str = SHIFTS, side: str = "manager", **more) -> AppTest:
    place = f"{unit}-{key}"
    app.selectbox(key=f"propose-side-{place}").set_value(side)
    app.number_input(key=f"propose-limit-{place}-{more.get('at', 6.0)}").set_value(more.get("limit", 5.5))
    app.text_input(key=f"propose-source-{place}").input(more.get("source", "Committee, item 3"))
    app.text_area(key=f"propose-reason-{place}").input(more.get("reason", "Half of the shifts were over."))
    if "first" in more:
        app.date_input(key=f"propose-from-{place}").set_value(more["first"])
    app.button(key=f"propose-send-{place}").click().run()
    assert not app.exception
    return app


def reply(app: AppTest, receipt: str, side: str, says: str, reason: str = "", unit: str = "W01") -> AppTest:
    place = f"{unit}-{receipt}"
    app.selectbox(key=f"answer-side-{place}").set_value(side)
    app.selectbox(key=f"answer-agrees-{place}").set_value(says)
    app.text_area(key=f"answer-reason-{place}").input(reason)
    app.button(key=f"answer-send-{place}").click().run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("on_site")
def test_the_page_answers_draws_and_says_what_it_cannot():
    app = walk(PAGE, unit="W01")
    text = markup(app)
    assert "<h1>Where should our line be?</h1>" in text
    assert "The line of Ash Ward is 6 patients per nurse. In the 26 weeks judged to " in text
    assert "Every week counts as over at 6, so there is nothing to compare overload reports with." in text
    assert charts(app) == 1
    for part in (
        "How to read it",
        "What it cannot tell",
        "The numbers as a table",
        "as in California, USA",
        "a starting point",
        "nobody is proven to be who they say",
        "Nothing has been proposed for this unit yet.",
        f'href="?unit=W01&amp;line={SHIFTS}&amp;candidate=6"',
    ):
        assert part in text


@pytest.mark.usefixtures("on_site")
def test_a_candidate_can_be_looked_at_and_the_address_brings_it_back():
    app = walk(PAGE, unit="W01", candidate="7")
    assert "At 7 it would have been" in markup(app)
    assert "overload reports for every 100 of these shifts in weeks that count as over at 7" in markup(app)
    app.selectbox(key=f"{PAGE}-{SHIFTS}-candidate").select("6.5").run()
    assert app.query_params["candidate"] == "6.5"
    assert "At 6.5 it would have been" in markup(app)
    assert app.number_input(key=f"propose-limit-W01-{SHIFTS}-6.5").value == 6.5


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("W07", "No line has been agreed for Gorse Ward. Its load by the week lay between"),
        ("C01", "The line of North Community Team is 35 open cases per whole-time clinician."),
        ("O01", "The line of Memory Clinic is 1.5 contacts per clinician hour."),
        ("W06", "The line of Fern House is 6 patients per nurse. In the 21 weeks judged"),
    ],
)
def test_every_kind_of_unit_has_its_answer(unit, sentence):
    assert sentence in markup(walk(PAGE, unit=unit))


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["99", "<script>alert(1)</script>", "' or 1=1 --", "", "nan"])
def test_forged_choices_are_said_to_be_so_and_change_nothing(forged):
    text = markup(walk(PAGE, unit=forged, line=forged, candidate=forged))
    assert "There is no unit of that name on this site. Shown instead is Ash Ward;" in text
    assert "Ash Ward has no line of that kind. Shown instead is: Patients per nurse, every shift." in text
    assert "That limit is not among the candidates here. Shown instead is 6 patients per nurse" in text
    assert "<script>" not in text


def test_a_proposal_is_made_answered_by_the_other_side_and_becomes_a_row_to_copy(own_site):
    app = propose(walk(PAGE, unit="W01"))
    told = notebook_for(LOCAL_USER).line_proposals("W01")
    assert len(told) == 1
    receipt, text = told[0].receipt, markup(app)
    assert (
        f"The proposal is filed, receipt {receipt}. It is provisional until the other side answers." in text
    )
    assert "A line of 5.5 patients per nurse is proposed and provisional" in text
    assert "Provisional: 5.5 patients per nurse, every shift, from " in text
    assert "No other" not in text
    own = reply(app, receipt, "manager", "agree")
    assert "Your own side made this proposal; the other side answers it. Nothing was filed." in markup(own)
    without = reply(app, receipt, "staff_representative", "disagree")
    assert "Say why. Nothing was filed." in markup(without)
    assert len(notebook_for(LOCAL_USER).journal.entries()) == 1
    agreed = reply(app, receipt, "staff_representative", "agree", "From the ward meeting")
    text = markup(agreed)
    assert "Agreed: 5.5 patients per nurse, every shift" in text
    assert "the staff representative agreed on " in text
    assert "add this row to policy/load_lines.csv" in text
    row = agreed.get("code")[0].proto.code_text.splitlines()[1]
    assert row.startswith("patients_per_nurse,5.5,W01,,nurse,local_agreement,")
    assert "proposed and provisional" not in text
    assert not (own_site / "policy").exists()


def test_a_looser_line_needs_28_days_and_no_line_begins_in_the_past(own_site):
    app = propose(walk(PAGE, unit="W01"), limit=6.5, first=snapshot.today() + timedelta(days=27))
    assert "so its first day has to be at least 28 days from today" in markup(app)
    assert notebook_for(LOCAL_USER).line_proposals("W01") == []
    app = propose(app, limit=6.5, first=snapshot.today() + timedelta(days=28))
    assert "It allows more than the line of 6 that was in force." in markup(app)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": ""}, "Say why."),
        ({"source": " "}, "Say where the line is written."),
        ({"side": None}, "Say for which side you speak."),
    ],
)
def test_what_is_missing_is_asked_for(own_site, more, sentence):
    assert sentence in markup(propose(walk(PAGE, unit="W01"), **more))
    assert not (own_site / "state").exists()


def test_a_form_sent_twice_is_kept_once(own_site):
    first = walk(PAGE, unit="W01")
    second = walk(PAGE, unit="W01")
    propose(first)
    propose(second)  # another window, the same words
    assert len(notebook_for(LOCAL_USER).journal.entries()) == 1
    third = walk(PAGE, unit="W01")
    assert "Until then no other can be made." in markup(third)


def test_who_holds_no_grant_sees_load_and_lines_and_neither_reports_nor_proposals(own_site, monkeypatch):
    propose(walk(PAGE, unit="W01"))
    monkeypatch.setattr(frame, "LOCAL_USER", ONLY_CEDAR)
    app = walk(PAGE, unit="W01")
    text = markup(app)
    assert "The line of Ash Ward is 6 patients per nurse. In the 26 weeks judged" in text
    assert charts(app) == 1
    assert "Overload reports of this unit are not shown to your role." in text
    assert "Proposals are for those who hold a grant on this unit." in text
    assert "5.5 patients per nurse" not in text.split("Propose a line, and answer")[1].split("How to read")[0]
    assert "provisional:" not in text
    assert not app.get("form")
    assert "Nothing has been proposed for this unit yet." in markup(walk(PAGE, unit="W03"))


def test_a_damaged_journal_is_said_to_be_so_and_the_figures_stay(own_site):
    propose(walk(PAGE, unit="W01"))
    (file,) = own_site.rglob("plimsoll.sqlite")
    for each in own_site.rglob("plimsoll.sqlite*"):
        each.unlink()
    file.write_bytes(b"no database at all, but long enough to look like one" * 40)
    app = walk(PAGE, unit="W01")
    text = markup(app)
    assert (
        "Proposals cannot be read now. What people write is kept in plimsoll.sqlite, which is no database."
        in text
    )
    assert "The line of Ash Ward is 6 patients per nurse." in text
    assert charts(app) == 1
    assert not app.get("form"), "what cannot be read is not written over"
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("select 1 from sqlite_master")


def test_where_nothing_can_be_kept_nothing_is_said_to_be(own_site, monkeypatch):
    app = walk(PAGE, unit="W01")

    def full(_self: Notebook, *_args: object) -> None:
        raise StorageError("The disk is full.", hint="free some space, then file it again")

    monkeypatch.setattr(Notebook, "write", full)
    propose(app)
    text = markup(app)
    assert "Nothing was filed. The disk is full. free some space, then file it again" in text
    assert "receipt" not in text
    assert "The line of Ash Ward is 6 patients per nurse." in text


def test_reports_that_are_not_collected_are_not_zero(tmp_path, monkeypatch):
    empty = snapshot.tables(snapshot.today())["report_week"].clear()
    monkeypatch.setenv("PLIMSOLL_SITE", str(changed(tmp_path, report_week=empty)))
    text = markup(walk(PAGE, unit="W01"))
    assert "Overload reports are not collected on this site" in text
    assert "<td>not collected</td>" in text


def test_a_site_without_units_and_one_with_a_few_weeks(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=snapshot.UNITS[:1], weeks=30)
    few = snapshot.tables(snapshot.today(), snapshot.UNITS[:1])
    kept = few["line_week"].sort("week_start").tail(5)
    late = few["line_period"].filter(pl.col("date") >= kept["week_start"].min())
    changed(tmp_path, line_week=kept, line_period=late)
    app = walk(PAGE, unit="W01")
    assert "Only 5 weeks can be judged: too little to tell limits apart by." in markup(app)
    assert charts(app) == 0
    changed(tmp_path, standing=few["standing"].clear())
    assert "This site has no unit with a standing yet." in markup(walk(PAGE))


def test_for_half_a_year_a_loosened_line_is_told_against_both(tmp_path):
    tables = snapshot.tables(snapshot.today())
    day = snapshot.monday_of_last_whole_week(snapshot.today()) - timedelta(weeks=9)
    now = tables["load_line"].filter(pl.col("unit_id") == "W01").with_columns(effective_from=pl.lit(day))
    before = now.with_columns(
        line_id=pl.lit("W01-before"),
        limit=pl.lit(5.0),
        effective_from=pl.lit(day - timedelta(weeks=40)),
        effective_to=pl.lit(day - timedelta(days=1)),
    )
    others = tables["load_line"].filter(pl.col("unit_id") != "W01")
    lines = pl.concat([others, now, before], how="diagonal_relaxed")
    desk = desk_of(changed(tmp_path, load_line=lines))
    told = before_and_now(desk, "W01", SHIFTS)
    assert told is not None
    assert (told["before"]["limit"], told["now"]["limit"]) == (5.0, 6.0)
    assert told["until"] == day + timedelta(weeks=26)
    assert told["before"]["over"] >= told["now"]["over"]
    assert told["before"]["judged"] == told["now"]["judged"] == 56
    assert before_and_now(desk, "W02", SHIFTS) is None


@pytest.mark.parametrize("unit", [unit.unit_id for unit in snapshot.UNITS if unit.limit and unit.by_shift])
def test_at_its_own_limit_a_line_says_what_it_was_published_to_have_said(site, unit):
    """Counted a second time from the published judgements of every shift."""
    desk = desk_of(site)
    shown = past(desk, unit, next(iter(subjects(desk, unit))))
    row = shown.at(6.0)
    published = open_snapshot(site / "warehouse", current(site / "warehouse") or "").query(
        "select sum(over)::bigint as over, count(*) as judged from line_period where unit_id = $unit",
        {"unit": unit},
    )
    assert (row["over"], row["judged"]) == published.row(0)
