"""The two tools and their releases. Names and makers are invented."""

from __future__ import annotations

from sample_data.cards.card import Release, Tool

SCRIBE, DRAFT = "T-SCRIBE", "T-DRAFT"
UNANNOUNCED_WEEK = 68.0
"""Story week from which version 2.1 of the draft tool is in the logs without having been announced."""

TOOLS = (
    Tool(
        SCRIBE,
        "Harbour Scribe",
        "ambient_scribe",
        "Harbour Speech (fictional)",
        "private",
        (
            Release("3.1", -20.0, "First version piloted."),
            Release("3.2", 50.0, "New speech model; letters in plain English."),
        ),
    ),
    Tool(
        DRAFT,
        "Wardnote Draft",
        "note_draft",
        "Trust digital team (fictional)",
        "own",
        (
            Release("1.4", -12.0, "First version piloted."),
            Release("2.0", 54.0, "Longer context: whole stay instead of the last seven days."),
            Release("2.1", UNANNOUNCED_WEEK, announced=False, reviewed=False),
        ),
    ),
)
BY_ID = {tool.tool_id: tool for tool in TOOLS}
MODELS = {SCRIBE: "scribe-medium", DRAFT: "note-writer-8b"}
