"""Expectations of `staffing_daily`: hours of a staff group on a unit and day."""

from expectations.codes import PERIODS, STAFF_GROUPS
from expectations.quantities import number_plus, number_unless_set
from expectations.rules import DAWN, at_most, between, not_before, not_missing, one_of
from expectations.suite import Suite

MOST_DAY_HOURS = 24 * 200
"""200 people around the clock: more than the largest unit has on one day."""

MOST_MONTH_HOURS = 31 * MOST_DAY_HOURS

ROUNDING_HOURS = 0.01
"""Hours summed from parts may differ from their total in the last printed digit."""

_A_DAY = "A unit's staff group works from 0 to 4,800 hours a day (200 people around the clock)."
_A_MONTH = "A unit's staff group works from 0 to 148,800 hours a month (200 people around the clock)."

SUITE = Suite(
    "staffing_daily",
    (
        not_missing("unit_id", "Hours are worked somewhere."),
        not_missing("date", "Hours belong to a day."),
        not_missing("period", "Without a period, day and night cannot be added up."),
        not_missing("staff_group", "Load is told by staff group."),
        not_missing("actual_hours", "The hours worked are what the row is for."),
        one_of("period", PERIODS, "The period is day, evening, night or all."),
        one_of("staff_group", STAFF_GROUPS, "The staff group is one of the listed ones."),
        not_before("date", DAWN, "No staffing record is older than 2000: an empty date came out so."),
        between("planned_hours", 0, MOST_MONTH_HOURS, _A_MONTH),
        between("actual_hours", 0, MOST_MONTH_HOURS, _A_MONTH),
        between("contract_hours", 0, MOST_MONTH_HOURS, _A_MONTH),
        between(
            number_unless_set("planned_hours", "month_total"),
            None,
            MOST_DAY_HOURS,
            _A_DAY,
            name="planned_day_hours",
        ),
        between(
            number_unless_set("actual_hours", "month_total"),
            None,
            MOST_DAY_HOURS,
            _A_DAY,
            name="actual_day_hours",
        ),
        at_most(
            "contract_hours",
            number_plus("actual_hours", ROUNDING_HOURS),
            "Hours of bank and agency staff are part of the hours worked.",
            name="contract_above_actual",
        ),
    ),
)
