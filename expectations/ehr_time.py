"""Expectations of `ehr_time`: minutes a clinician was active in the record system."""

from expectations.quantities import number_unless_set, total, total_unless_set
from expectations.rules import DAWN, LONGEST_NAME, between, not_before, not_missing, one_of, shape
from expectations.suite import Suite

ACTIVITIES = ("documentation", "chart_review", "orders", "inbox", "direct_care", "other", "total")
METHODS = ("vendor", "gap_300s", "other")

DAY_MINUTES = 24 * 60
MONTH_MINUTES = 31 * DAY_MINUTES

_MINUTES = ("in_shift_minutes", "after_hours_minutes")
_A_MONTH = "A month has at most 44,640 minutes."

SUITE = Suite(
    "ehr_time",
    (
        not_missing("clinician_id", "Minutes are somebody's."),
        not_missing("date", "Minutes belong to a day."),
        not_missing("activity", "What the minutes went to decides which figure they enter."),
        not_missing("in_shift_minutes", "Minutes inside working hours are what the row is for."),
        one_of("activity", ACTIVITIES, "The activity is one of the listed ones."),
        one_of("method", METHODS, "Minutes were counted in one of the listed ways."),
        not_before("date", DAWN, "No access log is older than 2000: an empty date came out so."),
        between("in_shift_minutes", 0, MONTH_MINUTES, _A_MONTH),
        between("after_hours_minutes", 0, MONTH_MINUTES, _A_MONTH),
        between(
            number_unless_set("in_shift_minutes", "month_total"),
            None,
            DAY_MINUTES,
            "A day has 1,440 minutes.",
            name="in_shift_day_minutes",
        ),
        between(
            number_unless_set("after_hours_minutes", "month_total"),
            None,
            DAY_MINUTES,
            "A day has 1,440 minutes.",
            name="after_hours_day_minutes",
        ),
        between(
            total_unless_set(_MINUTES, "month_total"),
            None,
            DAY_MINUTES,
            "Minutes inside and outside working hours together fit into a day of 1,440.",
            name="day_minutes",
        ),
        between(
            total(_MINUTES),
            None,
            MONTH_MINUTES,
            "Minutes inside and outside working hours together fit into a month of 44,640.",
            name="month_minutes",
        ),
        shape("definition", LONGEST_NAME, "A definition is a short code."),
    ),
)
