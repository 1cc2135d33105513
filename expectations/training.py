"""Expectations of `training`: trainings completed and guidelines acknowledged."""

from expectations.rules import (
    DAWN,
    LONGEST_NAME,
    no_earlier_than,
    not_before,
    not_missing,
    one_of,
    shape,
)
from expectations.suite import Suite

KINDS = ("training", "guideline")

SUITE = Suite(
    "training",
    (
        not_missing("clinician_id", "A training is somebody's."),
        not_missing("kind", "A training and a guideline count in different figures."),
        not_missing("name", "Which training it was."),
        not_missing("completed_on", "Use of a tool is trained only after this day."),
        one_of("kind", KINDS, "It is a training or a guideline."),
        shape("name", LONGEST_NAME, "A training's name fits on one line."),
        not_before("completed_on", DAWN, "No training listed is older than 2000: an empty date came out so."),
        not_before("expires_on", DAWN, "No training listed expired before 2000: an empty date came out so."),
        no_earlier_than(
            "expires_on",
            "completed_on",
            "A training expires after it is done.",
            name="expires_before_completed",
        ),
    ),
)
