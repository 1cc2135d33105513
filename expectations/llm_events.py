"""Expectations of `llm_events`: one LLM-assisted task of a clinician."""

from expectations.codes import TASK_TYPES
from expectations.rules import (
    DAWN,
    LONGEST_NAME,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    one_of,
    shape,
)
from expectations.suite import Suite

TIME_SOURCES = ("app_timer", "ehr_audit", "self_report", "none")
DISPOSITIONS = ("accepted", "edited", "rejected", "abandoned", "failed", "unknown")
CONSENT_STATUSES = ("granted", "declined", "withdrawn", "not_required", "unknown")
CONCERNS = ("none", "misleading", "omission", "discriminatory", "crisis_missed", "privacy", "other")

LONGEST_TASK_SECONDS = 8 * 3600
"""A timer that ran longer than a working day of 8 hours was left running."""

SUITE = Suite(
    "llm_events",
    (
        not_missing("task_id", "Without it a task delivered twice cannot be told from two tasks."),
        not_missing("clinician_id", "A task is somebody's; without a person it has no unit and no shift."),
        not_missing("tool_id", "A task is done with a tool."),
        not_missing("task_type", "The kind of task decides which baseline its time is compared with."),
        not_missing("started_at", "A task belongs to the day it began."),
        one_of("task_type", TASK_TYPES, "The kind of task is one of the listed ones."),
        one_of("time_source", TIME_SOURCES, "How time was measured sets how far it can be trusted."),
        one_of("disposition", DISPOSITIONS, "What became of the draft decides whether time was saved."),
        one_of("consent_status", CONSENT_STATUSES, "The patient's consent is one of the listed states."),
        one_of("concern", CONCERNS, "A concern is one of the listed kinds, or none."),
        not_before("started_at", DAWN, "No LLM task is older than 2000: an empty date came out so."),
        no_earlier_than(
            "completed_at", "started_at", "A task is done after it begins.", name="negative_duration"
        ),
        between("wait_seconds", 0, LONGEST_TASK_SECONDS, "Waiting for a draft takes from 0 s to 8 hours."),
        between("review_seconds", 0, LONGEST_TASK_SECONDS, "Reading a draft takes from 0 s to 8 hours."),
        between("edit_seconds", 0, LONGEST_TASK_SECONDS, "Changing a draft takes from 0 s to 8 hours."),
        between("rework_seconds", 0, LONGEST_TASK_SECONDS, "Putting it right later takes 0 s to 8 hours."),
        between("edit_ratio", 0, 1, "The changed share of a draft lies between none (0) and all of it (1)."),
        shape("tool_version", LONGEST_NAME, "A version is a short label."),
        shape("model", LONGEST_NAME, "A model's name is a short label."),
    ),
)
