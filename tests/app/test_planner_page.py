"""The planner walked without a browser: what it asks for, what it refuses, and what it keeps."""

import shutil
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.desk.notebook import NotGranted, PlanSaved, new_key, notebook_for
from pipelines.state import journal_of
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk

ONLY_CEDAR = Grants("nurse_manager", frozenset({"W03"}))
REPRESENTATIVE = Grants("staff_representative", frozenset({"W01"}))
PAGE = "planner"


@pytest.fixture
def own_site(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of its own to write on."""
    shutil.copytree(site / "warehouse", tmp_path / "warehouse")
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    return tmp_path


def written(folder: Path, tables: dict[str, pl.DataFrame], weeks_ago: int = 0) -> Path:
    (folder / "warehouse").mkdir(exist_ok=True)
    info = snapshot.info(snapshot.today() - timedelta(weeks=weeks_ago))
    write_snapshot(folder / "warehouse", tables, info)
    return folder


def fill_in(
    app: AppTest, reason: str = "Three in four shifts are over.", asked_of: str = "Matron"
) -> AppTest:
    app.text_area[0].input(reason)
    app.text_input[0].input(asked_of)
    return app


def file(app: AppTest) -> AppTest:
    (button,) = [one for one in app.button if one.label == "Keep the plan"]
    button.click().run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("on_site")
def test_a_unit_over_its_line_opens_on_what_would_bring_it_back():
    app = walk(PAGE, unit="W01")
    text = markup(app)
    assert "<h1>What would bring this unit back within its line?</h1>" in text
    assert "Ash Ward is over its line: " in text
    assert "shifts were above 6 patients per nurse (at most 10 % may be)" in text
    assert "nurse hours more on every day shift" in text
    assert "would have brought it back within; or, with the staff there were, " in text
    assert " patients fewer at any time." in text
    assert "in single weeks" in text
    assert "the unit would have been within its line: " in text, "what is asked is tried at first"
    assert '<article class="pl-request"><h2>Request to bring Ash Ward back within its line</h2>' in text
    assert "<dt>Of whom</dt><dd></dd>" in text
    assert charts(app) == 4
    for part in ("How to read it", "What it cannot tell", "The numbers as a table", "Link to this view"):
        assert part in text
    assert 'href="?unit=W01"' in text


@pytest.mark.usefixtures("on_site")
def test_a_tried_plan_stands_in_the_address_and_comes_back():
    app = walk(PAGE, unit="W01")
    app.number_input(key="planner-W01-patients").set_value(-2).run()
    assert app.query_params["patients"] == "-2"
    assert "add_day" in app.query_params, "the hours on the screen stay as they are"
    address = dict(app.query_params)
    text = markup(app)
    assert " and 2 patients fewer at any time, the unit would have been within its line" in text
    again = walk(
        PAGE, **{name: value[0] if isinstance(value, list) else value for name, value in address.items()}
    )
    assert markup(again).split("Keep this plan")[0].split("Try a plan")[1] in text


@pytest.mark.usefixtures("on_site")
def test_a_plan_that_adds_load_shows_what_crosses_and_its_share_of_the_measured_saving():
    text = markup(walk(PAGE, unit="W01", patients="1"))
    assert "With 1 patient more at any time, the unit would have been over its line: " in text
    assert "within their line would have crossed it: " in text
    assert " % of the " in text
    assert " h a week that tools saved here since " in text
    assert "as the saving&#x27;s interval goes; log-measured, " in text


@pytest.mark.usefixtures("on_site")
def test_a_unit_within_its_line_is_offered_testing_only_and_space_is_never_spare():
    text = markup(walk(PAGE, unit="W04"))
    assert "Downs Ward is within its line, so there is nothing to bring back. How far below" in text
    assert "is not spare capacity" in text
    assert "Nothing is changed: this is how it was." in text
    assert '<article class="pl-request">' not in text
    assert "There is no change to keep yet" in text
    more = markup(walk(PAGE, unit="W04", patients="1"))
    assert "is no leave to do it: a line says what is too much, not what is enough." in more
    assert "would have been within its line" not in more
    assert "can take" not in more


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("unit_id", "sentence"),
    [
        ("W06", "Nothing can be planned for Fern House: it cannot be judged (too little data since "),
        ("W07", "Nothing can be planned for Gorse Ward: no line has been agreed for it"),
        ("W03", "Cedar Ward is near its line and not over it, so there is nothing to bring back."),
        ("W05", "Staff there report overload all the same."),
        ("C01", "Changes are laid over the last four judged weeks"),
    ],
)
def test_every_kind_of_unit_has_its_answer(unit_id: str, sentence: str):
    assert sentence in markup(walk(PAGE, unit=unit_id))


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("unit_id", "why"),
    [
        ("W08", "no tool has gone live here, so nothing was saved."),
        ("W09", "the saving here is hidden, because too few people worked here."),
    ],
)
def test_without_a_measured_saving_no_share_is_said(unit_id: str, why: str):
    text = markup(walk(PAGE, unit=unit_id, patients="1"))
    assert f"What share of a saving that is, is not said: {why}" in text


@pytest.mark.parametrize("grade", ["assumed", "self_reported"])
def test_an_assumed_or_self_reported_saving_carries_no_plan(grade: str, tmp_path: Path, monkeypatch):
    tables = snapshot.tables(snapshot.today())
    tables["ledger"] = tables["ledger"].with_columns(evidence_grade=pl.lit(grade))
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, tables)))
    text = markup(walk(PAGE, unit="W01", patients="1"))
    assert "and no plan may rest on it." in text
    assert "that tools saved here since" not in text


@pytest.mark.usefixtures("on_site")
def test_a_forged_unit_a_forged_plan_and_a_forged_receipt_are_said_to_be_so():
    text = markup(walk(PAGE, unit="W99"))
    assert "There is no unit of that name on this site. Shown instead is Ash Ward;" in text
    for forged in ("nan", "1e9", "-25", "0.1", "<script>", "1" * 40, "2_0"):
        text = markup(walk(PAGE, unit="W04", add_day=forged))
        assert "The address asks for a plan that cannot be tried (add_day). It is left out." in text
        assert "Nothing is changed" in text
        assert "<script>" not in text
    assert "(add_dusk)" in markup(walk(PAGE, unit="W04", add_dusk="1"))
    text = markup(walk(PAGE, unit="W01", plan="0000-0000-0000"))
    assert "There is no plan of that receipt here for you. Shown is the request." in text


@pytest.mark.usefixtures("own_site")
def test_a_kept_plan_is_listed_with_who_and_when_and_what_came_after():
    app = file(fill_in(walk(PAGE, unit="W01")))
    text = markup(app)
    assert "The plan is kept. Receipt " in text
    assert '<h3 class="pl-kept">local evaluation, ' in text
    assert "<dt>Why</dt><dd>Three in four shifts are over.</dd>" in text
    assert "<dd>of Matron, by " in text
    assert "It is too early to compare: 0 of the 3 judged weeks" in text
    (plan,) = notebook_for(LOCAL_USER).plans("W01")
    sheet = markup(walk(PAGE, unit="W01", plan=plan.receipt))
    assert "<h2>Plan for Ash Ward</h2>" in sheet
    assert f"Receipt {plan.receipt}." in sheet


@pytest.mark.usefixtures("own_site")
def test_one_form_files_one_plan_however_often_it_is_run():
    app = fill_in(walk(PAGE, unit="W01"))
    key = app.session_state["form-plan-W01"].key
    file(app)
    assert app.session_state["form-plan-W01"].key != key
    app.run()
    app.run()
    assert len(notebook_for(LOCAL_USER).plans("W01")) == 1


@pytest.mark.usefixtures("own_site")
@pytest.mark.parametrize(
    ("reason", "asked_of", "told"),
    [(" ", "Matron", "say why this is asked."), ("Why.", "", "say of whom it is asked")],
)
def test_without_a_reason_or_whom_nothing_is_kept(reason: str, asked_of: str, told: str, own_site: Path):
    text = markup(file(fill_in(walk(PAGE, unit="W01"), reason, asked_of)))
    assert f"Nothing was kept: {told}" in text
    assert "The plan is kept" not in text
    assert not (own_site / "state").exists()


def test_where_the_disk_fails_nothing_is_said_to_be_kept(own_site: Path):
    (own_site / "state").write_text("no folder")
    text = markup(file(fill_in(walk(PAGE, unit="W01"))))
    assert "Nothing was kept. " in text
    assert "look at its permissions" in text
    assert "The plan is kept" not in text


def test_a_damaged_journal_is_told_and_the_rest_of_the_page_stands(own_site: Path):
    (own_site / "state").mkdir()
    (own_site / "state" / "plimsoll.sqlite").write_bytes(b"not a database " * 300)
    text = markup(walk(PAGE, unit="W01"))
    assert (
        "Plans cannot be read now. What people write is kept in plimsoll.sqlite, which is no database."
        in text
    )
    assert "would have brought it back within" in text


@pytest.mark.usefixtures("own_site")
def test_a_plan_is_taken_back_with_a_reason_and_stays():
    app = file(fill_in(walk(PAGE, unit="W01")))
    app.text_input[1].input("Two nurses came.")
    (button,) = [one for one in app.button if one.label == "Take a plan back"]
    button.click().run()
    assert "The plan is taken back. Receipt " in markup(app)
    app.run()
    text = markup(app)
    assert "Taken back on " in text
    assert "by local evaluation: Two nurses came." in text


@pytest.mark.usefixtures("own_site")
def test_plans_are_for_those_with_a_grant_on_the_unit(monkeypatch):
    file(fill_in(walk(PAGE, unit="W01"), reason="Confided to Ash."))
    monkeypatch.setattr(frame, "LOCAL_USER", REPRESENTATIVE)
    assert "Confided to Ash." in markup(walk(PAGE, unit="W01"))
    monkeypatch.setattr(frame, "LOCAL_USER", ONLY_CEDAR)
    (plan,) = notebook_for(LOCAL_USER).plans("W01")
    text = markup(walk(PAGE, unit="W01", patients="1", plan=plan.receipt))
    assert "Confided" not in text
    assert "There is no plan of that receipt here for you." in text
    assert "Plans of this unit are kept and seen by those who hold a grant on it." in text
    assert "it derives from what people did, and is not shown to your role." in text
    assert "would have brought it back within" in text, "load and line are for all"


def test_the_notebook_neither_reads_nor_writes_without_a_grant(own_site: Path):
    notebook = notebook_for(ONLY_CEDAR)
    plan = PlanSaved({"day": 1.0}, 0, "Why.", "Matron", snapshot.today(), "a", "over", 7.0, 6.0)
    with pytest.raises(NotGranted):
        notebook.write("W01", plan, new_key())
    assert notebook.write("W03", plan, new_key()).again is False
    assert [one.role for one in notebook.plans("W03")] == ["nurse_manager"]
    assert notebook.plans("W01") == []
    assert len(journal_of(own_site).entries()) == 1


def test_a_plan_of_the_past_is_compared_with_what_came(own_site: Path):
    day = snapshot.monday_of_last_whole_week(snapshot.today()) - timedelta(weeks=6)
    plan = PlanSaved({"day": 1.0}, 0, "Why.", "Matron", day, "a", "over", 7.0, 6.0)
    notebook_for(LOCAL_USER).write("W01", plan, new_key())
    text = markup(walk(PAGE, unit="W01"))
    assert "In the 4 judged weeks before, load was " in text
    assert "What else changed is not known." in text


def test_old_data_plan_nothing(tmp_path: Path, monkeypatch):
    tables = snapshot.tables(snapshot.today() - timedelta(weeks=4))
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, tables, weeks_ago=4)))
    text = markup(walk(PAGE, unit="W01"))
    assert "Nothing can be planned now: the newest data are " in text
    assert '<article class="pl-request">' not in text


def test_a_site_without_units_says_so(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(written(tmp_path, {})))
    assert "This site has no unit with a standing yet." in markup(walk(PAGE))


@pytest.mark.parametrize("unit", snapshot.HOSTILE)
def test_hostile_names_and_texts_stay_texts(unit: snapshot.Unit, own_site: Path):
    snapshot.publish(own_site / "warehouse", snapshot.today(), units=(unit,), sequence=2)
    plan = PlanSaved({"day": 1.0}, 0, "<b>bold</b>", "<img src=x>", snapshot.today(), "a", "over", 7.0, 6.0)
    notebook_for(LOCAL_USER).write(unit.unit_id, plan, new_key())
    text = markup(walk(PAGE, unit=unit.unit_id, patients="1"))
    assert "<b>bold" not in text
    assert "<img" not in text


def test_lines_are_judged_over_the_window_of_the_standing(site: Path):
    desk = Desk(open_snapshot(site / "warehouse"), Grants("anyone", frozenset()))
    told = {row["unit_id"]: row for row in desk.units().to_dicts()}
    for unit_id in ("W01", "W02", "W04"):
        (line,) = desk.plan_lines(unit_id)
        assert (line.over, line.observed) == tuple(
            told[unit_id][f"periods_{name}"] for name in ("over", "observed")
        )
    first, last = desk.plan_window()
    assert (last - first).days == 27
    assert [len(line.weeks) for line in desk.plan_lines("C02")] == [4]
    assert desk.plan_lines("W07") == []
    assert desk.plan_course("W01").columns == ["week_start", "top", "bottom", "observed"]


def test_a_line_agreed_on_again_judges_the_weeks_before_it_too(tmp_path: Path):
    """Two weeks ago the line was renewed: the standing goes on, and so does the plan."""
    tables = snapshot.tables(snapshot.today(), units=snapshot.UNITS[:1])
    monday = snapshot.monday_of_last_whole_week(snapshot.today()) - timedelta(weeks=1)
    old = tables["load_line"].with_columns(
        series=pl.col("line_id"), effective_to=pl.lit(monday - timedelta(days=1))
    )
    new = old.with_columns(
        line_id=pl.lit("renewed"), effective_from=pl.lit(monday), effective_to=pl.lit(None, dtype=pl.Date)
    )
    tables["load_line"] = pl.concat([old, new])
    for table, day in (("line_period", "date"), ("line_week", "week_start")):
        since = pl.when(pl.col(day) >= monday).then(pl.lit("renewed")).otherwise("line_id")
        tables[table] = tables[table].with_columns(line_id=since)
    tables["standing"] = tables["standing"].with_columns(line_id=pl.lit("renewed"))
    desk = Desk(open_snapshot(written(tmp_path, tables) / "warehouse"), LOCAL_USER)
    (line,) = desk.plan_lines("W01")
    assert (line.rule.line_id, line.observed) == ("renewed", 56)
