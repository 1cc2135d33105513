"""Both pages walked without a browser: what they say, to whom, and what they never do with names."""

from datetime import timedelta
from html import escape
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import Grants
from pipelines.warehouse.build import POINTER, write_snapshot
from tests.app import snapshot

APP = str(Path(frame.__file__).with_name("app.py"))


def walk(page: str | None = None, **parameters: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    if page and "_" in page:
        app.run()  # its address is not its file's name: Streamlit knows it once the pages are registered
    if page:
        app.switch_page(f"views/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body)


def charts(app: AppTest) -> int:
    return len(app.get("vega_lite_chart"))


@pytest.mark.usefixtures("on_site")
def test_load_lines_answers_its_question_and_draws_every_unit():
    app = walk()
    text = markup(app)
    assert "<h1>Who is near or over the line?</h1>" in text
    assert "2 of 12 units are over their line: Ash Ward and Birch Ward." in text
    assert charts(app) == len(snapshot.UNITS)
    assert text.index("Ash Ward</h3>") < text.index("Gorse Ward</h3>") < text.index("Elm Ward</h3>")
    assert text.index("Elm Ward</h3>") < text.index("Cedar Ward</h3>") < text.index("Downs Ward</h3>")
    for part in (
        "How to read it",
        "What it cannot tell",
        "The numbers as a table",
        "bound to this computer only",
    ):
        assert part in text


@pytest.mark.usefixtures("on_site")
def test_standing_is_worded_and_signed_not_only_coloured():
    text = markup(walk())
    for sign, words in (
        ("▲", "Over the line"),
        ("◆", "Near the line"),
        ("●", "Within the line"),
        ("○", "Cannot be judged"),
    ):
        assert f'<i aria-hidden="true">{sign}</i> {words}' in text


@pytest.mark.usefixtures("on_site")
def test_the_service_filter_leaves_its_units_only_and_the_answer_whole():
    app = walk()
    app.selectbox(key="service").select("Community").run()
    assert charts(app) == 2
    assert "2 of 12 units are over their line" in markup(app)
    assert 'href="?service=Community"' in markup(app)


@pytest.mark.usefixtures("on_site")
def test_each_card_links_to_its_unit():
    links = {link.proto.query_string for link in walk().get("page_link")[:-1]}
    assert links == {f"unit={unit.unit_id}" for unit in snapshot.UNITS}


@pytest.mark.usefixtures("on_site")
def test_the_unit_page_tells_standing_saving_and_evidence():
    app = walk("unit", unit="W01")
    text = markup(app)
    assert "<h1>Where did this unit&#x27;s saved hours go?</h1>" in text
    assert "Ash Ward is over its line: " in text
    assert "a shift over the last 4 weeks (log-measured, 83 % of the data usable)" in text
    assert "Since go-live, 1.6 hours became workload for each hour saved." in text
    assert "more patients (55.6 h a week)" in text
    assert "more overtime" not in text, "its interval holds zero"
    assert "<td>not recorded</td>" in text
    assert "not recorded (care, breaks, teaching, other)" in text
    assert "Saved time is never shown as posts or beds." in text
    assert "At most 6 patients per nurse; local agreement with Staff side" in text
    assert "Scribe 1.4, not announced" in text
    assert "<h2>What moved the load?</h2>" in text
    assert charts(app) == 19
    assert 'href="?unit=W01"' in text


@pytest.mark.usefixtures("on_site")
def test_choosing_another_unit_changes_the_answer_and_the_address():
    app = walk("unit", unit="W01")
    app.selectbox(key="unit").select("C02").run()
    assert "South Community Team is near its line" in markup(app)
    assert app.query_params["unit"] == "C02"


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["W99", "", "../../etc", "<script>alert(1)</script>", "W01' or 1=1 --"])
def test_a_forged_unit_gives_a_plain_sentence(forged):
    text = markup(walk("unit", unit=forged))
    assert "There is no unit of that name on this site. Shown instead is Ash Ward;" in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("unit_id", "sentence"),
    [
        ("W08", "No tool has gone live here"),
        ("W09", "What the tools freed is hidden: fewer than 10 people worked here."),
        ("W07", "No line has been agreed for this unit."),
        ("W06", "Fern House cannot be judged: too little data since"),
        ("C01", "This line is judged by the weekly mean"),
        ("W08", "No tool has gone live here: there are no hours to tell of."),
        ("W09", "Hidden: fewer than 10 people worked here."),
    ],
)
def test_what_is_not_there_has_its_reason(unit_id, sentence):
    assert sentence in markup(walk("unit", unit=unit_id))


@pytest.mark.usefixtures("on_site")
def test_the_table_of_a_unit_without_a_tool_does_not_promise_one():
    assert "before go-live" in markup(walk("unit", unit="W01"))
    without = markup(walk("unit", unit="W08"))
    assert "<td>no tool here</td>" in without
    assert "before go-live" not in without


@pytest.mark.usefixtures("on_site")
def test_a_user_without_a_grant_sees_load_and_line_but_nothing_people_did(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", Grants("staff_representative", frozenset({"W02"})))
    text = markup(walk("unit", unit="W01"))
    assert "Ash Ward is over its line: " in text
    assert "What the tools freed here is not shown to your role." in text
    assert "Not shown to your role: these figures derive from what people did." in text
    assert "log-measured" not in text
    assert "alert: over the line" not in text
    assert "<td>not shown</td>" in text
    assert "Not shown to your role: the ledger derives from what people did." in text
    assert "workload for each hour saved" not in text
    overtime = markup(walk("unit", unit="W01", chart="overtime_share.all"))
    assert "Overtime: not shown to your role, because it derives from what people did or wrote." in overtime
    assert "Patients per nurse: " in text


def old_site(folder: Path, weeks: int) -> Path:
    snapshot.publish(folder / "warehouse", snapshot.today() - timedelta(weeks=weeks))
    return folder


def test_old_data_are_unknown_now_and_say_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(old_site(tmp_path, 4)))
    text = markup(walk())
    assert "the limit here is 10 days" in text
    assert "How units stand now is unknown" in text
    assert "Unknown now" in text
    assert 'class="pl-card pl-over"' not in text
    unit = markup(walk("unit", unit="W01"))
    assert "How it stands now is unknown" in unit
    assert "Ash Ward was over its line" in unit


def test_a_site_without_a_snapshot_says_which_command_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    app = walk()
    assert "Nothing has been published here yet" in markup(app)
    assert [element.value for element in app.code] == ["plimsoll run SITE", "plimsoll demo"]
    assert charts(app) == 0


def test_a_damaged_snapshot_is_told_without_its_content(tmp_path, monkeypatch):
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    (warehouse / "snapshot-000001-aaaa.duckdb").write_bytes(b"\x00" * 64)
    (warehouse / POINTER).write_text("000001-aaaa\n", encoding="ascii")
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    text = markup(walk())
    assert "The published data cannot be read" in text
    assert "plimsoll run SITE --rebuild" in text


def test_a_new_snapshot_is_noticed_without_a_restart(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    today = snapshot.today()
    first = snapshot.publish(tmp_path / "warehouse", today - timedelta(weeks=1))
    app = walk()
    assert first in markup(app)
    second = snapshot.publish(tmp_path / "warehouse", today, sequence=2)
    app.run()
    assert second in markup(app)
    assert first not in markup(app)


def test_names_are_data_never_markup_or_markdown(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=snapshot.HOSTILE)
    app = walk()
    text = markup(app)
    assert "<img" not in text
    assert all(escape(unit.name) in text for unit in snapshot.HOSTILE)
    assert all(
        unit.name not in element.proto.body for element in app.get("markdown") for unit in snapshot.HOSTILE
    )
    assert {link.proto.label for link in app.get("page_link")[:-1]} == {"Open this unit →"}
    for unit in snapshot.HOSTILE:
        page = markup(walk("unit", unit=unit.unit_id))
        assert escape(unit.name) in page
        assert "<img" not in page


def test_a_closed_unit_is_named_and_keeps_its_history_its_line_and_its_end(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=(*snapshot.UNITS, snapshot.CLOSED))
    overview = markup(walk())
    assert "2 of 12 units are over their line" in overview
    assert "Harbour Team has closed and is not counted here; its history is kept." in overview
    page = markup(walk("unit", unit="C09"))
    assert "</i> Closed</p>" in page
    assert "Harbour Team closed on " in page
    assert ": merged into North Community Team" in page
    assert "no line agreed" not in page


def test_one_unit_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), units=snapshot.UNITS[:1])
    app = walk()
    assert "Ash Ward is over its line." in markup(app)
    assert "service" not in {box.key for box in app.selectbox}


def test_a_site_without_units(tmp_path, monkeypatch):
    from pipelines.warehouse.build import write_snapshot

    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", {}, snapshot.info(snapshot.today()))
    assert "No unit has a standing yet." in markup(walk())
    assert "This site has no unit with a standing yet." in markup(walk("unit"))


def test_a_short_history_has_no_trend_and_no_error(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    snapshot.publish(tmp_path / "warehouse", snapshot.today(), weeks=30)
    assert "2 of 12 units are over their line" in markup(walk())
    assert "No tool has gone live here" in markup(walk("unit", unit="W01"))


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize(
    ("where", "parameters", "told"),
    [
        (None, {}, True),
        (None, {"service": "Community"}, False),
        ("unit", {"unit": "W01"}, True),
        ("unit", {"unit": "W02"}, False),
        ("rollout", {}, True),
        ("rollout", {"scope": "Community"}, False),
        ("this_week", {}, True),
        ("this_week", {"unit": "W02"}, False),
        ("planner", {"unit": "W01"}, True),
        ("planner", {"unit": "W02"}, False),
        ("set_the_line", {"unit": "W01"}, True),
        ("set_the_line", {"unit": "W02"}, False),
        ("overload_reports", {"unit": "W01"}, True),
        ("overload_reports", {"unit": "W02"}, False),
    ],
)
def test_a_page_says_which_of_its_weeks_were_published_otherwise_before(where, parameters, told):
    text = markup(walk(where, **parameters))
    assert ("Corrected after they had been published: 2 weeks of 1 unit." in text) is told
    assert ("patient-days 5.2 → 5.4." in text) is told  # 126 and 130 patient-hours
    assert ("Weeks corrected after they had been published" in text) is (
        told and where in ("unit", "overload_reports")
    )


@pytest.mark.parametrize(
    ("page", "weeks_ago", "told"),
    [
        ("planner", 4, True),
        ("planner", 5, False),
        ("set_the_line", 52, True),
        ("set_the_line", 53, False),
        ("this_week", 12, True),
        ("this_week", 70, False),
    ],
)
def test_a_correction_is_told_where_the_page_looks_back_so_far(page, weeks_ago, told, tmp_path, monkeypatch):
    """The last week is one ago: four are planned with, 52 tried, and a forecast rests on half a year."""
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    every = snapshot.tables(snapshot.today())
    last = every["week_completeness"]["week_start"].max()
    restated = (
        every["restatement"].head(1).with_columns(week_start=pl.lit(last) - timedelta(weeks=weeks_ago - 1))
    )
    write_snapshot(tmp_path / "warehouse", every | {"restatement": restated}, snapshot.info(snapshot.today()))
    text = markup(walk(page, unit="W01"))
    assert ("Corrected after it had been published: 1 week of 1 unit." in text) is told
