"""The pictures beside the alerts: which there are, what they show, and that they render."""

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import vl_convert

from dashboard.charts.alerts import TRACK, alert_load, alert_strain
from dashboard.charts.parts import LANE_HEIGHT
from dashboard.charts.spec import Drawing, template
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.drawings.alerts import AFTER_WEEKS, BEFORE_WEEKS, Group, groups, told
from pipelines.warehouse.read import open_snapshot
from tests.app import alert_story
from tests.app.snapshot import monday_of_last_whole_week, today

SUNDAY = monday_of_last_whole_week(today()) + timedelta(days=6)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return alert_story.publish(tmp_path_factory.mktemp("alerts"), today())


@pytest.fixture(scope="module")
def desk(warehouse: Path) -> Desk:
    return Desk(open_snapshot(warehouse), LOCAL_USER)


def group_of(desk: Desk, *alert_ids: str) -> Group:
    (group,) = groups(desk, alert_ids)
    return group


@pytest.fixture(scope="module")
def every(desk: Desk) -> tuple[Group, ...]:
    return groups(desk, tuple(row["alert_id"] for row in told(desk)))


def test_units_come_with_their_gravest_open_alert_first(every):
    assert [group.unit_id for group in every] == ["W01", "W02", "W07", "W06", "W03", "C02"]
    assert every[0].grade == "unsafe"
    assert [row["kind"] for row in every[0].alerts][:2] == ["conversion", "over_line"]
    assert "watch" not in {row["severity"] for row in every[0].alerts}, "the alarm took it over"


def test_only_what_helps_is_drawn(every):
    kinds = {group.unit_id: [drawing.chart for drawing in group.pictures] for group in every}
    assert kinds == {
        "W01": [alert_load],  # the report rate is not known here
        "W02": [alert_strain],
        "W07": [],
        "W06": [],
        "W03": [alert_load],
        "C02": [alert_load],
    }
    assert {group.unit_id for group in every if group.happened} == {"W01", "W02", "W03", "C02"}
    assert "Scribe goes live." in every[0].happened


def test_the_weeks_shown_begin_before_the_alert_and_end_after_its_close(desk):
    (closed,) = group_of(desk, "C02-load_rise-13").pictures
    weeks = closed.rows["weeks"]["week_start"].to_list()
    started = SUNDAY - timedelta(weeks=14, days=6)
    assert weeks[0] == started - timedelta(weeks=BEFORE_WEEKS)
    assert weeks[-1] == SUNDAY - timedelta(weeks=8 - AFTER_WEEKS, days=6)
    (still_open,) = group_of(desk, "W01-conversion-13").pictures
    assert still_open.rows["weeks"]["week_start"].to_list()[-1] == SUNDAY - timedelta(days=6)


def test_a_bar_runs_from_the_beginning_to_the_close_or_to_the_newest_data(desk):
    group = group_of(desk, "W01-over_line-28", "W01-conversion-13", "W01-over_line-9")
    tracks = group.pictures[0].rows["tracks"]
    assert tracks["track"].to_list() == [0, 1, 2]
    assert tracks["label"].to_list() == [
        "over the line",
        "saved time turned into workload",
        "over the line",
    ]
    assert tracks["ended_on"].to_list() == [
        SUNDAY - timedelta(weeks=20),
        SUNDAY + timedelta(days=1),
        SUNDAY + timedelta(days=1),
    ]
    inside = pl.col("started_on").le(pl.col("detected_on")) & pl.col("detected_on").le(pl.col("ended_on"))
    assert tracks.select(inside.all()).item()
    late = tracks.row(2, named=True)
    assert late["side"] == "right" or late["named_on"] == late["ended_on"]


def test_bars_and_labels_have_room_above_the_weeks(every):
    for drawing in (drawing for group in every for drawing in group.pictures):
        room = drawing.corners.lanes * LANE_HEIGHT
        assert room >= drawing.rows["tracks"].height * TRACK
        if drawing.chart is alert_load:
            assert drawing.options["height"] - room >= 200


def test_every_picture_has_its_sentence_and_renders_in_both_themes(every):
    for drawing in (drawing for group in every for drawing in group.pictures):
        assert "Alerts: " in drawing.sentence
        assert drawing.sentence.endswith(".")
        assert "None" not in drawing.sentence
        for palette in (LIGHT, DARK):
            svg = vl_convert.vegalite_to_svg(drawing.chart_with_rows(palette).to_json())
            assert "NaN" not in svg


def test_a_strain_is_drawn_beside_what_is_usual(desk):
    (drawing,) = group_of(desk, "W02-after_hours-4").pictures
    assert drawing.options["axis_title"] == "Overtime: share of hours (dashed: usual here, 3 %)"
    assert drawing.rows["usual"]["level"].to_list() == [0.03]
    assert drawing.rows["weeks"]["value"].null_count() < drawing.rows["weeks"].height


def test_a_strain_of_weeks_with_an_incomplete_roster_is_a_gap(desk):
    weeks = desk.strain_weeks(("W06",)).filter(pl.col("metric") == "overtime_share").tail(5)
    assert weeks["value"].null_count() == 5
    assert weeks["state"].unique().to_list() == ["not_assessed"]


def test_finished_specs_hold_no_row_and_few_kinds_of_them_are_built(every):
    pictures = [drawing for group in every for drawing in group.pictures]
    assert len({drawing.options.get("height") for drawing in pictures}) <= 4
    for drawing in pictures:
        finished = template(drawing.chart, tuple(drawing.rows), tuple(drawing.options.items()))
        assert "Ash Ward" not in json.dumps(finished)


def test_units_beyond_the_first_have_words_and_no_picture(desk, monkeypatch):
    monkeypatch.setattr("dashboard.drawings.alerts.PICTURED", 1)
    groups.cache_clear()
    first, second = groups(desk, ("W01-conversion-13", "W02-after_hours-4"))
    groups.cache_clear()
    assert first.pictures
    assert not second.pictures


def test_pictures_of_many_units_take_as_many_questions_as_of_one(warehouse):
    counts = []
    for asked in (("W01-conversion-13",), tuple(row["alert_id"] for row in alert_story.rows(today()))):
        desk = Desk(open_snapshot(warehouse), LOCAL_USER)
        groups(desk, asked)
        counts.append(len(desk._answers))
    assert counts[0] == counts[1]


def test_nothing_is_drawn_of_a_unit_without_a_grant(warehouse):
    desk = Desk(open_snapshot(warehouse), Grants("staff_representative", frozenset({"W02"})))
    assert {row["unit_id"] for row in told(desk)} == {"W02"}
    assert groups(desk, ("W01-conversion-13",)) == ()


def test_an_alert_of_the_last_day_keeps_its_sign_inside_the_picture(warehouse, tmp_path):
    story = pl.DataFrame(alert_story.rows(today()), infer_schema_length=None)
    late = story.filter(pl.col("alert_id") == "W01-over_line-9").with_columns(
        started_on=pl.lit(SUNDAY - timedelta(days=6)), detected_on=pl.lit(SUNDAY)
    )
    desk = Desk(open_snapshot(alert_story.publish(tmp_path, today(), alert=late)), LOCAL_USER)
    (drawing,) = groups(desk, ("W01-over_line-9",))[0].pictures
    row = drawing.rows["tracks"].row(0, named=True)
    assert row["side"] == "left"
    assert row["named_on"] == row["ended_on"] == SUNDAY + timedelta(days=1)
    assert isinstance(drawing, Drawing)
    assert drawing.corners.last + timedelta(weeks=1) >= row["detected_on"] > date(2000, 1, 1)
