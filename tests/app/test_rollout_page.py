"""The page Rollout walked without a browser, and what its desk gives to whom."""

import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import frame
from dashboard.data import LOCAL_USER, Desk, Grants
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app.control_story import GO_LIVE_WEEK
from tests.app.snapshot import UNITS, info, tables, today
from tests.app.test_pages import charts, markup, walk

COMMUNITY = Grants("nurse_manager", frozenset({"C01", "C02"}))


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


@pytest.fixture(scope="module")
def manager(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), COMMUNITY)


def page(**parameters: str) -> AppTest:
    return walk("rollout", **parameters)


@pytest.mark.usefixtures("on_site")
def test_the_page_answers_its_question_and_shows_every_part():
    app = page()
    text = markup(app)
    assert "<h1>Does the tool save time, for whom, and did it go where we promised?</h1>" in text
    assert "Across the organisation staff spent 12.4 minutes less on documentation" in text
    assert "1.4 hours became workload for each hour saved (1.1 to 1.7): more than was saved." in text
    assert "Promised were 2,500 hours for the same weeks, measured 1,000 (40 %)." in text
    for heading in (
        "Weeks before and after go-live",
        "Every outcome beside the smallest effect that could be found",
        "The promise beside what was measured",
        "Who used it, and who was without",
        "By kind of task, tool, version and staff group",
        "Four weeks after each release against the eight before",
        "Before the next go-live",
        "How to read it",
        "What it cannot tell",
        "Every outcome as a table",
    ):
        assert heading in text
    assert charts(app) == 6
    assert 'href="?"' in text


@pytest.mark.usefixtures("on_site")
def test_scope_and_outcome_stand_in_the_link_and_change_the_answer():
    app = page(scope="Community", outcome="load")
    text = markup(app)
    assert "In Community staff spent 12.4 minutes less" in text
    assert 'href="?scope=Community&amp;outcome=load"' in text
    app.selectbox(key="rollout-scope").select("Rehabilitation").run()
    assert "In Rehabilitation staff spent" in markup(app)


@pytest.mark.usefixtures("on_site")
@pytest.mark.parametrize("forged", ["W01", "<script>alert(1)</script>", "x' or 1=1 --"])
def test_forged_choices_are_said_to_be_so_and_change_nothing(forged):
    text = markup(page(scope=forged, outcome=forged))
    assert "There is no service of that name on this site. Shown instead is: The whole organisation." in text
    assert "There is no outcome of that name. Shown instead is: Documentation." in text
    assert "Across the organisation staff spent" in text
    assert "<script>" not in text


@pytest.mark.usefixtures("on_site")
def test_one_unit_alone_has_no_interval_and_no_picture_of_all_outcomes():
    text = markup(page(scope="Outpatients"))
    assert "too few for an interval, so nothing says how sure that is." in text
    assert "No outcome has an estimate with an interval here." in text
    assert "Not called controlled: " in text
    assert "Documentation (−12.4 min per 8 h, too few units for an interval)" in text


@pytest.mark.usefixtures("on_site")
def test_what_is_not_recorded_of_an_outcome_has_its_reason():
    text = markup(page(outcome="contacts"))
    assert "No course can be drawn: not recorded here, or in no week that can be judged." in text


@pytest.mark.usefixtures("on_site")
def test_promises_are_judged_by_rule_and_criteria_stand_in_the_table():
    text = markup(page())
    assert "<h3>Scribe, Ash Ward</h3><p><b>By rule: change.</b>" in text
    assert "of the 25 minutes a shift that were promised." in text
    assert "By rule, not by decision." in text
    assert "Half of the promise within six months" in text


@pytest.mark.usefixtures("on_site")
def test_a_release_without_announcement_is_told_with_what_came_after():
    text = markup(page())
    assert "<h3>Scribe 1.4</h3>" in text
    assert "not announced · no review recorded" in text
    assert re.search(r"<p>Edited: worse. (49|50)[.\d]* % before, (59|60)[.\d]* % after</p>", text)
    assert "<p>Rejected: no sign. " in text
    assert "what is told of versions stands above" in text


@pytest.mark.usefixtures("on_site")
def test_without_a_grant_on_every_unit_only_load_is_told(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", COMMUNITY)
    text = markup(page())
    assert "s time is not shown to your role: it derives from what people did" in text
    assert "load per staff hour was 6.1 % higher" in text
    assert "Where saved time went is not shown to your role." in text
    assert "what was measured is not shown to your role." in text
    assert "Who used a tool is not shown to your role" in text
    assert "Edits, rejections and concerns are not shown to your role." in text
    assert "log-measured" not in text
    assert "12.4" not in text
    refused = markup(page(outcome="documentation_minutes"))
    assert "No course can be drawn: not shown to your role." in refused


@pytest.mark.usefixtures("on_site")
def test_with_grants_on_a_whole_service_its_figures_are_told(monkeypatch):
    monkeypatch.setattr(frame, "LOCAL_USER", COMMUNITY)
    text = markup(page(scope="Community"))
    assert "In Community staff spent 12.4 minutes less" in text
    assert "Units without a tool cannot be set beside these: not shown to your role" in text


def test_a_site_without_a_snapshot_and_one_with_too_short_a_past_say_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    assert "Nothing has been published here yet" in markup(page())
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables(today(), UNITS[:2], 20), info(today()))
    text = markup(page())
    assert "This snapshot holds no pooled estimate" in text
    assert "No tool has gone live here, so no promise is due." in text
    assert "No version was released since the tools went live here." in text


def test_old_data_are_unknown_now(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    then = today() - timedelta(weeks=4)
    write_snapshot(tmp_path / "warehouse", tables(then), info(then))
    assert "so how things stand now is unknown; this is as of" in markup(page())


def test_no_promise_recorded_is_said_and_not_guessed(tmp_path, monkeypatch):
    monkeypatch.setenv("PLIMSOLL_SITE", str(tmp_path))
    (tmp_path / "warehouse").mkdir()
    every = tables(today())
    del every["agreement"]
    write_snapshot(tmp_path / "warehouse", every, info(today()))
    text = markup(page())
    assert "No promise was recorded here." in text
    assert "No promise was recorded before go-live." in text
    assert "By rule: " not in text


def test_load_of_a_scope_is_for_every_role_and_sums_of_others_are_not(desk, manager):
    assert manager.rollout_covered("Community")
    assert not manager.rollout_covered("")
    assert manager.rollout_units().equals(desk.rollout_units())
    assert set(manager.rollout_estimates("")["outcome"]) == {
        "load",
        "patients",
        "acuity",
        "hours",
        "contacts",
    }
    assert manager.rollout_estimates("Community").equals(desk.rollout_estimates("Community"))
    assert manager.rollout_course("", "load").height > 0
    assert manager.rollout_course("", "documentation_minutes").is_empty()
    for frame_ in (manager.rollout_ledgers(""), manager.rollout_entries(""), manager.rollout_use("")):
        assert frame_.is_empty()
        assert frame_.columns
    assert manager.rollout_beside("Community").is_empty()
    promises = manager.rollout_promises("")
    assert promises.height == 2
    assert promises["measured"].null_count() == 2
    assert manager.rollout_releases("")["metric"].null_count() == manager.rollout_releases("").height


def test_a_unit_s_own_agreement_goes_before_the_one_for_every_unit(desk):
    rows = desk.rollout_promises("")
    own = rows.filter(pl.col("for_unit") == "W01").to_dicts()
    assert [row["unit_names"] for row in own] == [["Ash Ward"]]
    (every,) = rows.filter(pl.col("for_unit").is_null())["unit_names"].to_list()
    assert "Ash Ward" not in every
    assert "Ivy Lodge" in every, "hidden, and still a unit of the agreement"
    (row,) = rows.filter(pl.col("for_unit").is_null()).to_dicts()
    assert row["units_told"] < row["units"]


def test_minutes_measured_are_those_after_the_ramp_over_the_shifts_worked(desk):
    saved = desk.saved_weeks("W01").filter(~pl.col("ramp"), pl.col("state") == "value")
    told = saved.filter(pl.col("shifts_worked") > 0)
    (row,) = desk.rollout_promises("").filter(pl.col("for_unit") == "W01").to_dicts()
    assert row["weeks"] == told.height
    assert row["measured"] == pytest.approx(told["minutes"].sum() / told["shifts_worked"].sum())


def test_weeks_around_a_release_are_eight_before_and_four_after(desk):
    rows = desk.rollout_releases("").filter(pl.col("version") == "1.4", pl.col("metric") == "edit_share")
    assert rows.filter(~pl.col("after")).height == 8
    assert rows.filter("after").height == 4
    assert rows.filter("after")["week_start"].min() == rows["released_on"][0]


def test_readiness_counts_what_was_there_before_go_live(desk):
    units = {row["unit_id"]: row for row in desk.rollout_units().to_dicts()}
    assert units["W01"]["baseline_weeks"] == GO_LIVE_WEEK - 4 - 2  # two weeks are incomplete
    assert units["W07"]["has_line"] is False
    assert (units["W01"]["methods"], units["W04"]["methods"]) == ("ehr_audit", None)
    assert units["W08"]["went_live"] is None
    assert units["W08"]["later_units"] == 0


def test_use_begins_at_zero_weeks_and_leaves_hidden_units_out(desk):
    use = desk.rollout_use("")
    assert use["week"][0] == 0
    assert use["ramp"].to_list()[:5] == [True] * 4 + [False]
    live = sum(unit.live and unit.staff >= 10 for unit in UNITS)
    assert use["units"][0] == live


@pytest.mark.usefixtures("on_site")
def test_use_is_divided_by_kind_of_task_at_first_and_by_what_the_address_says():
    text = markup(page())
    # 600 tasks saved 3.0 minutes each, 100 cost 1.2; of drafts used 50 % and 80 % were edited.
    assert (
        "Saved most a task: Progress note (3 min); least: Risk assessment (specialised) (−1.2 min)." in text
    )
    assert "Time was lost in: Risk assessment (specialised)." in text
    assert "Of drafts used, 50 % were edited in routine tasks and 80 % in specialised ones." in text
    assert "Evidence: log-measured; 90 % of the tasks could be timed." in text
    assert "Others, not told one by one" in text
    by_version = markup(page(by="version"))
    assert "Scribe 1.4" in by_version
    assert "Scribe (no version in the log)" in by_version
    assert 'href="?by=version"' in by_version
    assert "The address asks for a way of dividing that there is not." in markup(page(by="person"))


def parts_of(desk: Desk, service: str = "") -> dict[tuple[str, str | None, str], dict]:
    rows = desk.rollout_parts(service).to_dicts()
    return {(row["dimension"], row["part"], row["metric"]): row for row in rows}


def test_parts_are_summed_over_three_blocks_and_stand_beside_the_three_before(desk):
    row = parts_of(desk)["task_type", "progress_note", "net_minutes_saved_per_task"]
    # 3 x 600 tasks at 3.0 minutes, before that at 1.5
    assert (row["numerator"], row["denominator"], row["value"]) == (5400.0, 1800.0, 3.0)
    assert (row["before"], row["blocks"], row["evidence_grade"]) == (1.5, 3, "log_measured")
    assert (row["last_day"] - row["first_day"]).days == 83
    assert parts_of(desk, "Rehabilitation") == {}


def test_parts_of_a_scope_are_for_those_with_grants_on_all_of_it(manager):
    assert parts_of(manager) == {}
    assert parts_of(manager, "Community")


def test_minutes_of_another_grade_are_never_added(tmp_path):
    (tmp_path / "warehouse").mkdir()
    story = tables(today())
    newest = story["part_value"]["block_start"].max()
    other = (pl.col("block_start") == newest) & (pl.col("metric") == "net_minutes_saved_per_task")
    story["part_value"] = story["part_value"].with_columns(
        evidence_grade=pl.when(other).then(pl.lit("assumed")).otherwise("evidence_grade")
    )
    write_snapshot(tmp_path / "warehouse", story, info(today()))
    row = parts_of(Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER))[
        "task_type", "progress_note", "net_minutes_saved_per_task"
    ]
    assert (row["numerator"], row["blocks"], row["evidence_grade"], row["before"]) == (
        1800.0,
        1,
        "assumed",
        None,
    )
