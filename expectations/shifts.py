"""Expectations of `shifts`: one shift of one clinician."""

from expectations.codes import STAFF_GROUPS
from expectations.quantities import hours
from expectations.rules import DAWN, at_most, between, not_before, not_missing, one_of
from expectations.suite import Suite

STATUSES = ("worked", "planned", "cancelled", "leave", "sick")
STAFFING = ("substantive", "bank", "agency")

LONGEST_SHIFT_HOURS = 24
"""A presence of 25 hours is a wrong date or two shifts run into one."""

HANDOVER_HOURS = 0.25
"""Rosters round to the quarter hour, so hours worked may exceed the presence by so much."""

SUITE = Suite(
    "shifts",
    (
        not_missing("shift_id", "Without it a shift delivered twice cannot be told from two shifts."),
        not_missing("clinician_id", "A shift is somebody's."),
        not_missing("unit_id", "A shift is worked somewhere."),
        not_missing("starts_at", "Hours belong to the day the shift starts."),
        not_missing("ends_at", "Without an end a shift has no hours."),
        not_missing("status", "Only worked shifts add hours."),
        one_of("status", STATUSES, "A shift was worked, planned, cancelled, or fell to leave or sickness."),
        one_of("staffing", STAFFING, "Staff are substantive, bank or agency."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        not_before("starts_at", DAWN, "No roster is older than 2000: an empty date came out so."),
        between(
            hours("starts_at", "ends_at"),
            0,
            LONGEST_SHIFT_HOURS,
            "A shift ends after it starts and is at most 24 real hours long.",
            strict_low=True,
            name="shift",
            below="ends_before_start",
        ),
        between(
            "worked_hours", 0, LONGEST_SHIFT_HOURS, "Nobody works less than 0 or more than 24 hours a shift."
        ),
        at_most(
            "worked_hours",
            hours("starts_at", "ends_at", HANDOVER_HOURS),
            "Hours worked are at most the hours between start and end, and a quarter hour of rounding.",
            name="worked_longer_than_present",
        ),
        between("overtime_hours", 0, LONGEST_SHIFT_HOURS, "Overtime is from 0 to 24 hours a shift."),
        at_most(
            "overtime_hours",
            "worked_hours",
            "Overtime is part of the hours worked.",
            name="overtime_above_worked",
        ),
        between("missed_break_minutes", 0, 480, "Breaks missed in one shift come to at most 8 hours."),
    ),
)
