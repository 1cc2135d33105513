"""Expectations of `load_lines`: how much load is agreed to be safe."""

from expectations.codes import LOAD_MEASURES, PERIODS, SETTINGS, STAFF_GROUPS
from expectations.rules import (
    LONGEST_NAME,
    LONGEST_TEXT,
    any_given,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    one_of,
    shape,
)
from expectations.suite import Suite

BASES = ("law", "guidance", "local_agreement")
AVERAGING = ("moment", "shift", "week")
ROUNDING = ("none", "nurses_up")
OBSERVATION = ("counted", "excluded")

SUITE = Suite(
    "load_lines",
    (
        not_missing("measure", "A line is drawn on a measure."),
        not_missing("limit", "The line is this number."),
        not_missing("basis", "Whether it is law, guidance or agreed here decides what crossing it means."),
        not_missing("source", "A line nobody can look up cannot be defended."),
        not_missing("effective_from", "A line holds from a day on."),
        any_given(
            "no_unit_or_setting", ("unit_id", "setting"), "A line is drawn for a unit or a kind of place."
        ),
        one_of("measure", LOAD_MEASURES, "Load is told in one of the three measures."),
        one_of("setting", SETTINGS, "The setting is one of the listed kinds of place."),
        one_of("period", PERIODS, "The period is day, evening, night or all."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        one_of("basis", BASES, "A line rests on law, guidance or a local agreement."),
        one_of("averaging", AVERAGING, "Load is judged at each moment, shift or week."),
        one_of("rounding", ROUNDING, "The nurses a line asks for are rounded up, or not at all."),
        one_of("observation", OBSERVATION, "One-to-one observation is counted or excluded."),
        between("limit", 0, 1_000, "A line is above 0 and at most 1,000.", strict_low=True),
        between("allowed_share", 0, 1, "The share of shifts allowed over the line lies between 0 and 1."),
        not_before("effective_from", 1900, "No line in force is older than 1900: an empty date came out so."),
        not_before("effective_to", 1900, "No line ended before 1900: an empty date came out so."),
        no_earlier_than(
            "effective_to",
            "effective_from",
            "A line ends on or after the day it begins.",
            name="ends_before_start",
        ),
        shape("source", LONGEST_TEXT, "The source is a reference of a sentence or two."),
        shape("jurisdiction", LONGEST_NAME, "A jurisdiction fits on one line."),
        shape("owner", LONGEST_NAME, "The role that owns a line fits on one line."),
        shape("agreed_with", LONGEST_NAME, "With whom it was agreed fits on one line."),
    ),
)
