"""Alerts of load shared out unevenly: when, what they say, and what they do not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pipelines.detection.messages import uneven_load_message
from pipelines.detection.uneven_load import uneven_load
from pipelines.shapes import PUBLISHED, WEEK_COMPLETENESS, WEEK_SPREAD
from tests.fact_rows import conformed, week
from tests.metric_weeks import complete, lives
from tests.published import BUDGET, published

LIVE = 24
"""Twelve spans; the last two are anticipation."""

CALM, UNEVEN = (1.0, 0.03), (2.5, 0.22)


def spans(told, unit="W01", **changed):
    """Published spans from the first on: (dispersion, coefficient)."""
    return [
        {
            "unit_id": unit,
            "week_start": week(2 * number + 1),
            "clinicians": 15,
            "load_per_hour": 0.9,
            "coefficient": coefficient,
            "dispersion": dispersion,
            "state": "value",
        }
        | changed
        for number, (dispersion, coefficient) in enumerate(told)
    ]


def alerts(rows, *, last=60, gaps=(), live=LIVE, **tables):
    told = {(row["unit_id"], row["week_start"]): row for row in gaps}
    units = sorted({row["unit_id"] for row in rows})
    weeks = [row for unit in units for row in complete(range(last + 1), unit)]
    whole = [told.get((row["unit_id"], row["week_start"]), row) for row in weeks]
    known = published(
        spread=conformed(rows, WEEK_SPREAD),
        completeness=conformed(whole, WEEK_COMPLETENESS),
        rollout=conformed(lives(**{unit: week(live) for unit in units}), PUBLISHED["rollout"]),
        **tables,
    )
    found = uneven_load(known, week(last), BUDGET, uneven_load_message)
    return [row | json.loads(row["evidence"]) for row in found]


STORY = [*[CALM] * 14, *[UNEVEN] * 4]


def test_it_says_how_far_apart_how_before_and_since_when():
    (found,) = alerts(spans(STORY))
    assert (found["kind"], found["severity"], found["driver"]) == ("uneven_load", "warning", None)
    assert found["started_on"] == week(28), "the first week of the first uneven span"
    assert found["detected_on"] == week(31) + timedelta(days=6)
    assert found["closed_on"] is None
    assert found["spread_percent"] == pytest.approx(22.0)
    assert found["spread_expected_percent"] == pytest.approx(3.0)
    assert found["weeks"] == 4
    assert found["load_per_hour_change_percent"] == 0.0
    assert found["message"] == (
        f"Load is shared out less evenly since the week of {week(28):%-d %B %Y}: over the last 4 weeks "
        "clinicians' load per hour differed from the unit's mean by about 22 % more than chance makes it "
        "(3 % before the tool), while the mean itself held."
    )


def test_it_counts_and_names_nobody():
    (found,) = alerts(spans(STORY))
    assert "clinicians" not in json.loads(found["evidence"])


def test_a_spread_before_the_tool_of_nearly_nothing_is_said_so():
    (found,) = alerts(spans([*[(1.0, 0.0)] * 14, *[UNEVEN] * 4]))
    assert "hardly any before the tool" in found["message"]


def test_it_closes_after_four_observed_weeks_that_are_two_spans():
    (found,) = alerts(spans([*STORY, *[CALM] * 12]), last=59)
    assert found["closed_on"] is not None
    assert (found["closed_on"] - week(35)).days > 4 * 7


@pytest.mark.parametrize("state", ["suppressed", "not_assessed"])
def test_what_is_not_published_is_not_looked_at(state):
    hidden = {"dispersion": None, "coefficient": None, "load_per_hour": None, "clinicians": None}
    assert not alerts(spans(STORY, state=state, **hidden))


@pytest.mark.parametrize("part", [0, 1])
def test_both_weeks_of_a_span_must_be_complete(part):
    gaps = complete(range(28 + part, 36, 2), completeness=0.84)
    assert not alerts(spans(STORY), gaps=gaps)
    assert alerts(spans(STORY), gaps=complete(range(28 + part, 36, 2), completeness=0.85))


def test_before_go_live_and_without_a_tool_there_is_none():
    assert not alerts(spans(STORY), live=34)
    assert not alerts(spans(STORY), live=100)


def test_a_unit_that_others_are_merged_into_begins_anew():
    merged = conformed(
        [{"unit_id": "W02", "successor_id": "W01", "effective_on": week(26), "kind": "merge"}],
        PUBLISHED["unit_change"],
    )
    assert not alerts(spans(STORY), unit_change=merged)
