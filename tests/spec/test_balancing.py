"""Alerts of overtime, missed breaks, evening work and overload reports, and what they say."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pipelines.detection.balancing import MEASURES, balancing
from pipelines.detection.messages import rate_message
from pipelines.metrics import METRICS
from pipelines.shapes import PUBLISHED
from tests.fact_rows import conformed, week
from tests.metric_weeks import complete, lives, metric, site
from tests.published import BUDGET

REPORTS = "overload_report_rate"
OVERTIME = "overtime_share"
CALM = [1.0, 0.0] * 20
"""Twenty reports in forty weeks."""


def told(values, last=60, **tables):
    return balancing(site(values, **tables), week(last), BUDGET, rate_message)


def alerts(values, last=60, **tables):
    rows = told(values, last, **tables).alerts
    return [row | json.loads(row["evidence"]) for row in rows]


def test_every_measure_is_a_metric_where_more_is_not_better():
    for measures in MEASURES.values():
        for measure in measures:
            assert METRICS[measure.metric].direction in ("lower is better", "context")


def test_a_flood_of_reports_is_a_warning_that_says_how_many_and_since_when():
    (found,) = alerts(metric(REPORTS, [*CALM, *[5.0] * 4]))
    assert (found["kind"], found["severity"], found["driver"]) == ("overload_reports", "warning", None)
    assert found["started_on"] == week(40)
    assert found["detected_on"] == week(41) + timedelta(days=6)
    assert found["closed_on"] is None
    assert (found["amount"], found["weeks"]) == (5 + 5, 2)
    # 13 reports in the first 26 weeks, and one of the pool's.
    assert found["rate_expected"] == pytest.approx((13 + 1) / (26 + 1 / 0.5), abs=1e-6)
    assert found["rate_change_percent"] == pytest.approx(100 * (5 / 0.5 - 1))
    assert found["message"] == (
        "Staff filed 10 overload reports over the last 2 weeks, where 1 would be usual for the hours "
        f"worked; more than chance since the week of {week(40):%-d %B %Y}."
    )


def test_less_than_one_report_is_said_in_words():
    elsewhere = metric(REPORTS, [1.0] + [0.0] * 29, unit="W02")
    (found,) = alerts(elsewhere + metric(REPORTS, [*[0.0] * 26, *[4.0] * 4]), last=29)
    assert "where fewer than one would be usual" in found["message"]


def test_a_site_that_begins_to_have_a_form_is_no_alarm():
    """Before the first report of all units there may have been nowhere to file one; zeros say nothing."""
    began = [0.0] * 30 + [2.0, 1.0] * 20
    assert not alerts(metric(REPORTS, began) + metric(REPORTS, [0.0] * 70, unit="W02"), last=69)
    first = metric(REPORTS, [1.0] + [0.0] * 69, unit="W02")
    assert alerts(metric(REPORTS, began) + first, last=69)


def test_what_it_says_of_load_is_nothing():
    (found,) = alerts(metric(REPORTS, [*CALM, *[5.0] * 4]))
    assert found["saving"] == "not_measured"
    assert found["load"] is found["load_expected"] is found["conversion_ratio"] is None


def test_reports_need_no_tool_and_no_other_unit():
    assert alerts(metric(REPORTS, [*CALM, *[5.0] * 4]))
    assert not alerts(metric(REPORTS, CALM * 2), last=79)


def test_an_alert_closes_after_four_quiet_weeks_once_the_excess_is_worn_off():
    (found,) = alerts(metric(REPORTS, [*CALM, *[5.0] * 4, *[0.0] * 30]), last=73)
    assert found["closed_on"] is not None
    assert week(44 + 4) <= found["closed_on"] <= week(70)


@pytest.mark.parametrize(
    ("name", "usual", "high", "denominator", "words"),
    [
        (OVERTIME, 6.0, 24.0, 600.0, "Overtime was 4.0% of hours worked"),
        ("missed_break_minutes_per_shift", 200.0, 800.0, 100.0, "Staff missed 8.0 minutes of breaks a shift"),
        ("after_hours_minutes", 400.0, 1600.0, 800.0, "Staff spent 2.0 minutes in the record system outside"),
    ],
)
def test_any_of_three_measures_is_work_after_hours(name, usual, high, denominator, words):
    steady = [usual * (1 + 0.1 * (-1) ** n) for n in range(30)]
    (found,) = alerts(metric(name, [*steady, *[high] * 6], denominator), last=35)
    assert (found["kind"], found["measure"], found["severity"]) == ("after_hours", name, "warning")
    assert found["message"].startswith(words)
    assert f"{week(30):%-d %B %Y}" in found["message"]


def test_two_measures_that_rise_are_one_alert_told_by_the_louder():
    steady = [6.0, 6.6] * 15
    values = metric(OVERTIME, [*steady, *[24.0] * 6], 600.0)
    values += metric("missed_break_minutes_per_shift", [*[90.0, 110.0] * 15, *[180.0] * 6], 100.0)
    (found,) = alerts(values, last=35)
    assert found["measure"] == OVERTIME


@pytest.mark.parametrize(("completeness", "alarm"), [(0.84, False), (0.85, True)])
def test_a_week_that_is_not_complete_is_not_looked_at(completeness, alarm):
    """A roster cut in half would double every rate."""
    gaps = complete(range(40, 44), completeness=completeness)
    assert bool(alerts(metric(REPORTS, [*CALM, *[5.0] * 4]), gaps=gaps)) is alarm


@pytest.mark.parametrize("state", ["suppressed", "missing", "not_assessed"])
def test_only_published_values_count(state):
    values = metric(REPORTS, CALM) + [
        row for row in metric(REPORTS, [*CALM, *[5.0] * 4], state=state) if row["week_start"] >= week(40)
    ]
    assert not alerts(values)


def test_a_unit_made_of_others_begins_anew_and_what_was_said_before_stays():
    """Its earlier weeks are no baseline of what it is now."""
    merged = conformed(
        [{"unit_id": "W02", "successor_id": "W01", "effective_on": week(40), "kind": "merge"}],
        PUBLISHED["unit_change"],
    )
    doubled = metric(REPORTS, [*CALM, *[5.0] * 20])
    assert alerts(doubled)
    assert not alerts(doubled, unit_change=merged)
    earlier = metric(REPORTS, [*[1.0, 0.0] * 15, *[5.0] * 30])
    assert [row["alert_id"] for row in alerts(earlier)] == [
        row["alert_id"] for row in alerts(earlier, unit_change=merged)
    ]


def test_from_go_live_on_the_weeks_before_it_are_what_is_usual():
    """Five a week were usual before the tool: five a week after it are no alarm."""
    values = metric(REPORTS, [*[1.0, 0.0] * 13, *[5.0] * 26, *[5.0] * 8])
    assert alerts(values)[0]["closed_on"] is None
    later = alerts(values, rollouts=lives(W01=week(52)))
    assert len(later) == 1
    assert later[0]["closed_on"] is not None


def test_the_weeks_in_which_something_worsens_are_told_by_unit():
    values = metric(REPORTS, [*CALM, *[5.0] * 4]) + metric(REPORTS, [*CALM, *[0.0] * 4], unit="W02")
    worse = told(values, last=43).worse
    assert worse["W01"] == {week(41), week(42), week(43)}
    assert worse["W02"] == frozenset()


def test_nothing_published_is_nothing_said():
    assert told([]).alerts == []
