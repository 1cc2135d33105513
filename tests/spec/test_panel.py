"""From published days to the panel: what a week is when days are missing, and which weeks and units count."""

from __future__ import annotations

from datetime import timedelta
from math import exp

import numpy as np
import pytest

from pipelines.detection.panel import weeks_of
from pipelines.shapes import METRIC_VALUE, PUBLISHED, UNIT_DAY, WEEK_COMPLETENESS
from pipelines.shapes.comparing import FOR_EVER
from tests.fact_rows import MONDAY, conformed, week
from tests.published import published

WEEKS = 16
HOURS = {1: 40.0, 2: 40.0, 3: 40.0, 4: 40.0, 5: 30.0, 6: 10.0, 7: 0.0}
"""A clinic's hours by ISO weekday, 200 a week; it sees a contact an hour."""


def days(unit="U1", weeks=WEEKS, **changed):
    return [
        {
            "unit_id": unit,
            "date": MONDAY + timedelta(days=7 * number + weekday - 1),
            "measure": "contacts_per_clinician_hour",
            "staff_group": "all",
            "numerator": hours,
            "acuity": None,
            "hours": hours,
        }
        | changed
        for number in range(weeks)
        for weekday, hours in HOURS.items()
        if hours
    ]


def complete(*units, weeks=WEEKS, **shares):
    return [
        {"unit_id": unit, "week_start": week(number), "completeness": shares.get(f"week_{number}", 1.0)}
        for unit in units
        for number in range(weeks)
    ]


def panel_of(rows, *, completeness=None, last=WEEKS - 1, rollout=(), unit_change=(), metric_value=()):
    units = sorted({row["unit_id"] for row in rows})
    known = published(
        unit_day=conformed(rows, UNIT_DAY),
        completeness=conformed(completeness or complete(*units), WEEK_COMPLETENESS),
        rollout=conformed(list(rollout), PUBLISHED["rollout"]),
        unit_change=conformed(list(unit_change), PUBLISHED["unit_change"]),
        metric_value=conformed(list(metric_value), METRIC_VALUE),
    )
    return weeks_of(known, week(last))


def test_a_whole_week_is_the_sum_of_its_days():
    found = panel_of(days()).panel
    assert found.observed.all()
    assert found.patients == pytest.approx(np.log(200.0))
    assert found.hours == pytest.approx(np.log(200.0))


def test_a_missing_day_does_not_change_what_the_week_is_like():
    rows = [row for row in days() if row["date"] != week(14)]  # the Monday of the fifteenth week
    found = panel_of(rows).panel
    # What is there, 160, over the share of a week that Tuesday to Saturday have, 160 / 200.
    assert exp(found.hours[0, 14]) == pytest.approx(200.0)
    assert exp(found.patients[0, 14]) == pytest.approx(200.0)


def test_patients_and_hours_may_miss_different_days():
    rows = days()
    for row in rows:
        if row["date"] == week(14):
            row["numerator"] = None
        if row["date"] == week(14) + timedelta(days=4):
            row["hours"] = None
    found = panel_of(rows).panel
    assert exp(found.patients[0, 14] - found.hours[0, 14]) == pytest.approx(1.0)  # 160/.8 over 170/.85


def test_a_week_below_the_gate_is_not_observed():
    found = panel_of(days(), completeness=complete("U1", week_5=0.84, week_6=0.85)).panel
    assert found.observed[0].tolist() == [number != 5 for number in range(WEEKS)]


def test_a_week_without_patients_or_without_hours_is_not_observed():
    rows = days()
    for row in rows:
        if row["date"] >= week(14):
            row["numerator"] = 0.0
    assert panel_of(rows).panel.observed[0].tolist() == [number < 14 for number in range(WEEKS)]


def test_open_cases_are_a_level_and_not_a_sum():
    rows = days(measure="caseload_per_wte", numerator=300.0)
    some = [row for row in rows if row["date"].weekday() == 0 or row["date"] < week(12)]
    found = panel_of(some, completeness=complete("U1")).panel
    seen = panel_of(rows).panel
    assert seen.patients == pytest.approx(np.log(300.0))
    # From the thirteenth week on only Mondays are told: a fifth of the hours, too little to go by.
    assert found.observed[0].tolist() == [number < 12 for number in range(WEEKS)]


def test_acuity_counts_where_it_was_recorded_from_the_start():
    recorded = days("U1", acuity=1.2)
    recorded[-1]["acuity"] = 1.5
    late = [row | {"acuity": 1.4 if row["date"] >= week(13) else None} for row in days("U2")]
    found = panel_of(recorded + late + days("U3")).panel
    assert exp(found.acuity[0, 0]) == pytest.approx(1.2)
    # The last Saturday has 10 of the week's 200 contacts: (190 x 1.2 + 10 x 1.5) / 200.
    assert exp(found.acuity[0, 15]) == pytest.approx(1.215)
    assert (found.acuity[1:] == 0).all()


def test_a_week_without_acuity_of_a_unit_that_keeps_it_is_not_observed():
    rows = days(acuity=1.2)
    for row in rows:
        if row["date"] >= week(15):
            row["acuity"] = None
    assert not panel_of(rows).panel.observed[0, 15]


def go_live(unit, number, offset=0):
    return {"unit_id": unit, "tool_id": "T", "go_live_date": week(number) + timedelta(days=offset)}


def test_a_unit_is_treated_from_the_week_of_its_earliest_go_live():
    lives = [go_live("U1", 13, 3), go_live("U1", 9, 6), go_live("U2", 15, 6), go_live("U3", 16)]
    found = panel_of(days("U1") + days("U2") + days("U3") + days("U4"), rollout=lives).panel
    assert found.go_live.tolist() == [9, 15, -1, -1]  # one in the week after the last does not exist yet
    assert found.clean_until.tolist() == [9, 15, FOR_EVER, FOR_EVER]


@pytest.mark.parametrize(
    ("share", "state", "until"),
    [(0.05, "value", FOR_EVER), (0.051, "value", 6), (1.0, "suppressed", FOR_EVER)],
)
def test_a_unit_whose_people_use_a_tool_without_a_rollout_compares_no_longer(share, state, until):
    use = {"metric": "adoption", "unit_id": "U1", "week_start": week(6), "value": share, "state": state}
    assert panel_of(days("U1"), metric_value=[use]).panel.clean_until.tolist() == [until]


def test_the_weeks_before_a_merger_were_another_unit_s():
    merged = {
        "unit_id": "U0",
        "successor_id": "U1",
        "effective_on": week(4) + timedelta(days=2),
        "kind": "merge",
    }
    found = panel_of(days("U1"), unit_change=[merged])
    assert found.units == ("U1", "U1")  # what it was before is no baseline for what it is now
    assert found.panel.observed[0].tolist() == [number < 4 for number in range(WEEKS)]
    assert found.panel.observed[1].tolist() == [number >= 5 for number in range(WEEKS)]


def test_what_a_week_was_does_not_change_with_later_weeks():
    rows = days("U1") + days("U2", hours=30.0, acuity=1.1)
    rows = [row for place, row in enumerate(rows) if place % 7 != 3]  # a day is missing now and then
    whole = panel_of(rows).panel
    for weeks in range(1, WEEKS):
        part = panel_of([row for row in rows if row["date"] < week(weeks)], last=weeks - 1).panel
        for name in ("patients", "acuity", "hours"):
            np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[:, :weeks])
        np.testing.assert_array_equal(part.size, whole.size)


def test_size_is_whole_time_people():
    assert panel_of(days()).panel.size.tolist() == [pytest.approx(200 / 37.5)]  # in the first week


def test_nothing_later_than_the_last_week_is_looked_at():
    found = panel_of(days(), last=9)
    assert len(found.mondays) == 10
    assert found.panel.patients.shape == (1, 10)
    assert panel_of(days(), last=-1) is None
