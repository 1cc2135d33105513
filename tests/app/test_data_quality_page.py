"""The data quality page without a browser: what cannot be said, of which units, and to whom."""

import re
from datetime import timedelta

import duckdb
import polars as pl
import pytest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.desk.quality import PERSONAL
from pipelines.warehouse.build import snapshot_file, write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk


@pytest.mark.usefixtures("on_site")
def test_it_says_what_cannot_be_said_and_of_which_units():
    text = markup(walk("data_quality"))
    assert "<h1>What can this data not say?</h1>" in text
    assert "Whether Fern House is over its line cannot be said at present: too little data since" in text
    assert "Gorse Ward has no line, so its load is known and not judged." in text
    assert "is not known from one feed: Record-system time." in text
    assert "One file was refused, and nothing of what is in it is here: notes.csv." in text
    assert "What people did in Ivy Lodge is hidden: fewer than 10 worked there." in text


@pytest.mark.usefixtures("on_site")
def test_every_part_of_the_page_is_there():
    app = walk("data_quality")
    text = markup(app)
    for part in (
        "Which weeks can be judged?",
        "What would mend it",
        "Which figures are not there, and why?",
        "How fresh is each feed?",
        "What was refused?",
        "What was expected of the rows?",
        "Runs</h2>",
        "Restated weeks",
        "How to read it",
        "What it cannot tell",
        "The numbers as a table",
        "Link to this view",
    ):
        assert part in text
    assert charts(app) == 2


@pytest.mark.usefixtures("on_site")
def test_what_cannot_be_judged_has_its_reason_its_day_and_its_remedy():
    text = markup(walk("data_quality"))
    assert re.search(
        r"Fern House: too little data since .*\. Days without hours: send the roster \(shifts\)", text
    )
    assert "Gorse Ward: no line has been agreed. No feed mends this: a line has to be agreed." in text


@pytest.mark.usefixtures("on_site")
def test_the_five_kinds_of_nothing_are_told_apart():
    text = markup(walk("data_quality"))
    for sign, kind in (
        ("0", "Zero"),
        ("–", "Missing"),
        ("□", "Not collected"),
        ("○", "Not assessed"),
        ("×", "Hidden"),
    ):
        assert f'<h3><span aria-hidden="true">{sign}</span> {kind}</h3>' in text
    assert "Now: Ivy Lodge (" in text


@pytest.mark.usefixtures("on_site")
def test_refused_rows_and_files_stand_with_rule_reason_and_source():
    text = markup(walk("data_quality"))
    assert "1,207 rows are refused or waiting, for 2 reasons." in text
    assert "<td>No shift is longer than 26 hours.</td><td>1,204</td><td>2</td>" in text
    assert "<td>waits</td><td>caseload.csv, row 4</td>" in text
    assert "left out: ward_colour, risk_score" in text
    assert "refused: the file has columns of what people wrote: note_text" in text


@pytest.mark.usefixtures("on_site")
def test_a_name_of_a_file_is_data_and_never_markup():
    text = markup(walk("data_quality"))
    assert "<img" not in text
    assert "&lt;img src=x&gt;.csv" in text


@pytest.mark.usefixtures("on_site")
def test_a_run_can_be_chosen_and_the_address_brings_it_back():
    app = walk("data_quality")
    assert "Run 2 put 3 expectations to 2 tables: 23,000 checks, 1,204 failed, of 1 expectation." in markup(
        app
    )
    app.selectbox(key="run").select("1").run()
    assert app.query_params["run"] == "1"
    assert "Run 1 put 1 expectation to 1 table: 100,000 checks, and none failed." in markup(app)
    assert 'href="?run=1"' in markup(app)
    assert walk("data_quality", run="1").selectbox(key="run").value == "1"


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["9", "", "-1", "1 or 1=1", "<script>alert(1)</script>"])
def test_a_forged_run_is_said_to_be_so_and_changes_nothing(forged):
    text = markup(walk("data_quality", run=forged))
    assert "There is no such run here. Shown instead is run 2." in text
    assert "Run 2 put 3 expectations" in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
def test_restated_weeks_show_what_was_published_first_and_what_is_published_now():
    text = markup(walk("data_quality"))
    assert "2 weeks were published otherwise before: Ash Ward (2)." in text
    assert "<td>412 → 437</td>" in text
    assert "<td>not known → 430</td>" in text
    assert "<td>126 → 130 patient-hours</td>" in text
    assert "1 alert stands no longer: Ash Ward, more work after hours." in text


def test_without_a_grant_no_alert_and_no_figure_on_people_is_told(on_site, monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset({"W02"})))
    text = markup(walk("data_quality"))
    assert "Whether Fern House is over its line cannot be said at present" in text
    assert "2 weeks were published otherwise before" in text
    assert "stands no longer" not in text
    assert "Ivy Lodge is hidden" not in text
    assert "counted only for units your role may see" in text
    restricted = Desk(open_snapshot(on_site / "warehouse"), Grants("manager", frozenset({"W02"})))
    personal = restricted.metric_states().filter(pl.col("metric").is_in(PERSONAL))
    assert personal["unit_id"].unique().to_list() == ["W02"]
    nobody = Desk(open_snapshot(on_site / "warehouse"), Grants("manager", frozenset()))
    assert nobody.metric_states().filter(pl.col("metric").is_in(PERSONAL)).is_empty()
    assert nobody.metric_states().height > 0


def test_old_data_say_nothing_of_now(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today() - timedelta(weeks=4))
    text = markup(walk("data_quality"))
    assert "How things stand now cannot be said of any unit: the newest data are" in text
    assert "could not be said: too little data since" in text
    assert "is not known from one feed" not in text


def test_a_site_without_units_has_nothing_to_say(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    app = walk("data_quality")
    text = markup(app)
    assert "There is no unit here yet, so nothing can be said." in text
    assert "No unit has sent a week of data yet." in text
    assert "No run has judged a row yet." in text
    assert "No figure of the last weeks has been published." in text
    assert charts(app) == 0


def test_what_is_not_collected_is_not_nought(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    tables = snapshot.tables(snapshot.today(), snapshot.UNITS[:1])
    last = tables["unit"]["last_week"][0]
    lacking = pl.DataFrame(
        {"metric": ["waiting"], "unit_id": ["W01"], "week_start": [last], "state": ["not_collected"]}
    )
    tables["metric_value"] = pl.concat([tables["metric_value"], lacking], how="diagonal_relaxed")
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(snapshot.today()))
    text = markup(walk("data_quality"))
    assert "Nothing can be said of one figure that is not collected here: People waiting." in text
    assert "Here: People waiting." in text
    assert "The one unit here does not lack the data to be judged." in text


def test_a_snapshot_of_an_earlier_version_says_what_it_does_not_tell(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot_id = snapshot.publish(tmp_path / "warehouse", snapshot.today())
    with duckdb.connect(str(snapshot_file(tmp_path / "warehouse", snapshot_id))) as con:
        con.execute("drop table feed")
        con.execute("drop table file_note")
        con.execute("drop table restatement")
        con.execute("alter table rejection drop column source")
        con.execute("alter table tool_release drop column reviewed_by")
    text = markup(walk("data_quality"))
    assert "Which source sent what is not known: this snapshot was made by an earlier version." in text
    assert "Which files were refused is not known" in text
    assert "1,207 rows are refused or waiting" in text
    assert "No week that was published has been told otherwise since." in text
    assert "First seen in logs without announcement" in markup(walk("methods"))


def test_a_unit_that_never_sent_anything_is_a_strip_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    tables = snapshot.tables(snapshot.today(), snapshot.UNITS[:2])
    silent = pl.col("unit_id") == "W02"
    tables["unit"] = tables["unit"].with_columns(
        pl.when(~silent).then("first_week"), pl.when(~silent).then("last_week")
    )
    tables["week_completeness"] = tables["week_completeness"].filter(~silent)
    tables["standing"] = tables["standing"].with_columns(
        standing=pl.when(silent).then(pl.lit("unknown")).otherwise("standing"),
        reason=pl.when(silent).then(pl.lit("data_gap")).otherwise("reason"),
    )
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(snapshot.today()))
    text = markup(walk("data_quality"))
    assert "Birch Ward: too little data. No row has come: send patient counts" in text
    desk = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER)
    assert desk.completeness_stretches()["unit_id"].unique().to_list() == ["W01"]
