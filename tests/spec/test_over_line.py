"""The absolute alarm: over its own line in at least 3 of a unit's last 4 observed weeks, within 6 weeks."""

import json
from datetime import timedelta

import pytest

from tests.fact_rows import week
from tests.judged_weeks import LINE, a_line, alerts_of, sunday, weeks_of

X, Q, GAP = True, False, None  # a week over the line, a quiet one, one that was not observed
DOCTORS = a_line(line_id="doctors", staff_group="doctor", limit=10.0)


def opened(story, line=LINE, **more):
    """Weeks of start and detection of each alert, and of its close."""
    return [
        tuple(None if on is None else (on - week(0)).days // 7 for on in dates)
        for dates in (
            (row["started_on"], row["detected_on"], row["closed_on"])
            for row in alerts_of(weeks_of(story, line), (line,), **more)
        )
    ]


@pytest.mark.parametrize(
    ("story", "alerts"),
    [
        ([X, X], []),
        ([X, X, X], [(0, 2, None)]),
        ([X, Q, X, X], [(0, 3, None)]),
        ([X, X, Q, X], [(0, 3, None)]),
        ([X, Q, Q, X, X], []),  # two of the last four
        ([X, Q, X, Q, X, Q], []),
        ([Q, Q, X, X, X], [(2, 4, None)]),
    ],
)
def test_it_opens_at_three_of_the_last_four_observed_weeks(story, alerts):
    assert opened(story) == alerts


@pytest.mark.parametrize(
    ("story", "alerts"),
    [
        ([X, GAP, X, GAP, GAP, X], [(0, 5, None)]),  # six calendar weeks
        ([X, GAP, X, GAP, GAP, GAP, X], []),  # seven
        ([X, GAP, X, Q, GAP, X], [(0, 5, None)]),
        ([X, GAP, GAP, Q, X, X], [(0, 5, None)]),
        ([X, X, Q, GAP, GAP, GAP, X], []),
        ([X, X, GAP, GAP], []),  # a missing week holds
    ],
)
def test_within_six_calendar_weeks(story, alerts):
    assert opened(story) == alerts


def test_a_line_agreed_again_does_not_start_the_count_anew():
    """Over in the last two weeks of the old line and the first of the new, stricter and agreed one."""
    old = a_line(effective_to=sunday(2), basis="guidance")
    new = a_line(line_id="new", series="line", limit=5.0, effective_from=week(3))
    rows = [*weeks_of([Q, X, X], old, load=7.0), *weeks_of([X, Q, Q, Q, Q], new, start=3, load=7.0)]
    (alert,) = alerts_of(rows, (old, new))
    assert (alert["started_on"], alert["detected_on"]) == (week(1), sunday(3))
    assert json.loads(alert["evidence"])["load_line"] == 5.0  # the line in force on the day
    assert alert["severity"] == "unsafe"
    # Weeks 1 to 4 still hold three that were over: the first of four quiet weeks is week 5.
    assert alert["closed_on"] is None
    longer = [*rows, *weeks_of([Q], new, start=8, load=7.0)]
    assert alerts_of(longer, (old, new))[0]["closed_on"] == sunday(8)


def test_it_is_detected_on_a_sunday_and_starts_on_the_monday_of_its_first_week_over():
    (alert,) = alerts_of(weeks_of([Q, X, X, X]))
    assert (alert["started_on"], alert["detected_on"]) == (week(1), sunday(3))
    assert (alert["kind"], alert["unit_id"], alert["driver"]) == ("over_line", "W01", None)


def test_it_closes_after_four_observed_weeks_without_signal():
    """After over weeks 0 to 2 the rule still signals in week 3 (3 of 4); weeks 4 to 7 are quiet."""
    assert opened([X, X, X, Q, Q, Q, Q]) == [(0, 2, None)]
    assert opened([X, X, X, Q, Q, Q, Q, Q]) == [(0, 2, 7)]
    assert alerts_of(weeks_of([X, X, X, Q, Q, Q, Q, Q]))[0]["closed_on"] == sunday(7)


def test_weeks_that_were_not_observed_do_not_close_it():
    assert opened([X, X, X, Q, Q, Q, Q, GAP, GAP]) == [(0, 2, None)]
    assert opened([X, X, X, Q, Q, GAP, Q, Q, GAP, Q]) == [(0, 2, 9)]


def test_a_signal_before_it_closes_keeps_it_open():
    """Weeks 4 to 6 have two of four; week 7 has three again."""
    assert opened([X, X, X, Q, Q, X, X, X, Q]) == [(0, 2, None)]


def test_reopening_is_a_new_alert_with_its_own_id():
    story = [X, X, X, Q, Q, Q, Q, Q, X, X, X]
    assert opened(story) == [(0, 2, 7), (8, 10, None)]
    first, second = alerts_of(weeks_of(story))
    assert first["alert_id"] != second["alert_id"]
    assert first["alert_id"] == alerts_of(weeks_of(story[:3]))[0]["alert_id"]  # the same in every run


@pytest.mark.parametrize(
    ("basis", "severity"), [("law", "unsafe"), ("local_agreement", "unsafe"), ("guidance", "warning")]
)
def test_severity_follows_the_lines_basis(basis, severity):
    line = a_line(basis=basis)
    assert alerts_of(weeks_of([X, X, X], line), (line,))[0]["severity"] == severity


def test_severity_rises_with_a_worse_line_while_open_and_never_falls():
    guidance = a_line(basis="guidance", line_id="guidance", limit=5.0)
    law = a_line(basis="law", limit=7.0)
    both = [*weeks_of([X] * 6, guidance), *weeks_of([Q, Q, X, X, X, Q, Q, Q, Q], law)]
    for number, severity in enumerate(["warning", "warning", "unsafe", "unsafe", "unsafe"], start=2):
        (alert,) = alerts_of(both, (guidance, law), as_of=sunday(number))
        assert alert["severity"] == severity
        assert json.loads(alert["evidence"])["line_id"] == "guidance"  # evidence is that of detection


def test_of_two_lines_broken_at_once_the_binding_one_is_named_then_the_further_over():
    guidance = a_line(basis="guidance", line_id="guidance", limit=3.0)
    rows = [*weeks_of([X] * 3, guidance, load=9.0), *weeks_of([X] * 3, LINE, load=7.0)]
    (alert,) = alerts_of(rows, (guidance, LINE))
    assert (alert["severity"], json.loads(alert["evidence"])["line_id"]) == ("unsafe", "line")
    rows = [*weeks_of([X] * 3, DOCTORS, load=11.0), *weeks_of([X] * 3, LINE, load=7.0)]
    assert json.loads(alerts_of(rows, (DOCTORS, LINE))[0]["evidence"])["line_id"] == "line"  # 7/6 > 11/10


def test_a_calm_line_does_not_close_the_alert_of_one_that_is_not_observed():
    nurses = weeks_of([X, X, X, GAP, GAP, GAP, GAP, GAP], LINE)
    doctors = weeks_of([Q] * 8, DOCTORS)
    (alert,) = alerts_of([*nurses, *doctors], (LINE, DOCTORS))
    assert alert["closed_on"] is None
    gone = nurses[:3]  # the line has ended: nothing is missing any more
    (alert,) = alerts_of([*gone, *doctors], (LINE, DOCTORS))
    assert alert["closed_on"] == sunday(6)


def test_evidence_is_the_mean_load_of_at_most_four_weeks_since_its_start():
    story = [(X, 6.5), (Q, 5.0), (X, 7.0), (X, 8.0), (X, 99.0)]
    (alert,) = alerts_of(weeks_of(story))
    evidence = json.loads(alert["evidence"])
    assert evidence["load"] == (6.5 + 5.0 + 7.0 + 8.0) / 4
    assert evidence["load_line"] == 6.0
    assert (evidence["weeks_over"], evidence["weeks_observed"]) == (3, 4)
    assert (evidence["periods_over"], evidence["periods_observed"]) == (3 * 14, 4 * 14)


def test_hours_saved_are_the_mean_of_the_published_weeks_among_the_eight_before():
    def saved(number, minutes, state="value"):
        return {
            "metric": "net_minutes_saved_per_worked_hour",
            "unit_id": "W01",
            "week_start": week(number),
            "staff_group": "all",
            "numerator": minutes,
            "denominator": 500.0,
            "coverage": 1.0,
            "evidence_grade": "log_measured",
            "state": state,
        }

    story = [Q] * 8 + [X, X, X]
    values = [saved(2, 9999.0), saved(3, 600.0), saved(10, 1200.0), saved(9, 0.0, "suppressed")]
    (alert,) = alerts_of(weeks_of(story), saved=values)
    evidence = json.loads(alert["evidence"])
    assert evidence["saved_hours_per_week"] == (600 + 1200) / 2 / 60
    assert evidence["saving"] == "not_measured"  # two weeks say little
    assert json.loads(alerts_of(weeks_of(story))[0]["evidence"])["saved_hours_per_week"] is None
    steady = alerts_of(weeks_of(story), saved=[saved(number, 900.0 + number) for number in range(3, 11)])
    assert json.loads(steady[0]["evidence"])["saving"] == "measured"
    cost = alerts_of(weeks_of(story), saved=[saved(number, -60.0 - number) for number in range(3, 11)])
    assert json.loads(cost[0]["evidence"])["saving"] == "none"


def test_an_alert_never_changes_when_later_weeks_arrive():
    story = [
        (Q, 5.0),
        (X, 7.0),
        (X, 7.5),
        (X, 8.0),
        (X, 12.0),
        (Q, 4.0),
        (Q, 4.0),
        (Q, 4.0),
        (Q, 4.0),
        (Q, 4.0),
    ]
    frozen = ("alert_id", "started_on", "detected_on", "driver", "evidence", "message", "kind")
    first = alerts_of(weeks_of(story[:4]))
    for weeks in range(4, len(story) + 1):
        (alert,) = alerts_of(weeks_of(story[:weeks]))
        assert {name: alert[name] for name in frozen} == {name: first[0][name] for name in frozen}
        assert alerts_of(weeks_of(story), as_of=sunday(weeks - 1)) == [alert]


def test_a_line_that_begins_after_the_day_is_not_known_on_it():
    line = a_line(effective_from=sunday(2) + timedelta(days=1))
    assert alerts_of(weeks_of([X, X, X], line), (line,), as_of=sunday(2)) == []


def test_the_message_is_one_sentence_in_words_and_numbers():
    (alert,) = alerts_of(weeks_of([(X, 6.9)] * 3))
    assert alert["message"] == (
        "6.9 patients per nurse against a locally agreed line of 6: over in 3 of the last 3 observed weeks, "
        "42 of 42 shifts."
    )
    law = a_line(basis="law", averaging="week", measure="caseload_per_wte", staff_group="all", limit=25.0)
    (alert,) = alerts_of(weeks_of([(X, 27.0)] * 3, law), (law,))
    assert alert["message"] == (
        "27.0 open cases per whole-time clinician against a legal limit of 25: over in 3 of the last 3 "
        "observed weeks."
    )
