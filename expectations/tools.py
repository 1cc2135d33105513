"""Expectations of `tools`: the LLM tools in use."""

from expectations.rules import LONGEST_NAME, not_missing, one_of, shape
from expectations.suite import Suite

KINDS = (
    "ambient_scribe",
    "note_draft",
    "summary",
    "message_draft",
    "coding",
    "search",
    "patient_chat",
    "decision_support",
    "other",
)
HOSTING = ("own", "private", "external")

SUITE = Suite(
    "tools",
    (
        not_missing("tool_id", "Logs and rollouts name tools by this code."),
        not_missing("tool_name", "People know a tool by its name."),
        not_missing("kind", "What the tool does decides which tasks it can serve."),
        one_of("kind", KINDS, "The kind of tool is one of the listed ones."),
        one_of("hosting", HOSTING, "A model runs on own, private or external machines."),
        shape("tool_id", LONGEST_NAME, "A tool's code is short; a long one is another field's content."),
        shape("tool_name", LONGEST_NAME, "A tool's name fits on one line."),
        shape("vendor", LONGEST_NAME, "A vendor's name fits on one line."),
    ),
)
