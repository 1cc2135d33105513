"""Expectations of `clinicians`: a clinician's employment."""

from expectations.codes import STAFF_GROUPS
from expectations.rules import between, no_earlier_than, not_before, not_missing, one_of
from expectations.suite import Suite

SUITE = Suite(
    "clinicians",
    (
        not_missing("clinician_id", "An employment is somebody's."),
        not_missing("staff_group", "Load and saving are told by staff group."),
        not_missing("unit_id", "The home unit says where somebody belongs when no shift does."),
        not_missing("wte", "The contracted part of full time is needed for caseload per WTE."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        between(
            "wte",
            0,
            1.5,
            "A contract is more than nothing and at most one and a half full-time posts.",
            strict_low=True,
        ),
        not_before(
            "start_date", 1900, "Nobody employed today started before 1900: an empty date came out so."
        ),
        not_before("end_date", 1900, "No employment ended before 1900: an empty date came out so."),
        no_earlier_than(
            "end_date",
            "start_date",
            "Employment ends on or after the day it starts.",
            name="ends_before_start",
        ),
    ),
)
