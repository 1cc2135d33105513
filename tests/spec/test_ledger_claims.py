"""What agreements promise, as hours of a unit and week."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.ledger.claims import claimed_hours
from pipelines.shapes import PUBLISHED, conform

MONDAY = date(2026, 1, 5)


def day(week: int, more: int = 0) -> date:
    return MONDAY + timedelta(weeks=week, days=more)


def agreement(minutes=12.0, unit=None, tool="scribe", since=MONDAY):
    return {
        "unit_id": unit,
        "tool_id": tool,
        "effective_from": since,
        "promised_minutes_per_shift": minutes,
    }


def live(unit="W1", tool="scribe", since=MONDAY, until=None):
    return {"unit_id": unit, "tool_id": tool, "go_live_date": since, "end_date": until, "ramp_weeks": 4}


def worked(unit="W1", weeks=3, nurses=40, doctors=10):
    return [
        {"unit_id": unit, "week_start": day(week), "staff_group": group, "shifts_worked": shifts}
        for week in range(weeks)
        for group, shifts in (("nurse", nurses), ("doctor", doctors))
    ]


def frame(rows, name):
    return conform(pl.DataFrame(rows, infer_schema_length=None), PUBLISHED[name])


def claims(agreements, rollouts, hours=None):
    told = claimed_hours(
        frame(agreements, "agreement"),
        frame(rollouts, "rollout"),
        frame(worked() if hours is None else hours, "week_hours"),
    )
    return {(unit, (monday - MONDAY).days // 7): hours for unit, monday, hours in told.iter_rows()}


def test_promised_minutes_times_the_shifts_of_every_group():
    each = 12 * (40 + 10) / 60
    assert claims([agreement()], [live()]) == {("W1", 0): each, ("W1", 1): each, ("W1", 2): each}


def test_only_whole_weeks_in_which_the_tool_is_live_count():
    assert set(claims([agreement()], [live(since=day(0, 1), until=day(2, 5))])) == {("W1", 1)}
    assert set(claims([agreement()], [live(until=day(1, 6))])) == {("W1", 0), ("W1", 1)}


def test_a_later_agreement_takes_the_place_of_an_earlier_one_from_its_day_on():
    later = agreement(6.0, since=day(1, 2))
    told = claims([agreement(), later], [live()])
    assert [told["W1", week] for week in range(3)] == [10.0, 10.0, 5.0]


def test_the_unit_s_own_agreement_goes_before_the_one_for_every_unit():
    own = agreement(24.0, unit="W1")
    later = agreement(6.0, since=day(1))
    told = claims([own, later], [live(), live("W2")], [*worked(), *worked("W2")])
    assert told["W1", 2] == 24 * 50 / 60
    assert told["W2", 2] == 6 * 50 / 60


def test_promises_of_several_tools_add_up_and_a_tool_named_twice_counts_once():
    both = [agreement(), agreement(3.0, tool="coder")]
    assert claims(both, [live(), live(tool="coder"), live()])["W1", 0] == (12 + 3) * 50 / 60


def test_where_nothing_is_promised_or_no_shift_is_known_there_is_no_claim():
    assert claims([agreement(None)], [live()]) == {}
    assert claims([agreement(unit="W2")], [live()]) == {}
    assert claims([agreement()], [live(tool="coder")]) == {}
    no_roster = [row | {"shifts_worked": None} for row in worked()]
    assert claims([agreement()], [live()], no_roster) == {}
