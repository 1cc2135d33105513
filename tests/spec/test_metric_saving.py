"""Net minutes saved: the arithmetic, and the grade it is told at."""

import pytest

from tests.metric_facts import cell, shown

PER_TASK, PER_HOUR = "net_minutes_saved_per_task", "net_minutes_saved_per_worked_hour"
TIMED = {"tasks": 2, "tasks_timed": 2, "tasks_log_measured": 2, "tasks_self_reported": 0, "tasks_assumed": 0}
# Two handovers with a baseline of 11 minutes: one took 6, the other 5.
TWO_TASKS = TIMED | {"net_minutes_log_measured": (11.0 - 6) + (11 - 5)}


def test_net_minutes_saved_per_task():
    assert shown(PER_TASK, usage=[TWO_TASKS]) == (
        (11 - 6) + (11 - 5),
        2,
        ((11 - 6) + (11 - 5)) / 2,
        2 / 2,
    )


def test_a_rejected_draft_is_cost_and_the_saving_may_be_negative():
    usage = TIMED | {"net_minutes_log_measured": (11.0 - 6) + (0 - 7)}
    assert shown(PER_TASK, usage=[usage]) == ((11 - 6) - 7, 2, -2 / 2, 1)


def test_rows_of_every_staff_group_task_and_tool_add_up():
    usage = [
        TWO_TASKS | {"staff_group": "nurse", "task_type": "handover"},
        TWO_TASKS | {"staff_group": "doctor", "task_type": "coding", "net_minutes_log_measured": 1.5},
    ]
    assert shown(PER_TASK, usage=usage) == (11 + 1.5, 2 + 2, (11 + 1.5) / (2 + 2), 4 / 4)


def test_net_minutes_saved_per_worked_hour():
    hours = [{"staff_group": "nurse", "worked_hours": 40.0}, {"staff_group": "doctor", "worked_hours": 4.0}]
    assert shown(PER_HOUR, usage=[TWO_TASKS], hours=hours) == (11, 40 + 4, 11 / (40 + 4), 2 / 2)


def test_untimed_tasks_lower_the_coverage_and_are_never_scaled_up_to():
    usage = TWO_TASKS | {"tasks": 8}
    assert shown(PER_TASK, usage=[usage]) == (11, 2, 11 / 2, 2 / 8)


def graded(log: int, own: int, assumed: int) -> dict:
    return {
        "tasks": 10,
        "tasks_timed": log + own + assumed,
        "tasks_log_measured": log,
        "tasks_self_reported": own,
        "tasks_assumed": assumed,
        "net_minutes_log_measured": 3.0 * log,
        "net_minutes_self_reported": 5.0 * own,
        "net_minutes_assumed": 9.0 * assumed,
    }


@pytest.mark.parametrize(
    ("log", "own", "assumed", "grade", "minutes", "tasks"),
    [
        (5, 5, 0, "log_measured", 3 * 5, 5),  # exactly half: the stronger of the two
        (6, 4, 0, "log_measured", 3 * 6, 6),
        (4, 5, 0, "self_reported", 5 * 5, 5),
        (4, 6, 0, "self_reported", 5 * 6, 6),
        (1, 1, 8, "assumed", 9 * 8, 8),
        (1, 0, 0, "log_measured", 3 * 1, 1),  # half of the timed tasks; its coverage says 1 of 10
    ],
)
def test_the_strongest_grade_with_half_of_the_timed_tasks_is_told_alone(
    log, own, assumed, grade, minutes, tasks
):
    told = cell(PER_TASK, usage=[graded(log, own, assumed)])
    assert (told["evidence_grade"], told["numerator"], told["denominator"]) == (grade, minutes, tasks)
    assert told["coverage"] == (log + own + assumed) / 10


@pytest.mark.parametrize(
    "usage", [graded(4, 3, 3), graded(0, 0, 0)], ids=["no grade has half", "no task timed"]
)
@pytest.mark.parametrize("metric", [PER_TASK, PER_HOUR])
def test_a_saving_no_grade_can_carry_is_not_assessed(metric, usage):
    told = cell(metric, usage=[usage], hours=[{"staff_group": "nurse", "worked_hours": 40.0}])
    assert (told["state"], told["value"], told["evidence_grade"]) == ("not_assessed", None, None)


def test_a_week_without_a_task_saves_nothing_that_could_be_assessed():
    hours = [{"staff_group": "nurse", "worked_hours": 40.0}]
    assert cell(PER_TASK, hours=hours)["state"] == "not_assessed"
    assert cell(PER_HOUR, hours=hours)["state"] == "not_assessed"


def test_a_saving_without_hours_is_missing_per_hour():
    assert cell(PER_HOUR, usage=[TWO_TASKS])["state"] == "missing"


def test_tasks():
    usage = [{"task_type": "handover", "tasks": 3}, {"task_type": "coding", "tasks": 4}]
    assert shown("tasks", usage=usage) == (3 + 4, 1, 3 + 4, 1)


def test_no_task_is_zero_where_the_log_reaches_and_missing_where_it_does_not():
    worked = {"clinicians_worked": 12}
    assert cell("tasks", people=[worked | {"clinicians_using": 0}])["value"] == 0
    assert cell("tasks", people=[worked | {"clinicians_using": None}])["state"] == "missing"


def test_adoption():
    people = [{"clinicians_worked": 12, "clinicians_using": 9, "users_without_shift": 3}]
    assert shown("adoption", people=people) == (9, 12, 9 / 12, 12 / (12 + 3))


def test_only_savings_carry_a_grade():
    usage, hours = [TWO_TASKS], [{"staff_group": "nurse", "worked_hours": 40.0}]
    assert cell(PER_HOUR, usage=usage, hours=hours)["evidence_grade"] == "log_measured"
    assert cell("worked_hours", usage=usage, hours=hours)["evidence_grade"] is None
