"""Expectations of `rollouts`: a tool went live on a unit."""

from expectations.rules import DAWN, between, no_earlier_than, not_before, not_missing
from expectations.suite import Suite

SUITE = Suite(
    "rollouts",
    (
        not_missing("unit_id", "A tool goes live somewhere."),
        not_missing("tool_id", "Something goes live."),
        not_missing("go_live_date", "Before and after are told apart by this day."),
        between("ramp_weeks", 0, 52, "Learning a tool takes weeks, not more than a year."),
        not_before("go_live_date", DAWN, "No LLM tool went live before 2000."),
        not_before("end_date", DAWN, "No LLM tool was withdrawn before 2000."),
        no_earlier_than(
            "end_date", "go_live_date", "Use ends on or after the day it began.", name="ends_before_go_live"
        ),
    ),
)
