"""Expectations of `permitted_uses`: which tasks a tool may be used for."""

from expectations.codes import SETTINGS, TASK_TYPES
from expectations.rules import LONGEST_TEXT, any_given, not_missing, one_of, shape
from expectations.suite import Suite

SUITE = Suite(
    "permitted_uses",
    (
        not_missing("task_type", "A permission is for a kind of task."),
        not_missing("permitted", "Whether it may be done is what the row says."),
        any_given(
            "no_unit_or_setting", ("unit_id", "setting"), "A permission holds for a unit or a kind of place."
        ),
        one_of("task_type", TASK_TYPES, "The kind of task is one of the listed ones."),
        one_of("setting", SETTINGS, "The setting is one of the listed kinds of place."),
        shape("reason", LONGEST_TEXT, "The reason is a sentence or two."),
    ),
)
