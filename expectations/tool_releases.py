"""Expectations of `tool_releases`: announced versions of a tool."""

from expectations.rules import DAWN, LONGEST_NAME, LONGEST_TEXT, not_before, not_missing, shape
from expectations.suite import Suite

SUITE = Suite(
    "tool_releases",
    (
        not_missing("tool_id", "A release is of a tool."),
        not_missing("version", "A release is known by the version the logs carry."),
        not_missing("released_on", "Charts mark a release on its day."),
        shape("version", LONGEST_NAME, "A version is a short label."),
        shape("note", LONGEST_TEXT, "A release note here is a sentence or two."),
        shape("reviewed_by", LONGEST_NAME, "The role that reviewed it fits on one line."),
        not_before("released_on", DAWN, "No LLM tool was released before 2000."),
        not_before("reviewed_on", DAWN, "No LLM tool was reviewed before 2000."),
    ),
)
