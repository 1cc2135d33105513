"""What a drawing sends: kept with it, whole, and never anybody else's."""

from inspect import Parameter, signature
from io import BytesIO
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.charts.alerts import alert_load
from dashboard.charts.forest import forest
from dashboard.charts.parts import ANYWHERE
from dashboard.charts.promise import promised_measured
from dashboard.charts.spec import _finished, template
from dashboard.charts.strips import strips
from dashboard.charts.theme import SCREEN
from dashboard.charts.waterfall import waterfall
from dashboard.data import LOCAL_USER, Desk, Grants
from dashboard.drawings.load_lines import cards
from dashboard.drawings.unit import unit_picture
from pipelines.warehouse.read import open_snapshot

COUNTED: dict[Any, dict[str, Any]] = {
    waterfall: {"axis_title": "Hours", "steps_shown": 7},
    strips: {"axis_title": "Weeks", "strips_shown": 13},
    forest: {"axis_title": "Effect", "effects_shown": 4},
    promised_measured: {"axis_title": "Minutes", "number_format": ".1f", "rows_shown": 3},
    alert_load: {"axis_title": "Patients per nurse", "height": 270},
}


@pytest.fixture(scope="module")
def desk(site: Path) -> Desk:
    return Desk(open_snapshot(site / "warehouse"), LOCAL_USER)


def test_rows_are_made_into_bytes_once_and_read_back_whole(desk):
    card = cards(desk)["W01"]
    first, second = card.spec(), card.spec()
    assert first == second
    assert first["datasets"]["weeks"] is second["datasets"]["weeks"]
    assert_frame_equal(pl.read_ipc_stream(BytesIO(first["datasets"]["weeks"])), card.rows["weeks"])


def test_what_a_screen_does_with_a_spec_does_not_reach_the_next_one(desk):
    spec = cards(desk)["W01"].spec()
    del spec["datasets"]["weeks"]
    del spec["datasets"], spec["layer"]
    assert {"datasets", "layer"} <= cards(desk)["W01"].spec().keys()
    assert "weeks" in cards(desk)["W01"].spec()["datasets"]


def test_what_was_sent_to_one_user_is_never_sent_to_another(site):
    snapshot = open_snapshot(site / "warehouse")
    everything = Desk(snapshot, LOCAL_USER)
    little = Desk(snapshot, Grants("unit manager", frozenset({"W02"})))
    full = unit_picture(everything, "W01").pictures()
    allowed = unit_picture(little, "W01").pictures()
    assert allowed.keys() < full.keys()
    now = {stream for drawing in allowed.values() for stream in drawing.spec()["datasets"].values()}
    for title in full.keys() - allowed.keys():
        assert next(iter(full[title].spec()["datasets"].values())) not in now


@pytest.mark.parametrize("chart", COUNTED, ids=lambda chart: chart.__name__)
def test_one_finished_spec_serves_every_number_of_rows(chart):
    options = COUNTED[chart]
    names = [
        name
        for name, one in signature(chart).parameters.items()
        if one.kind is Parameter.POSITIONAL_OR_KEYWORD
    ]
    template(chart, tuple(names), tuple(options.items()))
    built = _finished.cache_info().currsize
    counted = list(options)[-1]
    taller = {**options, counted: options[counted] + 60}
    sent = template(chart, tuple(names), tuple(taller.items()))
    assert _finished.cache_info().currsize == built
    rows = {name: alt.NamedData(name=name) for name in names}
    whole = chart(**rows, corners=ANYWHERE, **taller, palette=SCREEN).to_dict()
    assert {**whole, "autosize": None, "$schema": None} == {**sent, "autosize": None, "$schema": None}
