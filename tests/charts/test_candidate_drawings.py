"""The picture of past loads with candidate lines across it."""

from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.charts.candidates import candidates
from dashboard.charts.spec import Drawing, template
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings.line_past import Past, past, subjects
from dashboard.drawings.set_the_line import apart, beyond, drawing, window
from pipelines.warehouse.read import current, open_snapshot
from tests.app import snapshot


def shown(site: Path, unit: str) -> Past:
    desk = Desk(open_snapshot(site / "warehouse", current(site / "warehouse") or ""), LOCAL_USER)
    return past(desk, unit, next(iter(subjects(desk, unit))))


def drawn(told: Past, limit: float) -> Drawing:
    picture = drawing(told, limit)
    assert picture is not None
    return picture


@pytest.mark.parametrize("unit", [unit.unit_id for unit in snapshot.UNITS])
def test_every_load_is_in_a_bar_or_said_to_be_beyond(site, unit):
    told = shown(site, unit)
    picture = drawn(told, told.usual or 0.0)
    bins = picture.rows["bins"]
    assert bins["count"].sum() + beyond(told) == told.history["load"].drop_nulls().len()
    assert picture.corners.tallest == bins["count"].max()
    assert (bins["low"] < bins["high"]).all()


@pytest.mark.parametrize("unit", ["W01", "C01", "W07"])
def test_candidates_lie_in_the_picture_and_one_is_chosen(site, unit):
    told = shown(site, unit)
    limit = told.limits[1]["limit"]
    picture = drawn(told, limit)
    lines = picture.rows["lines"]
    low, high = window(told)
    assert lines["limit"].is_between(low, high).all()
    assert lines.filter("chosen")["limit"].to_list() == [limit]
    assert lines["present"].sum() == (1 if told.subject.line else 0)
    for row in told.limits:
        assert f"{row['limit']:g}: " in picture.sentence


def test_bars_over_the_chosen_candidate_are_told_apart(site):
    told = shown(site, "W01")
    bins = drawn(told, 6.0).rows["bins"]
    assert (bins.filter("over")["low"] >= 6.0 - 1e-6).all()
    assert (bins.filter(~bins["over"])["high"] <= 6.0 + 1e-6).all()
    assert bins.filter("over")["count"].sum() == told.at(6.0)["over"]


def test_labels_keep_apart_and_inside():
    placed = apart([4.0, 6.0, 6.1, 6.2, 8.0], 0.4, 3.8, 8.2)
    assert all(b - a >= 0.4 - 1e-9 for a, b in pairwise(placed))
    assert placed[0] == 4.0
    assert placed[-1] <= 8.0
    crowded = apart([7.9, 8.0, 8.1], 0.4, 3.8, 8.2)
    assert crowded == pytest.approx([7.2, 7.6, 8.0])


def test_the_spec_is_finished_without_rows_and_has_no_legend():
    options = (("axis_title", "Patients per nurse"), ("count_title", "Shifts"))
    spec = template(candidates, ("bins", "lines"), options)
    assert spec["layer"][0]["mark"]["type"] == "bar"
    assert spec["layer"][0]["encoding"]["x"]["title"] == "Shifts"
    assert spec["layer"][0]["encoding"]["y"]["title"] == "Patients per nurse"
    assert "legend" not in str(spec["layer"])
