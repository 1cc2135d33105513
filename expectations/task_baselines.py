"""Expectations of `task_baselines`: minutes a task takes without the tool."""

from expectations.codes import STAFF_GROUPS, TASK_TYPES
from expectations.rules import (
    DAWN,
    LONGEST_TEXT,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    one_of,
    shape,
)
from expectations.suite import Suite

METHODS = ("ehr_audit", "time_motion", "self_report", "literature")

SUITE = Suite(
    "task_baselines",
    (
        not_missing("task_type", "A baseline is of a kind of task."),
        not_missing("minutes_mean", "The baseline is this figure."),
        not_missing("n", "How many tasks were measured says how sure the figure is."),
        not_missing("method", "How it was measured sets the evidence grade of every saving told by it."),
        one_of("task_type", TASK_TYPES, "The kind of task is one of the listed ones."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        one_of("method", METHODS, "A baseline was measured in one of the listed ways."),
        between(
            "minutes_mean", 0, 480, "One task takes more than no time and at most 8 hours.", strict_low=True
        ),
        between("minutes_sd", 0, 480, "The spread of a task's minutes is at most 8 hours."),
        between("n", 1, None, "A baseline rests on at least one measured task."),
        not_before("measured_from", DAWN, "A baseline older than 2000 says nothing about today's work."),
        not_before("measured_to", DAWN, "A baseline older than 2000 says nothing about today's work."),
        no_earlier_than(
            "measured_to",
            "measured_from",
            "A measurement ends on or after the day it began.",
            name="ends_before_start",
        ),
        shape("source", LONGEST_TEXT, "The source is a reference of a sentence or two."),
    ),
)
