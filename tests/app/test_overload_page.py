"""The page Overload reports walked without a browser, and what its desk gives to whom."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from pipelines.shapes import PUBLISHED, whole_blocks
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app import snapshot
from tests.app.test_pages import charts, markup, walk

PAGE = "overload_reports"
COMMUNITY = Grants("nurse_manager", frozenset({"C01", "C02"}))

Filed = dict[tuple[str, int], tuple[int, int]]
"""Reports and those of level 4 or 5, by unit and by how many weeks ago (0: the last week)."""

STORY: Filed = {
    ("W01", 0): (3, 1),
    ("W01", 2): (2, 1),
    ("W02", 1): (1, 0),
    ("W01", 4): (4, 0),
    ("W02", 15): (2, 2),
    ("W02", 16): (9, 9),  # before the sixteen weeks that are looked at
}


def site(folder: Path, filed: Filed = STORY, **changed: pl.DataFrame) -> Path:
    (folder / "warehouse").mkdir()
    tables = snapshot.tables(snapshot.today())
    last = tables["report_week"]["week_start"].max()
    assert isinstance(last, date)
    rows = [
        {"unit_id": unit, "week_start": last - timedelta(weeks=ago), "reports": n, "level_4_5": severe}
        for (unit, ago), (n, severe) in filed.items()
    ]
    block = whole_blocks(last + timedelta(days=6), 1)[0]
    causes = [("W01", block, "staffing", 3), ("W01", block, "acuity", 2), ("W02", block, "staffing", 1)]
    tables |= {
        "report_week": pl.DataFrame(rows, schema=PUBLISHED["report_week"]),
        "report_cause": pl.DataFrame(causes, schema=PUBLISHED["report_cause"], orient="row"),
        **changed,
    }
    write_snapshot(folder / "warehouse", tables, snapshot.info(snapshot.today()))
    return folder


@pytest.fixture
def on_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = site(tmp_path)
    monkeypatch.setenv("PLIMSOLL_SITE", str(folder))
    return folder


def page(**parameters: str) -> AppTest:
    return walk(PAGE, **parameters)


@pytest.mark.usefixtures("on_story")
def test_the_answer_counts_what_was_filed_against_the_weeks_before():
    app = page()
    text = markup(app)
    assert "<h1>Who raised what, and was it answered?</h1>" in text
    # 3 + 2 + 1 in four weeks are 1.5 a week; 4 + 2 in the twelve before are 0.5 a week.
    assert (
        "Staff filed 6 overload reports in the last 4 weeks: 1.5 a week, against 0.5 a week in the 12 weeks "
        "before. 2 of them were of level 4 or 5. They came from Ash Ward (5) and Birch Ward (1). " in text
    )
    # Of the last block: too few staff 3 + 1, sicker patients 2.
    assert " was too few staff: 4 of 6." in text
    assert charts(app) == 3
    for part in ("Reports to answer", "You said, we did", "How to read it", "What it cannot tell"):
        assert part in text


@pytest.mark.usefixtures("on_story")
def test_whom_to_call_stands_before_any_figure_and_the_way_to_the_form_below_it():
    app = page()
    text = markup(app)
    contact = snapshot.info(snapshot.today())["urgent_contact"]
    assert text.index(f"Call {contact}") < text.index("Unit beside unit")
    assert "This page calls nobody." in text
    assert [link.proto.label for link in app.get("page_link")][:1] == ["File a report, or find yours"]


@pytest.mark.usefixtures("on_story")
def test_one_unit_is_told_beside_its_load_and_stands_in_the_link():
    text = markup(page(unit="W01"))
    # 3 + 2 in four weeks, 4 in twelve: 0.33 a week.
    assert "Staff of Ash Ward filed 5 overload reports in the last 4 weeks: 1.2 a week, against 0.3" in text
    assert "2 of them were of level 4 or 5." in text
    assert 'href="?unit=W01"' in text
    assert "Week by week, above time saved and load" in text
    assert "<td>3</td><td>1</td>" in text


@pytest.mark.usefixtures("on_story")
def test_a_unit_that_filed_none_is_not_called_calm():
    text = markup(page(unit="W04"))
    assert "Staff of Downs Ward filed no overload report in the last 4 weeks, and none in the 12" in text
    assert "That is no sign of low load." in text


@pytest.mark.usefixtures("on_story")
def test_a_forged_unit_is_said_to_be_so():
    text = markup(page(unit="<b>W01"))
    assert "There is no unit of that name on this site. Shown instead: All units." in text
    assert "<b>W01" not in text


def test_reports_that_are_not_collected_are_not_zero(tmp_path, monkeypatch):
    empty = pl.DataFrame(schema=PUBLISHED["report_week"])
    none = pl.DataFrame(schema=PUBLISHED["report_cause"])
    folder = site(tmp_path, report_week=empty, report_cause=none)
    monkeypatch.setenv("PLIMSOLL_SITE", str(folder))
    app = page()
    text = markup(app)
    assert "How often staff report overload is not known: this site loads no overload reports." in text
    assert "That is not the same as none filed." in text
    assert charts(app) == 0
    assert "Reports to answer" in text


def test_no_report_at_all_is_a_true_zero(tmp_path, monkeypatch):
    folder = site(tmp_path, {("W01", 3): (0, 0)}, report_cause=pl.DataFrame(schema=PUBLISHED["report_cause"]))
    monkeypatch.setenv("PLIMSOLL_SITE", str(folder))
    text = markup(page())
    assert "Staff filed no overload report in the last 4 weeks, and none in the 12 weeks before." in text
    assert "No unit that can be shown filed an overload report in the last 12 weeks." in text
    assert "No report was filed in these blocks of four weeks." in text


def test_old_data_are_unknown_now(tmp_path, monkeypatch):
    (tmp_path / "warehouse").mkdir()
    then = snapshot.today() - timedelta(weeks=4)
    write_snapshot(tmp_path / "warehouse", snapshot.tables(then), snapshot.info(then))
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    text = markup(page())
    assert "How many are filed now is unknown: the newest data are " in text
    assert "in the last 4 weeks" not in text


def test_reports_are_for_those_with_a_grant_on_the_unit(on_story, monkeypatch):
    desk = Desk(open_snapshot(on_story / "warehouse"), COMMUNITY)
    assert set(desk.overload_units()["unit_id"]) == {"C01", "C02"}
    everything = Desk(open_snapshot(on_story / "warehouse"), LOCAL_USER)
    assert everything.overload_weeks(["W01"])["reports"].sum() == 3 + 2 + 4
    assert desk.overload_weeks(["W01"]).is_empty()
    assert desk.overload_causes(["W01"]).is_empty()
    monkeypatch.setattr(frame, "LOCAL_USER", COMMUNITY)
    text = markup(page(unit="W01"))
    assert "Overload reports of Ash Ward are not shown to your role" in text
    assert "too few staff: " not in text


def test_numbers_of_the_desk_are_those_of_the_snapshot_added_by_hand(on_story):
    desk = Desk(open_snapshot(on_story / "warehouse"), LOCAL_USER)
    rows = {row["unit_id"]: row for row in desk.overload_units().to_dicts()}
    first = rows["W01"]
    assert (first["recent"], first["recent_severe"], first["before"], first["shown"]) == (5, 2, 4, 9)
    second = rows["W02"]
    # Fifteen weeks ago is the sixteenth week back: the last of the twelve before the four.
    assert (second["recent"], second["before"], second["shown"]) == (1, 2, 1)
    assert next(iter(rows)) == "W01"
