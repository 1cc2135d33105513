"""Expectations of `consent_daily`: patients informed and asked on a day."""

from expectations.rules import DAWN, between, not_before, not_missing
from expectations.suite import Suite

MOST_A_DAY = 10_000

_COUNT = "A unit counts from 0 to 10,000 patients in a day."

SUITE = Suite(
    "consent_daily",
    (
        not_missing("unit_id", "Patients are asked somewhere."),
        not_missing("date", "Counts belong to a day."),
        not_before("date", DAWN, "No consent to an LLM tool is older than 2000: an empty date came out so."),
        between("informed", 0, MOST_A_DAY, _COUNT),
        between("asked", 0, MOST_A_DAY, _COUNT),
        between("granted", 0, MOST_A_DAY, _COUNT),
        between("declined", 0, MOST_A_DAY, _COUNT),
        between("withdrawn", 0, MOST_A_DAY, _COUNT),
        between("used_after_refusal", 0, MOST_A_DAY, _COUNT),
    ),
)
