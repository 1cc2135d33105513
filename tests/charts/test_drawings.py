"""Every drawing of the fixture site: small enough, told in a sentence, and it renders."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import vl_convert

from dashboard.charts.spec import Drawing
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings.load_lines import cards
from dashboard.drawings.unit import unit_picture
from pipelines.warehouse.build import write_snapshot
from pipelines.warehouse.read import open_snapshot
from tests.app.snapshot import UNITS, info, tables, today

MOST_POINTS = 500


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


@pytest.fixture(scope="module")
def drawings(desk: Desk) -> list[Drawing]:
    of_units = [drawing for unit in UNITS for drawing in unit_picture(desk, unit.unit_id).drawings()]
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
    assert {picture.instead for picture in hidden} == {"hidden: fewer than 10 people"}


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


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_drawings_render_with_their_rows_inside(desk, palette):
    picture = unit_picture(desk, "W01")
    for drawing in (picture.load, picture.saved):
        assert drawing is not None
        chart = drawing.chart_with_rows(palette).properties(width=600)
        svg = vl_convert.vegalite_to_svg(chart.to_dict())
        assert palette.ink in svg
        assert "NaN" not in svg
