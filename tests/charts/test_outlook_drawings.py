"""Pictures of coming shifts: what they show, in which order, and that they render."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import vl_convert

from dashboard.charts.outlook import outlook_strip
from dashboard.charts.theme import DARK, LIGHT
from dashboard.data import LOCAL_USER, Desk
from dashboard.drawings.this_week import cards, outcomes
from dashboard.sections.week_lists import read_week
from pipelines.warehouse.read import open_snapshot
from tests.unit.test_words_this_week import coming, unknown, week

SUNDAY = date(2026, 2, 22)
TODAY = date(2026, 2, 25)


def unit(name):
    return {"unit_id": name, "unit_name": name}


def card(*rows, today=TODAY):
    told = [row | {"gone": row["date"] < today} for row in rows]
    (made,) = cards([unit(rows[0]["unit_id"])], told, SUNDAY, today)
    return made


def shifts(*rows, **more):
    return dict(card(*rows, **more).drawings)["day"].rows["shifts"].to_dicts()


def test_a_shift_is_a_sign_with_its_range_on_its_day():
    (row,) = shifts(coming())
    assert (row["middle"].date(), row["load"], row["low"], row["high"]) == (date(2026, 2, 27), 6.6, 6.1, 7.4)
    assert (row["state"], row["gone"]) == ("over", False)
    assert "would bring it to its line" in row["tip"]


def test_shifts_that_have_begun_are_faint_and_do_not_count():
    made = card(coming(date=date(2026, 2, 23)), coming(state="within"))
    assert [row["gone"] for row in dict(made.drawings)["day"].rows["shifts"].to_dicts()] == [True, False]
    assert made.state == "within"
    assert card(coming(date=date(2026, 2, 23))).state == "unknown"


def test_what_is_not_known_has_no_height():
    (row,) = shifts(unknown())
    assert (row["state"], row["load"]) == ("unknown", None)
    (row,) = shifts(coming(load=None, load_low=None, load_high=None))
    assert row["state"] == "unknown", "nobody planned has no load to draw, and its tip says so"


def test_the_window_is_the_fortnight_and_holds_line_and_ranges():
    (drawing,) = (one for _, one in card(coming(), coming(state="within", load=5.0, load_low=4.4)).drawings)
    corners = drawing.corners
    assert (corners.first, corners.last) == (SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=14))
    assert corners.low < 4.4
    assert corners.high > 7.4
    assert drawing.options["axis_title"] == "Patients per nurse, day shifts; line 6"


def test_a_line_that_changes_is_drawn_in_steps_and_said():
    (drawing,) = (one for _, one in card(coming(), coming(date=date(2026, 2, 28), limit=5.0)).drawings)
    assert drawing.rows["lines"]["limit"].to_list() == [6.0, 5.0]
    assert drawing.options["axis_title"].endswith("the line changes")


def test_a_week_stands_in_its_middle_over_its_line():
    made = card(week())
    (drawing,) = (one for _, one in made.drawings)
    (row,) = drawing.rows["shifts"].to_dicts()
    (line,) = drawing.rows["lines"].to_dicts()
    assert row["middle"].date() == date(2026, 2, 26)
    assert line["end"] - line["start"] == timedelta(days=7)


@pytest.mark.parametrize(("today", "marks"), [(date(2026, 2, 23), 0), (TODAY, 1), (date(2026, 3, 9), 0)])
def test_today_is_marked_where_it_is_inside(today, marks):
    (drawing,) = (one for _, one in card(coming(), today=today).drawings)
    assert drawing.rows["today"].height == marks


def test_a_picture_is_told_in_a_sentence():
    rows = (coming(), coming(state="within", load=5.0), unknown(date=date(2026, 2, 28)))
    (drawing,) = (one for _, one in card(*rows).drawings)
    assert drawing.sentence == (
        "Forecast, Ash Ward, day shifts, 23 Feb 2026 to 8 Mar 2026: between 5 and 6.6 patients per nurse, "
        "line 6; 1 of 2 over, 1 not known."
    )


def test_units_that_need_attention_come_first():
    rows = [coming("A", "within"), coming("B", "near"), coming("C"), coming("D"), coming("D", period="night")]
    told = [row | {"gone": False} for row in rows]
    made = cards([unit(name) for name in "ABCDE"], told, SUNDAY, TODAY)
    assert [one.unit["unit_id"] for one in made] == ["D", "C", "B", "A"]


def test_what_happened_is_drawn_in_the_range_that_was_forecast():
    rows = [
        coming(happened_load=6.2, happened_over=True, inside=True),
        coming(date=date(2026, 2, 28), happened_load=5.9, happened_over=False, inside=False),
        coming(date=date(2026, 3, 1), happened_load=None, happened_over=True, inside=None),
    ]
    ((period, drawing),) = outcomes(unit("Ash Ward"), rows)
    assert period == "day"
    assert drawing.rows["shifts"]["state"].to_list() == ["over", "within"]
    assert drawing.rows["shifts"]["load"].to_list() == [6.2, 5.9]
    assert "1 of 2 over; 1 in the range that had been forecast." in drawing.sentence


def test_pictures_of_the_fixture_site_render(site: Path):
    desk = Desk(open_snapshot(site / "warehouse"), LOCAL_USER)
    units = desk.units().to_dicts()
    made = read_week(desk, units, desk.about())
    every = cards(units, made.coming({row["unit_id"] for row in units}), desk.about().as_of, made.today)
    assert [one.unit["unit_id"] for one in every[:2]] == ["W01", "W02"]
    for palette in (LIGHT, DARK):
        (_, drawing), *_ = every[0].drawings
        assert drawing.chart is outlook_strip
        drawn = vl_convert.vegalite_to_svg(json.loads(drawing.chart_with_rows(palette).to_json()))
        assert palette.over in drawn


def mark(day, kind="go_live", unit_id="W01", **more):
    told = {"unit_id": unit_id, "kind": kind, "happened_on": day, "subject": "Scribe", "version": None}
    return told | {"limit": None} | more


def test_what_happens_on_the_days_drawn_is_marked_and_nothing_else():
    shift = coming()
    name = shift["unit_id"]
    marks = [
        mark(SUNDAY, unit_id=name),  # the day before the picture begins
        mark(date(2026, 2, 26), unit_id=name),
        mark(date(2026, 3, 8), "line", name, limit=5.0),
        mark(date(2026, 3, 9), unit_id=name),  # the day after it ends
        mark(date(2026, 2, 26), unit_id="elsewhere"),
    ]
    (made,) = cards([unit(name)], [shift | {"gone": False}], SUNDAY, TODAY, marks)
    assert made.happens == ("26 Feb 2026: Scribe goes live", "8 Mar 2026: line 5")
    drawing = dict(made.drawings)["day"]
    rows = drawing.rows["marks"].to_dicts()
    # A sign stands where its day begins: half a day before the middle, in which the shift's own stands.
    assert [str(row["happened_on"]) for row in rows] == ["2026-02-25 12:00:00", "2026-03-07 12:00:00"]
    assert [row["kind"] for row in rows] == ["go_live", "line"]
    assert drawing.sentence.endswith("26 Feb 2026: Scribe goes live. 8 Mar 2026: line 5.")
    svg = vl_convert.vegalite_to_svg(drawing.chart_with_rows(LIGHT).to_dict())
    without = vl_convert.vegalite_to_svg(
        dict(cards([unit(name)], [shift | {"gone": False}], SUNDAY, TODAY)[0].drawings)["day"]
        .chart_with_rows(LIGHT)
        .to_dict()
    )
    assert svg.count("<path") == without.count("<path") + 2, "a sign for each mark"
