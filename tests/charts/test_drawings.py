"""Every drawing of the fixture site: small enough, told in a sentence, and it renders."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import vl_convert

from dashboard.charts.spec import Drawing
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, SAVED_METRIC, WEEKS, Desk, Grants
from dashboard.drawings.control import ControlPicture, control_picture_of, options
from dashboard.drawings.load_lines import cards
from dashboard.drawings.unit import unit_picture
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app.control_story import GO_LIVE_WEEK
from tests.app.snapshot import UNITS, info, tables, today

MOST_POINTS = 500


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


@pytest.fixture(scope="module")
def drawings(desk: Desk) -> list[Drawing]:
    of_units = [drawing for unit in UNITS for drawing in unit_picture(desk, unit.unit_id).pictures().values()]
    return [*cards(desk).values(), *of_units]


def test_every_series_is_short_and_every_chart_has_one_sentence(drawings):
    assert len(drawings) > 100
    for drawing in drawings:
        assert max(frame.height for frame in drawing.rows.values()) <= MOST_POINTS
        assert drawing.sentence.endswith(".")
        assert "None" not in drawing.sentence
        assert "nan" not in drawing.sentence


def test_a_gap_stays_a_gap_in_what_is_sent(desk):
    weeks = cards(desk)["W01"].rows["weeks"]
    unknown = weeks.filter(pl.col("state") != "value")
    assert unknown.height == 2
    assert unknown["load"].null_count() == 2
    assert "2 weeks not assessed" in cards(desk)["W01"].sentence


def test_all_cards_of_one_measure_share_one_finished_spec(desk):
    specs = {json.dumps({**card.spec(), "datasets": None, "params": None}) for card in cards(desk).values()}
    assert len(specs) == 3


def test_a_hidden_saving_is_a_reason_not_an_empty_chart(desk):
    small = unit_picture(desk, "W09")
    assert small.saved is None
    assert small.saving.state == "suppressed"
    hidden = [picture for picture in small.balance if picture.drawing is None]
    assert {picture.instead for picture in hidden} == {"hidden: fewer than 10 people, or mostly one or two"}


def test_a_unit_without_a_tool_has_no_saving_and_is_not_called_zero(desk):
    assert unit_picture(desk, "W08").saving.state == "no_tool"
    assert unit_picture(desk, "W08").saved is None


def test_an_alert_of_the_last_day_is_on_the_chart(tmp_path):
    every = tables(today())
    sunday = date.fromisoformat(str(info(today())["as_of"]))
    every["alert"] = every["alert"].with_columns(detected_on=sunday)
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", every, info(today()))
    picture = unit_picture(Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER), "W01")
    assert any("alert: over the line" in sentence for sentence in picture.happened)


def every_control_picture(desk: Desk, unit_id: str) -> list[ControlPicture]:
    unit = desk.units().filter(pl.col("unit_id") == unit_id).row(0, named=True)
    return [control_picture_of(desk, unit_id, *option) for option in options(desk, unit)]


def test_every_figure_of_every_unit_is_drawn_or_says_why_not(desk):
    for unit in UNITS:
        for picture in every_control_picture(desk, unit.unit_id):
            assert picture.answer.endswith(".")
            assert picture.limits.startswith("What it cannot tell: ")
            told = " ".join((picture.answer, picture.trust, picture.about, *picture.notes))
            assert not {"None", "nan"} & set(told.split())
            if picture.drawing is None:
                assert not picture.rows
            else:
                assert picture.trust.startswith("This picture is not the alarm.")
                assert picture.drawing.sentence.endswith(".")
                assert len(picture.rows) == picture.drawing.rows["weeks"].height


def test_the_load_of_the_line_s_own_staff_group_is_offered_first(desk):
    unit = desk.units().filter(pl.col("unit_id") == "W01").row(0, named=True)
    assert options(desk, unit)[:2] == [("patients_per_nurse", "nurse"), ("patients_per_nurse", "doctor")]
    team = desk.units().filter(pl.col("unit_id") == "C01").row(0, named=True)
    assert options(desk, team)[0] == ("caseload_per_wte", "all")


def test_a_control_chart_keeps_its_gaps_and_marks_no_week_without_a_figure(desk):
    for unit in UNITS:
        for picture in every_control_picture(desk, unit.unit_id):
            if picture.drawing is None:
                continue
            weeks = picture.drawing.rows["weeks"]
            gaps = weeks.filter(pl.col("state") != "value")
            assert gaps["value"].null_count() == gaps.height, "no figure is drawn as zero"
            assert gaps["sign"].null_count() == gaps.height
    load = control_picture_of(desk, "W06", "patients_per_nurse", "nurse")
    assert load.drawing is not None
    assert load.drawing.rows["weeks"].tail(5)["state"].unique().to_list() == ["not_assessed"]
    assert "7 not assessed" in " ".join(load.notes)


def test_limits_are_those_of_the_weeks_before_go_live(desk):
    picture = control_picture_of(desk, "W01", "patients_per_nurse", "nurse")
    assert picture.drawing is not None
    values = picture.drawing.rows["weeks"]["value"].to_list()[:GO_LIVE_WEEK]
    before = [value for value in values if value is not None]
    (limits,) = picture.drawing.rows["limits"].to_dicts()
    assert limits["mean"] == pytest.approx(sum(before) / len(before))
    ranges = [abs(one - other) for one, other in pairwise(before)]
    assert limits["upper"] - limits["mean"] == pytest.approx(2.66 * sum(ranges) / len(ranges), rel=0.1)
    assert limits["basis_last"] < desk.go_lives()["go_live_date"].min()
    assert "which is worse (lower is better)" in picture.answer


def test_a_hidden_figure_has_no_picture_and_no_row(desk):
    hidden = control_picture_of(desk, "W09", "overtime_share", "all")
    assert (hidden.drawing, hidden.rows, hidden.figures) == (None, (), ())
    assert hidden.answer.startswith("Overtime: hidden, because fewer than 10 people worked here")


def test_what_takes_a_grant_is_not_drawn_without_one_and_load_is(site):
    reader = Desk(open_snapshot(site / "warehouse"), Grants("staff_representative", frozenset({"W02"})))
    for metric in ("overtime_share", "incident_rate"):
        refused = control_picture_of(reader, "W01", metric, "all")
        assert refused.drawing is None
        assert "not shown to your role" in refused.answer
    assert control_picture_of(reader, "W01", "patients_per_nurse", "nurse").drawing is not None
    assert control_picture_of(reader, "W02", "overtime_share", "all").drawing is not None


def test_alerts_are_not_named_above_a_picture_that_is_no_alarm(desk):
    picture = control_picture_of(desk, "W01", "patients_per_nurse", "nurse")
    assert picture.drawing is not None
    kinds = set(picture.drawing.rows["marks"]["kind"])
    assert {"go_live", "release", "release_unannounced"} <= kinds
    assert not {"alert", "watch", "gap"} & kinds


def test_weeks_at_another_grade_are_left_out_and_told(tmp_path):
    every = tables(today())
    saved = (pl.col("metric") == SAVED_METRIC) & (pl.col("unit_id") == "W01")
    first = (
        every["metric_value"].filter(saved & pl.col("value").is_not_null())["week_start"].head(8).to_list()
    )
    every["metric_value"] = every["metric_value"].with_columns(
        evidence_grade=pl.when(saved & pl.col("week_start").is_in(first))
        .then(pl.lit("self_reported"))
        .otherwise("evidence_grade")
    )
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", every, info(today()))
    picture = control_picture_of(
        Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER), "W01", SAVED_METRIC, "all"
    )
    assert picture.drawing is not None
    weeks = picture.drawing.rows["weeks"].filter(pl.col("week_start").is_in(first))
    assert weeks["value"].null_count() == 8
    assert (
        "Weeks told at another grade than log-measured are left out: grades are never added." in picture.notes
    )


def test_weeks_before_those_shown_still_carry_the_limits(tmp_path):
    (tmp_path / "warehouse").mkdir()
    write_snapshot(tmp_path / "warehouse", tables(today(), UNITS[:1], 140), info(today()))
    desk = Desk(open_snapshot(tmp_path / "warehouse"), LOCAL_USER)
    picture = control_picture_of(desk, "W01", "patients_per_nurse", "nurse")
    assert picture.drawing is not None
    assert picture.drawing.rows["weeks"].height == WEEKS
    (limits,) = picture.drawing.rows["limits"].to_dicts()
    assert limits["basis_first"] is None, "go-live was before the weeks shown"
    assert "38 weeks with a figure before go-live" in " ".join(picture.notes)
    (small,) = (one for one in unit_picture(desk, "W01").groups if one.title == "Nurses")
    assert small.drawing is not None
    assert small.drawing.rows["limits"]["mean"][0] == pytest.approx(limits["mean"])


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_drawings_render_with_their_rows_inside(desk, palette):
    picture = unit_picture(desk, "W01")
    control = control_picture_of(desk, "W01", "patients_per_nurse", "nurse")
    for drawing in (picture.load, picture.saved, control.drawing, picture.groups[0].drawing):
        assert drawing is not None
        chart = drawing.chart_with_rows(palette).properties(width=600)
        svg = vl_convert.vegalite_to_svg(chart.to_dict())
        assert palette.ink in svg
        assert "NaN" not in svg
