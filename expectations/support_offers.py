"""Expectations of `support_offers`: support offered to staff."""

from expectations.rules import DAWN, at_most, between, not_before, not_missing, one_of
from expectations.suite import Suite

KINDS = ("technical_help", "supervision", "debriefing", "psychological_support", "training")

MOST_PLACES = 10_000

_PLACES = "One offer has from 0 to 10,000 places."

SUITE = Suite(
    "support_offers",
    (
        not_missing("unit_id", "Support is offered to a unit."),
        not_missing("offered_on", "An offer belongs to a day."),
        not_missing("kind", "What kind of support it was."),
        not_missing("offered", "How many places there were; none is 0, not blank."),
        one_of("kind", KINDS, "The kind of support is one of the listed ones."),
        not_before("offered_on", DAWN, "No offer is older than 2000: an empty date came out so."),
        between("offered", 0, MOST_PLACES, _PLACES),
        between("used", 0, MOST_PLACES, _PLACES),
        between("refused", 0, MOST_PLACES, "From 0 to 10,000 requests are refused in a day."),
        at_most("used", "offered", "No more places are used than were offered.", name="used_above_offered"),
    ),
)
