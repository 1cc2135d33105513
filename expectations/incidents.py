"""Expectations of `incidents`: patient-safety incidents."""

from expectations.rules import (
    DAWN,
    LONGEST_NAME,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    shape,
)
from expectations.suite import Suite

SUITE = Suite(
    "incidents",
    (
        not_missing("incident_id", "Without it an incident sent twice cannot be told from two."),
        not_missing("unit_id", "An incident happens somewhere."),
        not_missing("occurred_at", "An incident belongs to the day it happened."),
        not_missing("category", "The reporting system's category says what it was."),
        not_missing("severity", "How bad it was decides how it is counted."),
        between("severity", 1, 5, "Severity runs from 1 (none) to 5 (catastrophic)."),
        shape("category", LONGEST_NAME, "A category is a short label, not the story of the incident."),
        not_before("occurred_at", DAWN, "No incident listed is older than 2000: an empty date came out so."),
        not_before("reported_at", DAWN, "No report listed is older than 2000: an empty date came out so."),
        no_earlier_than(
            "reported_at",
            "occurred_at",
            "An incident is reported after it happens.",
            name="reported_before_occurred",
        ),
    ),
)
