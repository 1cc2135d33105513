"""Strips along time: what is known is thin, what is not is thick and has a sign, and every row is named."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import vl_convert

from dashboard.charts.spec import Drawing
from dashboard.charts.strips import GAP_HEIGHT, KNOWN_HEIGHT, SIGNS
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings import data_quality as pictures
from pipelines.warehouse.read import open_snapshot
from tests.app.snapshot import UNITS

MONDAY = date(2026, 1, 5)
UNIT = {"unit_id": "W1", "unit_name": "Ash", "standing": "within", "reason": None, "closed_on": None}
NO_LIVES = pl.DataFrame(
    schema={"unit_id": pl.String, "go_live_date": pl.Date, "tool_name": pl.String, "ramp_weeks": pl.Int64}
)


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


@pytest.fixture(scope="module")
def drawings(desk: Desk) -> list[Drawing]:
    stretches = pictures.by_unit(desk)
    units = pictures.in_order(desk.units().to_dicts(), stretches)
    about = desk.about()
    drawn = [
        pictures.unit_strips(units, stretches, desk.go_lives()),
        pictures.feed_strips(pictures.feeds(desk, about), about),
    ]
    return [drawing for drawing in drawn if drawing is not None]


def test_both_strips_render_on_paper_in_both_palettes(drawings):
    assert len(drawings) == 2
    for drawing in drawings:
        for palette in (LIGHT, DARK):
            svg = vl_convert.vegalite_to_svg(drawing.chart_with_rows(palette).to_json())
            assert drawing.rows["rows"]["label"][0] in svg


def test_the_unit_that_cannot_be_judged_comes_first_and_the_sentence_names_it(drawings):
    units = drawings[0]
    assert units.rows["rows"]["label"][0] == "Fern House"
    assert units.rows["rows"].height == len(UNITS)
    assert units.rows["rows"]["figure"][0] == "71 of 78 weeks"
    assert "not every week can be judged in Fern House (71 of 78)" in units.sentence


def test_every_week_is_in_a_stretch_and_a_gap_has_the_sign_of_its_kind(drawings):
    stretches = drawings[0].rows["stretches"]
    weeks = (pl.col("end") - pl.col("start")).dt.total_days() // 7
    by_unit = stretches.group_by("place").agg(weeks.sum().alias("weeks"))
    assert by_unit["weeks"].to_list() == [78] * len(UNITS)
    gaps = stretches.filter(~pl.col("known"))
    assert set(gaps["state"]) == {"not_assessed"}
    assert set(SIGNS) == {"not_assessed", "missing"}
    assert GAP_HEIGHT > 2 * KNOWN_HEIGHT, "seen without its colour"


def test_a_go_live_is_marked_on_the_strip_of_its_unit(drawings):
    marks = drawings[0].rows["marks"]
    assert marks.height == sum(unit.live for unit in UNITS)
    assert marks["tip"].str.contains("Scribe goes live, ").all()


def test_a_feed_past_the_limit_comes_first_and_is_missing_since(drawings):
    feeds = drawings[1]
    assert feeds.rows["rows"]["label"].to_list() == ["Record-system time", "Rosters", "Patient counts"]
    late = feeds.rows["stretches"].filter(~pl.col("known"))
    assert late["place"].to_list() == [0]
    assert late["state"].to_list() == ["missing"]
    assert "older than 10 days" in late["tip"][0]


def test_a_unit_that_never_sent_anything_is_missing_in_every_week():
    week = {
        "first_week": MONDAY,
        "last_week": MONDAY + timedelta(weeks=3),
        "weeks": 4,
        "state": "complete",
        "completeness": 1.0,
        "limiting": None,
    }
    silent = {**UNIT, "unit_id": "W2", "unit_name": "Birch"}
    drawing = pictures.unit_strips([UNIT, silent], {"W1": [week]}, NO_LIVES)
    assert drawing is not None
    assert drawing.rows["rows"]["figure"].to_list() == ["all 4 weeks", "nothing has come"]
    (gap,) = drawing.rows["stretches"].filter(~pl.col("known")).to_dicts()
    assert (gap["start"], gap["end"], gap["state"]) == (MONDAY, MONDAY + timedelta(weeks=4), "missing")
    assert "Birch (0 of 0)" in drawing.sentence


def test_nothing_sent_draws_nothing():
    assert pictures.unit_strips([UNIT], {}, NO_LIVES) is None


def test_no_more_strips_are_drawn_than_anybody_reads():
    week = {
        "first_week": MONDAY,
        "last_week": MONDAY,
        "weeks": 1,
        "state": "incomplete",
        "completeness": 0.2,
        "limiting": "hours_days",
    }
    many = [{**UNIT, "unit_id": str(n), "unit_name": f"Unit {n}"} for n in range(pictures.MOST_STRIPS + 5)]
    drawing = pictures.unit_strips(many, {str(unit["unit_id"]): [week] for unit in many}, NO_LIVES)
    assert drawing is not None
    assert drawing.rows["rows"].height == drawing.options["strips_shown"] == pictures.MOST_STRIPS


@pytest.mark.parametrize(("limit", "late"), [(1, False), (0, False), (-1, True)])
def test_a_feed_is_too_old_strictly_beyond_the_limit(desk, limit, late):
    about = desk.about()
    age = next(feed.age_days for feed in pictures.feeds(desk, about) if feed.table == "shifts")
    moved = replace(about, max_age_days=age + limit)
    shifts = next(feed for feed in pictures.feeds(desk, moved) if feed.table == "shifts")
    assert shifts.late is late
