"""Use outside what was agreed: each threshold at, below and above; what an alert says, and what it keeps."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pipelines.detection.messages import safeguard_message
from pipelines.detection.safeguard import safeguard
from pipelines.metrics import METRICS
from pipelines.shapes import METRIC_VALUE
from pipelines.shapes.limits import LEAST_COVERAGE, LEAST_TASKS, REFUSAL, SAFEGUARDS
from tests.fact_rows import conformed, week
from tests.metric_weeks import metric
from tests.published import limits_of

GOOD = {
    "training": 0.9,
    "consent": 0.95,
    "permitted_use": 1.0,
    "over_reliance": 0.06,
    "misleading": 0.0,
    "privacy": 0.0,
}
BAD = {
    "training": 0.4,
    "consent": 0.7,
    "permitted_use": 0.95,
    "over_reliance": 0.3,
    "misleading": 0.08,
    "privacy": 0.04,
}


def alerts(rows):
    found = safeguard(limits_of(conformed(rows, METRIC_VALUE)), safeguard_message)
    return [row | json.loads(row["evidence"]) for row in found]


def shares(name, told, tasks=1000.0, **changed):
    """Weekly shares of a safeguard's metric."""
    amounts = [None if share is None else share * tasks for share in told]
    return metric(SAFEGUARDS[name].metric, amounts, tasks, **changed)


def test_every_safeguard_reads_a_metric_and_looks_at_its_bad_side():
    for rule in SAFEGUARDS.values():
        better = {"below": "higher is better", "above": "lower is better"}[rule.side]
        assert METRICS[rule.metric].direction == better
    assert REFUSAL in METRICS


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_a_figure_on_its_threshold_is_within_policy(name):
    rule = SAFEGUARDS[name]
    step = 0.001 if rule.side == "above" else -0.001
    assert not alerts(shares(name, [rule.threshold] * 8))
    assert not alerts(shares(name, [rule.threshold - step] * 8))
    (found,) = alerts(shares(name, [rule.threshold + step] * 8))
    assert (found["kind"], found["severity"], found["driver"]) == ("safeguard", "warning", None)
    assert (found["safeguard"], found["threshold"]) == (name, rule.threshold)


@pytest.mark.parametrize("name", SAFEGUARDS)
@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("..XX....", None),
        ("..X.X.X.", None),
        ("..XXX...", 4),
        ("..XX.X..", 5),
        ("..X.XX..", 5),
    ],
)
def test_three_of_four_weeks_outside_are_needed(name, story, found):
    told = alerts(shares(name, [BAD[name] if sign == "X" else GOOD[name] for sign in story]))
    assert [row["detected_on"] for row in told] == [] if found is None else [week(found) + timedelta(days=6)]
    if found is not None:
        assert told[0]["started_on"] == week(2)
        assert told[0]["weeks_outside"] == 3


def test_weeks_that_cannot_be_judged_are_passed_over_within_six():
    assert alerts(shares("training", [0.4, None, 0.4, None, None, 0.4]))
    assert not alerts(shares("training", [0.4, None, None, 0.4, None, None, 0.4]))


@pytest.mark.parametrize(("tasks", "judged"), [(LEAST_TASKS - 1, False), (20, True), (21, True)])
def test_a_week_of_few_tasks_is_not_judged(tasks, judged):
    assert bool(alerts(shares("training", [0.0] * 8, tasks))) is judged


@pytest.mark.parametrize(("coverage", "judged"), [(0.49, False), (LEAST_COVERAGE, True), (None, False)])
def test_a_share_of_few_of_the_tasks_says_nothing_of_the_others(coverage, judged):
    """Where only tasks with a concern have the field filled, every checked task has one."""
    assert bool(alerts(shares("misleading", [1.0] * 8, coverage=coverage))) is judged


def test_where_policy_speaks_of_few_tasks_these_are_judged():
    assert alerts(shares("permitted_use", [0.0] * 8, coverage=0.05))


@pytest.mark.parametrize("state", ["suppressed", "missing", "not_assessed", "not_collected"])
def test_only_published_values_count(state):
    assert not alerts(shares("training", [0.1] * 8, state=state))


def test_it_closes_after_four_weeks_within_policy():
    # Outside in weeks 0 to 5. Week 7 still has three of four outside; weeks 7 to 10 are the quiet ones.
    (found,) = alerts(shares("consent", [0.7] * 6 + [0.95] * 8))
    assert found["closed_on"] == week(10) + timedelta(days=6)


def test_two_safeguards_are_two_alerts_with_ids_of_their_own():
    found = alerts(shares("training", [0.4] * 4) + shares("permitted_use", [0.9] * 4))
    assert {row["safeguard"] for row in found} == {"training", "permitted_use"}
    assert len({row["alert_id"] for row in found}) == 2
    assert len({row["detected_on"] for row in found}) == 1


def test_every_use_after_a_refusal_is_an_incident_though_another_is_open():
    found = alerts(metric(REFUSAL, [0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]))
    assert [row["detected_on"] for row in found] == [week(n) + timedelta(days=6) for n in (1, 3, 9)]
    assert [row["closed_on"] for row in found] == [week(7) + timedelta(days=6)] * 2 + [None]
    assert len({row["alert_id"] for row in found}) == 3
    assert all(row["started_on"] + timedelta(days=6) == row["detected_on"] for row in found)


def test_no_use_after_a_refusal_is_no_incident():
    assert not alerts(metric(REFUSAL, [0.0] * 8))
    assert not alerts(metric(REFUSAL, [None] * 8, state="missing"))


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_an_alert_tells_no_count_and_no_share(name):
    (found,) = alerts(shares(name, [BAD[name]] * 4))
    told = json.loads(found["evidence"])
    assert BAD[name] not in told.values()
    assert f"{BAD[name]:.0%}" not in found["message"]
    assert "in 3 of the last 3 weeks that can be judged" in found["message"]
    (twice,) = alerts(metric(REFUSAL, [7.0]))
    assert "7" not in twice["message"].replace(f"{week(0):%-d %B %Y}", "")
    assert 7 not in json.loads(twice["evidence"]).values()


def test_words_of_thresholds_are_the_thresholds():
    """The sentences spell them out; whoever moves one has to move the other."""
    said = {
        "training": ("Less than half", 0.5),
        "consent": ("more than one in five uses", 1 - 1 / 5),
        "permitted_use": ("More than one in fifty", 1 - 1 / 50),
        "over_reliance": ("More than one in four", 1 / 4),
        "misleading": ("more than one in twenty", 1 / 20),
        "privacy": ("more than one in fifty", 1 / 50),
    }
    assert said.keys() == SAFEGUARDS.keys()
    for name, (words, threshold) in said.items():
        (found,) = alerts(shares(name, [BAD[name]] * 4))
        assert words in found["message"]
        assert SAFEGUARDS[name].threshold == pytest.approx(threshold)


def test_a_refusal_s_sentence_names_the_week():
    (found,) = alerts(metric(REFUSAL, [1.0]))
    assert f"in the week of {week(0):%-d %B %Y}" in found["message"]
    assert "incident" in found["message"]
