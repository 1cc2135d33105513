"""The page of alerts walked without a browser: what it says, and to whom."""

import polars as pl
import pytest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from pipelines.shapes import PUBLISHED
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk

ONLY_ASH = Grants("nurse_manager", frozenset({"W01"}))


@pytest.mark.usefixtures("on_site")
def test_open_alerts_stand_with_their_reason_their_unit_and_what_to_ask():
    app = walk("alerts")
    text = markup(app)
    assert "<h1>What needs a decision?</h1>" in text
    assert "2 alerts are open in 2 units: Ash Ward (1) and Birch Ward (1)." in text
    assert "</i> Unsafe: over the line</p>" in text or "</i> Warning: over the line</p>" in text
    assert "What to ask: Which shifts" in text
    assert "Decisions cannot be recorded here yet" in text
    assert charts(app) == 2
    assert {link.proto.query_string for link in app.get("page_link")} == {"unit=W01", "unit=W02"}
    for part in ("How to read it", "What it cannot tell", "The numbers as a table"):
        assert part in text


@pytest.mark.usefixtures("on_site")
def test_the_choice_stands_in_the_address_and_the_answer_stays_whole():
    app = walk("alerts")
    app.selectbox(key="kind").select("over_line").run()
    assert 'href="?kind=over_line"' in markup(app)
    assert "2 alerts are open in 2 units" in markup(app)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["of_next_year", "<script>alert(1)</script>", "' or 1=1 --"])
def test_a_forged_choice_changes_nothing(forged):
    text = markup(walk("alerts", kind=forged, show=forged, service=forged))
    assert "2 alerts are open in 2 units" in text
    assert "over the line</p>" in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
def test_alerts_of_other_units_are_counted_as_units_and_nothing_else_of_them_is_told(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", ONLY_ASH)
    text = markup(walk("alerts"))
    assert "1 alert is open, in Ash Ward." in text
    assert f"Alerts of {len(snapshot.UNITS) - 1} more units are for those who hold a grant on them" in text
    assert "Birch Ward" not in text


def test_nobody_without_a_grant_is_told_of_an_alert(site):
    desk = Desk(open_snapshot(site / "warehouse"), Grants("staff_representative", frozenset()))
    assert desk.site_alerts().is_empty()
    assert desk.withdrawn_alerts().is_empty()
    assert Desk(open_snapshot(site / "warehouse"), LOCAL_USER).site_alerts().height == 2


def test_a_site_without_alerts_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    text = markup(walk("alerts"))
    assert "No alert has been raised so far." in text
    assert "No week has been published otherwise before." in text


def test_what_was_published_otherwise_before_is_told_with_both_figures(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    today = snapshot.today()
    tables = snapshot.tables(today)
    week = tables["week_load"]["week_start"].max()
    told = {"sequence": 2, "published_on": today, "unit_id": "W01", "week_start": week}
    figures = {"patients_before": 160.0, "patients_now": 168.0, "hours_before": 412.0, "hours_now": 437.0}
    tables["restatement"] = pl.DataFrame([{**told, **figures}], schema=PUBLISHED["restatement"])
    gone = {"alert_id": "x", "kind": "conversion", "severity": "warning", "started_on": week}
    gone |= {"detected_on": week, "sequence": 2, "published_on": today, "unit_id": "W01"}
    tables["withdrawn_alert"] = pl.DataFrame([gone], schema=PUBLISHED["withdrawn_alert"])
    write_snapshot(tmp_path / "warehouse", tables, snapshot.info(today))
    text = markup(walk("alerts"))
    assert "1 unit&#x27;s week was corrected after it had been published." in text
    assert "<td>412</td><td>437</td>" in text
    assert "1 alert was published and stands no longer" in text
