"""Too little data to judge a unit: said aloud, and never safe."""

import json

import pytest

from tests.fact_rows import Row, all_week, computed, site_rows, span, told, week
from tests.judged_weeks import alerts_of, completeness, sunday


def gaps(*shares, as_of=None):
    """Weeks of start, detection and close of each alert."""
    alerts = alerts_of([], complete=completeness(shares), as_of=as_of or sunday(len(shares) - 1))
    return [
        tuple(
            None if on is None else (on - week(0)).days // 7
            for on in (row["started_on"], row["detected_on"], row["closed_on"])
        )
        for row in alerts
    ]


@pytest.mark.parametrize(
    ("shares", "alerts"),
    [
        ([1, 1, 1, 1], []),
        ([1, 1, 1, 0.2], []),
        ([1, 1, 0.2, 0.2], [(2, 3, None)]),
        ([0.2, 1, 0.2, 1], [(0, 3, None)]),
        ([0.2, 0.2], []),  # four weeks are needed to say so
        ([1, 1, 0.85, 0.85], []),  # at the gate
        ([1, 1, 0.8499, 0.8499], [(2, 3, None)]),
        ([1, 1, None, None], [(2, 3, None)]),
    ],
)
def test_fewer_than_three_complete_weeks_of_the_last_four(shares, alerts):
    assert gaps(*shares) == alerts


def test_it_closes_after_four_weeks_without_signal():
    """Gaps in weeks 2 and 3; three of four are complete again from week 6 on."""
    assert gaps(1, 1, 0, 0, 1, 1, 1, 1, 1) == [(2, 3, None)]
    assert gaps(1, 1, 0, 0, 1, 1, 1, 1, 1, 1)[0][2] == 9


def test_it_is_a_watch_and_says_which_part_was_limiting():
    (alert,) = alerts_of([], complete=completeness([1, 1, 0.5, 0.25]), as_of=sunday(3))
    assert (alert["kind"], alert["severity"]) == ("data_gap", "watch")
    evidence = json.loads(alert["evidence"])
    assert (evidence["completeness"], evidence["limiting"]) == (0.25, "hours_days")
    assert (evidence["weeks_incomplete"], evidence["weeks"]) == (2, 4)
    assert alert["message"] == (
        "This unit cannot be judged: 2 of the last 4 weeks are incomplete (days without a roster or staffing "
        "figure). Unknown is not safe."
    )


def test_a_feed_that_stops_makes_the_unit_unknown_and_opens_the_alert():
    tables = {
        "caseload": [row for number in range(6) for row in all_week(number, patients=20.0)],
        "staffing_daily": [row for number in range(4) for row in all_week(number, actual_hours=120.0)],
        "load_lines": [{"averaging": "week"}],
    }
    rows, answers = site_rows(tables), computed(span(6), **tables)
    before = told(answers, rows, sunday(4))
    assert (before.standing["standing"], before.alerts) == ("within", [])
    after = told(answers, rows, sunday(5))
    assert (after.standing["standing"], after.standing["reason"]) == ("unknown", "data_gap")
    assert after.standing["unknown_since"] == week(4)
    assert [(alert["kind"], alert["started_on"]) for alert in after.alerts] == [("data_gap", week(4))]


def test_a_unit_that_never_sent_anything_is_unknown():
    tables: dict[str, list[Row]] = {
        "load_lines": [{}],
        "units": [{}, {"unit_id": "W02"}],
        "caseload": all_week(unit_id="W02", patients=9.0),
    }
    rows, answers = site_rows(tables), computed(span(1), **tables)
    row = told(answers, rows, sunday(0)).standing
    assert (row["standing"], row["reason"], row["coverage"]) == ("unknown", "data_gap", 0)
