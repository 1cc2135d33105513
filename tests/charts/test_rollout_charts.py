"""The charts of the page Rollout: what is encoded, and that they render with the fixture site's rows."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import vl_convert

from dashboard.charts.course import PHASES, course
from dashboard.charts.forest import SIGNS, TONES, forest
from dashboard.charts.promise import promised_measured
from dashboard.charts.spec import Drawing, template
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings.rollout import course_picture, forest_picture
from dashboard.drawings.rollout_around import use_picture
from dashboard.drawings.rollout_promise import promise_picture
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.warehouse.read import open_snapshot
from tests.charts.test_specs import layers, marks_of

KINDS: dict[Any, tuple[tuple[str, ...], dict[str, Any]]] = {
    course: (
        ("bins", "levels", "names"),
        {"axis_title": "Minutes", "week_title": "Weeks since go-live", "number_format": "~g"},
    ),
    forest: (("effects",), {"axis_title": "Multiples", "effects_shown": 9}),
    promised_measured: (
        ("rows", "promises"),
        {"axis_title": "Minutes a shift", "number_format": "d", "rows_shown": 4},
    ),
}


def spec_of(kind: Any) -> dict[str, Any]:
    names, options = KINDS[kind]
    return template(kind, names, tuple(options.items()))


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


def drawings(desk: Desk, service: str) -> list[Drawing]:
    ledgers = desk.rollout_ledgers(service).to_dicts()
    promise = promise_picture(desk, service, ledgers[0])
    every = [course_picture(desk, service, outcome).drawing for outcome in OUTCOMES]
    every += [forest_picture(desk, service).drawing, promise.drawing, promise.shares]
    every.append(use_picture(desk, service, ledgers).drawing)
    return [drawing for drawing in every if drawing is not None]


@pytest.mark.parametrize("kind", KINDS)
def test_axis_titles_carry_the_unit_and_no_colour_is_of_one_theme(kind):
    spec = spec_of(kind)
    titles = {
        channel["title"]
        for layer in layers(spec)
        for channel in layer["encoding"].values()
        if isinstance(channel, dict) and channel.get("title")
    }
    assert titles == {text for name, text in KINDS[kind][1].items() if name.endswith("title")}
    text = json.dumps(spec)
    assert LIGHT.load not in text
    assert "datasets" not in text
    assert spec["config"]["legend"] == {"disable": True}


def test_what_an_effect_means_is_a_shape_as_well_as_a_colour():
    (points,) = marks_of(spec_of(forest), "point")
    assert points["encoding"]["shape"]["scale"] == {"domain": list(TONES), "range": list(SIGNS)}
    assert "--pl-over" not in json.dumps(points)
    assert points["encoding"]["fill"]["condition"]["test"] == "datum.tone == 'unsure'", "a ring, not a dot"


def test_weeks_before_go_live_are_rings_and_none_is_ruled():
    (dots,) = marks_of(spec_of(course), "point")
    assert "before" in dots["encoding"]["fill"]["condition"]["test"]
    assert [
        rule for rule in marks_of(spec_of(course), "rule") if rule["encoding"].get("y", {}).get("datum") == 0
    ]
    assert set(PHASES) == {"before", "preparing", "learning", "after"}


def test_a_course_tells_its_phases_apart_and_its_mean_after_the_ramp(desk):
    picture = course_picture(desk, "", "documentation_minutes")
    assert picture.drawing is not None
    bins = picture.drawing.rows["bins"]
    assert bins["phase"].to_list() == ["before", "before", "preparing", "learning", "after", "after", "after"]
    assert picture.drawing.rows["levels"].to_dicts() == [{"first": 4.0, "end": 16.0, "value": -12.4}]
    assert bins.filter((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))).is_empty()
    assert "with the tool, −12.4 min per 8 h on average" in picture.drawing.rows["names"]["label"].to_list()
    assert picture.drawing.sentence.startswith(
        "Documentation in The whole organisation, by weeks since go-live"
    )


def test_every_outcome_lies_on_its_own_detectable_effect(desk):
    picture = forest_picture(desk, "")
    assert picture.drawing is not None
    effects = {row["label"]: row for row in picture.drawing.rows["effects"].to_dicts()}
    assert effects["Documentation"]["effect"] == pytest.approx(-12.4 / 7.8)
    assert effects["Documentation"]["tone"] == "better"
    assert effects["Overtime"]["tone"] == "worse"
    assert effects["Record work after hours"]["tone"] == "unsure"
    assert "Acuity (not recorded here, or in no week that can be judged)" in picture.untold
    assert len(picture.rows) == len(OUTCOMES)


def test_a_promise_without_a_measurement_has_no_bar(desk):
    picture = promise_picture(desk, "Rehabilitation", None)
    assert picture.drawing is not None
    assert picture.shares is None
    assert "this snapshot holds no ledger" in picture.shares_instead


def test_shares_are_set_beside_what_they_were_promised_to(desk):
    ledger = desk.rollout_ledgers("").to_dicts()[0]
    picture = promise_picture(desk, "", ledger)
    assert picture.shares is not None
    rows = {row["label"]: row for row in picture.shares.rows["rows"].to_dicts()}
    assert rows["more patients"]["measured"] == pytest.approx(90)
    assert rows["more patients"]["figure"] == "90 % (60 to 120), promised 20 to 30 %"
    assert rows["less overtime and evening work"]["low"] is None, "a sum of two entries has no interval"
    assert rows["sicker patients"]["figure"].endswith("promised nothing")
    assert sum(row["measured"] for row in rows.values()) == pytest.approx(100)


@pytest.mark.parametrize("service", ["", "Community", "Outpatients"])
def test_every_drawing_is_told_in_a_sentence_and_renders_in_both_themes(desk, service):
    for drawing in drawings(desk, service):
        assert drawing.sentence.endswith(".")
        assert not {"None", "nan"} & set(drawing.sentence.replace(",", " ").split())
        for palette in (LIGHT, DARK):
            chart = drawing.chart_with_rows(palette).properties(width=600)
            assert "NaN" not in vl_convert.vegalite_to_svg(chart.to_dict())
