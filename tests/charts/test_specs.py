"""Facts of the specs: what is encoded, where gaps are, that units stand in the axis titles."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from dashboard.charts.control import SIGNS, TONES, control_chart, control_small
from dashboard.charts.load import load_card, load_panel
from dashboard.charts.outlook import outlook_strip
from dashboard.charts.parts import Corners, mark_labels, with_lanes
from dashboard.charts.saved import saved_panel
from dashboard.charts.shifts import share_over, shift_dots
from dashboard.charts.small import small_bars
from dashboard.charts.spec import Drawing, template
from dashboard.charts.strips import strips
from dashboard.charts.theme import LIGHT
from dashboard.charts.waterfall import waterfall
from dashboard.drawings.load_lines import above_line, room
from dashboard.drawings.time import expected_band
from dashboard.words.english import TEXTS
from pipelines.detection.xmr import RULES
from pipelines.shapes import METRIC_STATES

MONDAY = date(2026, 1, 5)
CORNERS = Corners(MONDAY, MONDAY + timedelta(weeks=11), 0.0, 10.0)
KINDS: dict[Any, tuple[tuple[str, ...], dict[str, Any]]] = {
    load_card: (("weeks", "above", "marks"), {"axis_title": "Patients per nurse"}),
    load_panel: (("weeks", "above", "band", "marks", "labels"), {"axis_title": "Patients per nurse"}),
    saved_panel: (("weeks", "marks"), {"axis_title": "Hours saved per week"}),
    share_over: (("weeks", "marks"), {"axis_title": "Share over the line"}),
    shift_dots: (("shifts", "lines"), {"axis_title": "Patients per nurse"}),
    control_small: (
        ("weeks", "limits", "marks"),
        {"axis_title": "Minutes per shift", "number_format": "~g"},
    ),
    control_chart: (
        ("weeks", "limits", "labels", "marks"),
        {"axis_title": "Minutes per shift", "number_format": "~g"},
    ),
    strips: (("rows", "stretches", "marks"), {"axis_title": "Weeks", "strips_shown": 5}),
    waterfall: (("steps",), {"axis_title": "Hours a week", "steps_shown": 7}),
    outlook_strip: (
        ("shifts", "lines", "today", "marks"),
        {"axis_title": "Patients per nurse, day shifts; line 6"},
    ),
    small_bars: (("weeks", "marks"), {"axis_title": "Reports a week", "number_format": "d"}),
}


def spec_of(kind: Any) -> dict[str, Any]:
    names, options = KINDS[kind]
    return template(kind, names, tuple(options.items()))


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer in spec.get("layer", []):
        if "layer" in layer:
            yield from layers(layer)
        else:
            yield layer


def marks_of(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in layers(spec) if layer["mark"]["type"] == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_axis_titles_carry_the_unit(kind):
    titles = {
        channel["title"]
        for layer in layers(spec_of(kind))
        for channel in layer["encoding"].values()
        if isinstance(channel, dict) and channel.get("title")
    }
    assert titles == {KINDS[kind][1]["axis_title"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_finished_spec_holds_no_data_and_no_colour_of_one_theme(kind):
    text = json.dumps(spec_of(kind))
    assert "datasets" not in text
    assert '"values": [{' not in text
    assert LIGHT.load not in text
    assert "var(--pl-" in text


@pytest.mark.parametrize("kind", KINDS)
def test_no_chart_loads_anything_and_none_has_a_legend(kind):
    spec = spec_of(kind)
    assert '"url"' not in json.dumps(spec)
    assert spec["config"]["legend"] == {"disable": True}
    assert spec["config"]["mark"]["aria"] is False  # one sentence for the chart, not one per point


@pytest.mark.parametrize("kind", [load_card, load_panel, control_small, control_chart])
def test_lines_break_where_a_week_has_no_figure(kind):
    assert spec_of(kind)["config"]["mark"]["invalid"] == "break-paths-show-domains"


@pytest.mark.parametrize("kind", [control_small, control_chart])
def test_a_control_chart_marks_by_shape_as_well_as_colour_and_knows_neither_red_nor_green(kind):
    (signs,) = [mark for mark in marks_of(spec_of(kind), "point") if "sign" in json.dumps(mark)]
    assert signs["transform"] == [{"filter": "datum.sign != null"}]
    assert signs["encoding"]["shape"] == {"field": "sign", "scale": None, "type": "nominal"}
    scale = signs["encoding"]["color"]["scale"]
    colours = ["var(--pl-near)", "var(--pl-within)", "var(--pl-ink)"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == dict(zip(TONES, colours, strict=True))
    assert "--pl-over" not in json.dumps(
        [mark for mark in layers(spec_of(kind)) if "sign" in json.dumps(mark)]
    )


def test_every_rule_and_way_has_a_sign_and_rules_do_not_share_one():
    assert {rule for rule, _ in SIGNS} == set(RULES)
    by_rule = {rule: {SIGNS[(rule, way)] for way in (1, -1)} for rule in RULES}
    every = [sign for signs in by_rule.values() for sign in signs]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("kind", [control_small, control_chart])
def test_mean_and_limits_are_ruled_and_what_they_rest_on_is_shaded(kind):
    rules = [mark for mark in marks_of(spec_of(kind), "rule") if mark["encoding"].get("x2")]
    assert [mark["encoding"]["y"]["field"] for mark in rules] == ["mean", "lower", "upper"]
    dashes = [mark["mark"]["strokeDash"] for mark in rules]
    assert dashes[0] != dashes[1] == dashes[2]
    (basis,) = marks_of(spec_of(kind), "rect")
    assert (basis["encoding"]["x"]["field"], basis["encoding"]["x2"]["field"]) == (
        "basis_first",
        "basis_last",
    )


def test_the_five_reasons_for_no_figure_have_five_signs():
    (sign,) = [mark for mark in marks_of(spec_of(control_chart), "point") if "state" in json.dumps(mark)]
    scale = sign["encoding"]["shape"]["scale"]
    assert set(scale["domain"]) == set(METRIC_STATES) - {"value"}
    assert len(set(scale["range"])) == 5


def test_texts_are_set_into_one_finished_spec_and_come_out_as_they_went_in():
    names, _ = KINDS[control_small]
    title = 'Minutes "net" per \\ shift − 2'
    one = template(control_small, names, (("axis_title", title), ("number_format", "~g")))
    other = template(control_small, names, (("axis_title", "Hours"), ("number_format", "~g")))
    assert title in {
        layer["encoding"]["y"].get("title")
        for layer in layers(one)
        if "field" in layer["encoding"].get("y", {})
    }
    assert json.dumps(one).replace(json.dumps(title)[1:-1], "Hours") == json.dumps(other)
    assert "@@" not in json.dumps(one)


def test_over_is_a_triangle_as_well_as_a_colour():
    over = [
        mark for mark in marks_of(spec_of(load_panel), "point") if mark["mark"].get("shape") == "triangle-up"
    ]
    assert len(over) == 1
    assert over[0]["transform"] == [{"filter": "datum.over"}]
    shape = marks_of(spec_of(shift_dots), "point")[0]["encoding"]["shape"]
    assert (shape["condition"]["value"], shape["value"]) == ("triangle-up", "circle")


def test_weeks_without_a_figure_have_a_sign_that_says_why():
    sign = next(mark for mark in marks_of(spec_of(saved_panel), "point") if "state" in json.dumps(mark))
    scale = sign["encoding"]["shape"]["scale"]
    shapes = dict(zip(scale["domain"], scale["range"], strict=True))
    assert shapes["suppressed"] != shapes["missing"]
    assert sign["transform"] == [{"filter": "datum.state != 'value'"}]


def test_bars_of_hours_saved_start_at_zero_and_learning_weeks_are_pale():
    bar = marks_of(spec_of(saved_panel), "bar")[0]["encoding"]
    assert bar["y2"] == {"datum": 0}
    assert bar["opacity"]["condition"] == {"test": "datum.ramp", "value": 0.45}


def test_both_panels_share_their_time_axis_exactly():
    scales = {
        json.dumps(layer["encoding"]["x"]["scale"], sort_keys=True)
        for kind in (saved_panel, load_panel)
        for layer in layers(spec_of(kind))
        if "x" in layer["encoding"]
    }
    assert len(scales) == 1
    for kind in (saved_panel, load_panel):
        axis = spec_of(kind)["config"]["axisY"]
        assert axis["minExtent"] == axis["maxExtent"]


def test_the_window_is_given_as_parameters_so_that_one_spec_serves_every_unit():
    drawing = Drawing(small_bars, {"weeks": pl.DataFrame(), "marks": pl.DataFrame()}, CORNERS, "A sentence.",
                      {"axis_title": "Minutes per shift", "number_format": "~g"})  # fmt: skip
    window = {param["name"]: param["value"] for param in drawing.spec()["params"]}
    assert window == {
        "first": "2026/01/05",
        "last": "2026/03/23",
        "low": 0.0,
        "high": 10.0,
        "lanes": 0,
        "tallest": 0,
    }
    assert template.cache_info().currsize >= 1


def weeks(*loads: float | None, limit: float | None = 6.0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "week_start": [MONDAY + timedelta(weeks=n) for n in range(len(loads))],
            "load": list(loads),
            "limit": [limit] * len(loads),
        },
        schema={"week_start": pl.Date, "load": pl.Float64, "limit": pl.Float64},
    )


def test_the_area_over_the_line_begins_where_the_curve_crosses_it():
    area = above_line(weeks(5.0, 7.0, 7.0, 5.0)).to_dicts()
    days = [(row["week_start"].date() - MONDAY).days for row in area]
    # Halfway between 5 and 7 lies 6: 3.5 days after the first week, and 3.5 days after the third.
    assert days == [3, 7, 14, 17]
    assert [row["load"] for row in area] == [6.0, 7.0, 7.0, 6.0]
    assert len({row["stretch"] for row in area}) == 1


def test_the_area_is_never_joined_across_a_gap_or_a_calm_week():
    area = above_line(weeks(7.0, None, 7.0, 5.0, 7.0))
    assert area["stretch"].n_unique() == 3
    assert above_line(weeks(5.0, 5.5)).is_empty()
    assert above_line(weeks(7.0, 8.0, limit=None)).is_empty()


def test_every_card_has_its_line_at_the_same_height():
    shared = (0.6, 1.3)
    heights = []
    for limit in (6.0, 35.0, 1.5):
        window = room(weeks(limit * 0.9, limit * 1.1, limit=limit), shared)
        heights.append((limit - window.low) / (window.high - window.low))
    assert heights == pytest.approx([heights[0]] * 3)


def test_a_card_without_a_line_or_without_loads_still_has_room():
    assert room(weeks(5.0, 5.0, limit=None)).high > room(weeks(5.0, 5.0, limit=None)).low
    assert room(weeks(None, None)).high > room(weeks(None, None)).low


def marks(*days: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "happened_on": [MONDAY + timedelta(days=day) for day in days],
            "kind": ["release"] * len(days),
            "label": ["Scribe 2.0"] * len(days),
        },
        schema_overrides={"happened_on": pl.Date, "label": pl.String},
    )


def test_labels_that_would_lie_on_one_another_go_into_lanes():
    placed = with_lanes(marks(0, 2, 4, 60), MONDAY, MONDAY + timedelta(days=100))
    assert placed["lane"].to_list() == [0, 1, 2, 0]
    longer = marks(0, 20).with_columns(label=pl.lit("A tool with a long name goes live"))
    assert with_lanes(longer, MONDAY, MONDAY + timedelta(days=100))["lane"].to_list() == [0, 1]
    assert with_lanes(marks(0, 20), MONDAY, MONDAY + timedelta(days=100))["lane"].to_list() == [0, 0]


def test_every_kind_of_mark_has_a_sign_that_is_seen():
    signs = mark_labels(pl.DataFrame(), LIGHT)[1].to_dict()["encoding"]["shape"]["scale"]
    kinds = {key.removeprefix("mark.") for key in TEXTS if key.startswith("mark.")} - {"open", "closed"}
    assert set(signs["domain"]) == kinds
    assert "stroke" not in signs["range"], "a filled stroke has no area"


def test_labels_near_the_right_end_are_set_to_the_left_and_others_outside_are_left_out():
    placed = with_lanes(marks(-5, 10, 95, 130), MONDAY, MONDAY + timedelta(days=100))
    assert placed["side"].to_list() == ["right", "left"]
    assert with_lanes(marks(), MONDAY, MONDAY).is_empty()


def test_the_band_is_what_was_to_be_expected_in_the_load_s_own_unit():
    weeks = pl.DataFrame({"week_start": [MONDAY, MONDAY + timedelta(weeks=1)], "load": [6.6, None]})
    expected = pl.DataFrame(
        {
            "week_start": [MONDAY, MONDAY + timedelta(weeks=1)],
            "change": [0.10, 0.0],
            "low": [-0.05, -0.05],
            "high": [0.08, 0.08],
            "stretch": [1, 1],
        }
    )
    (band,) = expected_band(weeks, expected).to_dicts()  # a week without a load has none
    assert band["low"] == pytest.approx(6.6 / 1.10 * 0.95)
    assert band["high"] == pytest.approx(6.6 / 1.10 * 1.08)


def test_the_band_is_drawn_behind_the_curve_and_never_over_a_gap():
    panel = spec_of(load_panel)
    kinds = [layer["mark"]["type"] for layer in layers(panel)]
    bands = [layer for layer in layers(panel) if layer["encoding"].get("y2", {}).get("field") == "high"]
    assert len(bands) == 1
    assert bands[0]["encoding"]["detail"]["field"] == "stretch"
    assert bands[0]["encoding"]["y"]["scale"] == marks_of(panel, "line")[-1]["encoding"]["y"]["scale"]
    assert kinds.index("area") < kinds.index("line")
