"""Expectations of `overload_reports`: staff said, this is too much."""

from expectations.rules import DAWN, between, not_before, not_missing, one_of
from expectations.suite import Suite

CAUSES = ("staffing", "acuity", "skill_mix", "missed_breaks", "admin", "llm_rework", "violence", "other")

SUITE = Suite(
    "overload_reports",
    (
        not_missing("report_id", "Without it a report sent twice cannot be told from two."),
        not_missing("unit_id", "A report is about a unit."),
        not_missing("reported_at", "A report belongs to the day it was made."),
        not_missing("level", "How bad it was is what the report says."),
        not_missing("cause", "The main cause is what can be acted on."),
        between("level", 1, 5, "The level runs from 1 (strained) to 5 (unsafe now)."),
        one_of("cause", CAUSES, "The cause is one of the listed ones."),
        not_before("reported_at", DAWN, "No report listed is older than 2000: an empty date came out so."),
    ),
)
