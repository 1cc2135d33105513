"""Expectations of `time_samples`: share of staff time by activity."""

from expectations.codes import STAFF_GROUPS
from expectations.rules import DAWN, between, not_before, not_missing, one_of
from expectations.suite import Suite

ACTIVITIES = ("direct_care", "documentation", "break", "teaching", "other")

SUITE = Suite(
    "time_samples",
    (
        not_missing("unit_id", "Staff are observed somewhere."),
        not_missing("measured_on", "An observation belongs to a day."),
        not_missing("activity", "What time went to is the point of observing."),
        not_missing("staff_group", "Whose time it was decides which hours the share is of."),
        not_missing("share", "The share of time is what the row is for."),
        not_missing("n", "How many observations there were says how sure the share is."),
        one_of("activity", ACTIVITIES, "The activity is one of the listed ones."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        not_before("measured_on", DAWN, "An observation older than 2000 says nothing about today's work."),
        between("share", 0, 1, "A share of time lies between none (0) and all of it (1)."),
        between("n", 1, None, "A share rests on at least one observation."),
    ),
)
