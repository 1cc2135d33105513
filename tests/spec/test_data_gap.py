"""Too little data to judge a unit: said aloud, and never safe."""

import json
from datetime import timedelta

import pytest

from tests.fact_rows import Row, all_week, computed, day, shift, site_rows, span, told, week
from tests.judged_weeks import a_line, alerts_of, completeness, sunday, weeks_of


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


def test_a_line_whose_staff_is_not_in_the_data_is_said_though_weeks_are_complete():
    """Support workers are on the roster throughout; nurses, whom the line counts, only for two weeks."""
    days = [week(number) + timedelta(days=each) for number in range(6) for each in range(7)]
    tables = {
        "clinicians": [{}, {"clinician_id": "s1", "staff_group": "support_worker"}],
        "caseload": [row for number in range(6) for row in all_week(number, patients=5.0)],
        "shifts": [shift(on, clinician_id="s1") for on in days] + [shift(on) for on in days[:14]],
        "load_lines": [{"averaging": "week"}],
    }
    rows, answers = site_rows(tables), computed(span(6), **tables)
    assert answers.facts.completeness["completeness"].to_list() == [1] * 6
    assert told(answers, rows, sunday(2)).alerts == []
    after = told(answers, rows, sunday(5))
    assert (after.standing["standing"], after.standing["reason"]) == ("unknown", "data_gap")
    (alert,) = after.alerts
    assert (alert["kind"], alert["started_on"], alert["detected_on"]) == ("data_gap", week(2), sunday(3))
    evidence = json.loads(alert["evidence"])
    assert (evidence["completeness"], evidence["limiting"], evidence["weeks_incomplete"]) == (
        1,
        "line_unseen",
        2,
    )
    assert "the staff or the patients that a load line counts are not in them" in alert["message"]


def test_a_line_that_holds_for_less_than_four_weeks_opens_no_gap():
    story = [None, None, None]
    new = a_line(effective_from=week(1))
    complete = completeness([1, 1, 1, 1])
    assert alerts_of(weeks_of(story, new, start=1), (new,), complete=complete) == []
    old = a_line(effective_from=week(0))
    (alert,) = alerts_of(weeks_of([0, *story], old), (old,), complete=complete)
    assert (alert["kind"], alert["started_on"], alert["detected_on"]) == ("data_gap", week(1), sunday(3))


@pytest.mark.parametrize(
    ("unit", "line", "started"),
    [
        ({}, {}, 0),  # from the site's first week on
        ({"opened_on": day(1)}, {}, 1),  # from its first whole week
        ({}, {"effective_from": week(2)}, 2),
        ({"opened_on": day(15)}, {}, None),  # three weeks: too early to say
        ({"closed_on": day(20)}, {}, None),
    ],
)
def test_a_unit_that_never_sent_anything_is_unknown_and_said_aloud(unit, line, started):
    tables: dict[str, list[Row]] = {
        "load_lines": [line],
        "units": [unit, {"unit_id": "W02"}],
        "caseload": [row for number in range(6) for row in all_week(number, unit_id="W02", patients=9.0)],
        "staffing_daily": [
            row for number in range(6) for row in all_week(number, unit_id="W02", actual_hours=9.0)
        ],
    }
    rows, answers = site_rows(tables), computed(span(6), **tables)
    answer = told(answers, rows, sunday(5))
    if "closed_on" not in unit:
        row = answer.standing
        assert (row["standing"], row["reason"], row["coverage"]) == ("unknown", "data_gap", 0)
    alerts = [(row["unit_id"], row["kind"], row["started_on"], row["detected_on"]) for row in answer.alerts]
    expected = [] if started is None else [("W01", "data_gap", week(started), sunday(started + 3))]
    assert alerts == expected


def test_a_unit_without_data_or_line_opens_no_gap():
    tables: dict[str, list[Row]] = {
        "units": [{}, {"unit_id": "W02"}],
        "caseload": [row for number in range(6) for row in all_week(number, unit_id="W02", patients=9.0)],
        "staffing_daily": [
            row for number in range(6) for row in all_week(number, unit_id="W02", actual_hours=9.0)
        ],
    }
    answer = told(computed(span(6), **tables), site_rows(tables), sunday(5))
    assert (answer.standing["reason"], answer.alerts) == ("no_line", [])
