"""The alerts page without a browser: what it says, to whom, and what the address may ask of it."""

import re
from pathlib import Path

import polars as pl
import pytest

from dashboard import frame
from dashboard.data import Grants
from pipelines.warehouse.build import write_snapshot
from tests.app import alert_story, snapshot
from tests.app.test_pages import charts, markup, walk


@pytest.fixture(scope="module")
def told_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alerts")
    alert_story.publish(folder, snapshot.today())
    return folder


@pytest.fixture
def on_told_site(told_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIMSOLL_SITE", str(told_site))


@pytest.mark.usefixtures("on_told_site")
def test_the_answer_names_the_units_that_need_a_decision_the_gravest_first():
    text = markup(walk("alerts"))
    assert "<h1>What needs a decision?</h1>" in text
    assert (
        "5 alerts in 3 units need a decision. Unsafe: Ash Ward. Warnings only: Birch Ward and Gorse Ward. "
        "1 is new in the last week of data. 2 units cannot be judged, which is no alarm and no sign of "
        "safety: "
    ) in text
    assert "Fern House (too little data since " in text
    assert "about 0.33 false alarms of a rise are to be expected at 0.05 a unit and year." in text
    assert "1 alarm of a rise after go-live has been told so far." in text
    assert "What is decided about it stands in the case of its unit." in text


@pytest.mark.usefixtures("on_told_site")
def test_each_open_alert_has_its_sign_reasons_course_evidence_and_question():
    app = walk("alerts")
    text = markup(app)
    assert '<i aria-hidden="true">▲</i> <b>Unsafe</b> · saved time turned into workload</h4>' in text
    assert "As told of conversion in W01." in text
    assert re.search(r"Told on \d+ \w+ \d+, open for 13 weeks\. Watched since ", text)
    assert "6.4 patients per nurse where 5.6 was to be expected, against a line of 6;" in text
    assert "4.2 for each hour saved (2.9 to 6.1)" in text
    assert "told from 4 weeks, compared with 12 units without a tool." in text
    assert "1 of the weeks it was told from was published otherwise before." in text
    assert "Was it decided to take more patients, and is it access gained?" in text
    assert "Told once before here, closed on " in text
    assert '<i aria-hidden="true">△</i> <b>Warning</b> · safeguard: training</h4>' in text
    assert ", the last day of data." in text
    assert "As told of load_rise in C02.</p>" not in text, "closed"
    links = {link.proto.query_string for link in app.get("page_link")[:-1]}
    assert links == {"unit=W01", "unit=W02", "unit=W06", "unit=W07"}
    assert charts(app) == 2, "load of Ash Ward, overtime of Birch Ward; nothing to draw of the others"


@pytest.mark.usefixtures("on_told_site")
def test_what_cannot_be_judged_stands_apart_from_the_alarms():
    text = markup(walk("alerts"))
    alarms, gaps = text.split("<h2>Cannot be judged: too little data</h2>")
    assert "Fern House" not in alarms.split("<h2>Open alerts</h2>")[1]
    assert "This is no alarm." in gaps
    assert "30 % of the newest of these weeks has come; a week is judged from 85 % on." in gaps
    assert "Who sends the roster, and since when is it missing?" in gaps


@pytest.mark.usefixtures("on_told_site")
def test_closed_alerts_are_shown_when_asked_for_and_any_one_with_its_picture():
    open_only = markup(walk("alerts"))
    assert '3 more have closed: <a href="?show=all"' in open_only
    app = walk("alerts", show="all")
    text = markup(app)
    assert "<h2>Closed alerts</h2>" in text
    assert "<b>South Community Team</b> · load rose · to be watched</h3>" in text
    assert 'href="?show=all"' in text
    one = walk("alerts", alert="C02-load_rise-13")
    page = markup(one)
    assert charts(one) == 1
    assert page.count('class="pl-alert ') == 1
    assert "weakly attributed: only 2 units without a tool to compare with" in page
    assert "saved time then: not known" in page
    assert 'href="?alert=C02-load_rise-13"' in page


@pytest.mark.usefixtures("on_told_site")
def test_what_was_told_or_published_otherwise_is_in_the_open():
    text = markup(walk("alerts"))
    assert "1 alert was told and stands no longer." in text
    assert re.search(r"Downs Ward: over the line, warning\. Said to begin .* with publication 3\.", text)
    assert "2 weeks of 2 units were published otherwise before" in text
    assert "<td>nurse hours</td><td>412</td><td>440</td>" in text, "first published, not last"
    assert "<td>patient-days</td><td>100</td><td>102</td>" in text
    assert "<td>open cases, summed over the days</td><td>not told</td><td>2,219</td>" in text


@pytest.mark.usefixtures("on_told_site")
def test_choices_stand_in_the_address_and_leave_the_answer_whole():
    app = walk("alerts")
    app.selectbox(key="alerts-unit").select("W02").run()
    text = markup(app)
    assert app.query_params["unit"] == "W02"
    assert "5 alerts in 3 units need a decision." in text
    assert {link.proto.query_string for link in app.get("page_link")[:-1]} == {"unit=W02"}
    assert 'href="?unit=W02"' in text
    app.selectbox(key="alerts-kind").select("over_line").run()
    assert "No open alert matches this choice." in markup(app)
    app.selectbox(key="alerts-unit").select("").run()
    assert "unit" not in app.query_params
    assert {link.proto.query_string for link in app.get("page_link")[:-1]} == {"unit=W01"}
    again = walk("alerts", kind="over_line", show="all")
    assert again.selectbox(key="alerts-kind").value == "over_line"
    assert markup(again).count('class="pl-alert ') == 2


@pytest.mark.usefixtures("on_told_site")
@pytest.mark.parametrize("name", ["show", "kind", "service", "unit", "alert"])
@pytest.mark.parametrize("forged", ["W99", "../../etc", "<script>alert(1)</script>", "x' or 1=1 --"])
def test_a_forged_choice_is_told_and_changes_nothing(name, forged):
    app = walk("alerts", **{name: forged})
    text = markup(app)
    assert f"does not have ({name.capitalize()}). It changes nothing" in text
    assert "<script>" not in text
    assert text.count('class="pl-alert ') == 6


@pytest.mark.usefixtures("on_told_site")
def test_words_from_data_are_never_markup():
    text = markup(walk("alerts"))
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt; {0} **bold**" in text


@pytest.mark.usefixtures("on_told_site")
def test_without_a_grant_nothing_but_how_many_units_are_not_shown(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset({"W02"})))
    app = walk("alerts", show="all")
    text = markup(app)
    assert "1 alert in 1 unit needs a decision. Warnings only: Birch Ward." in text
    assert "Alerts of 11 of 12 units are not shown to you: they take a grant on the unit." in text
    assert "alarm of a rise after go-live has been told" not in text, "the site's number is not theirs"
    assert not re.search(r"As told of \w+ in (?!W02)", text)
    assert "Downs Ward: over the line" not in text
    assert "None of the alerts shown to you, of this choice, has been withdrawn." in text
    assert app.selectbox(key="alerts-unit").options == ["All units", "Birch Ward"]
    hidden = markup(walk("alerts", unit="W01", alert="W01-conversion-13"))
    assert "does not have (Unit, Alert)" in hidden
    assert "As told of conversion in W01." not in hidden


@pytest.mark.usefixtures("on_told_site")
def test_a_reader_with_no_unit_is_told_so(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset()))
    text = markup(walk("alerts"))
    assert "No alert can be shown to you: alerts take a grant on their unit" in text
    assert 'class="pl-alert ' not in text


def test_a_site_without_units(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    text = markup(walk("alerts"))
    assert "This site has no unit with a standing yet, so nothing can be told." in text
    assert "No alert that was told has been withdrawn." in text


def test_a_site_without_alerts_or_a_tool_is_not_called_safe(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    nothing = pl.DataFrame()
    gone = dict.fromkeys(("alert", "rollout", "withdrawn_alert", "restatement", "reach"), nothing)
    alert_story.publish(tmp_path, snapshot.today(), **gone)
    text = markup(walk("alerts"))
    assert "No alert has been told on this site. 2 units cannot be judged" in text
    assert "No tool has gone live on this site: a rise after go-live cannot be told" in text


def test_alerts_of_a_short_history_are_drawn_and_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), weeks=30)
    app = walk("alerts")
    assert "2 alerts in 2 units need a decision. Unsafe: Ash Ward and Birch Ward." in markup(app)
    assert charts(app) == 2
