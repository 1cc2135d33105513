"""Expectations of `units`: a ward, team or clinic."""

from expectations.codes import LOAD_MEASURES, SETTINGS
from expectations.rules import LONGEST_NAME, between, no_earlier_than, not_before, not_missing, one_of, shape
from expectations.suite import Suite

SUITE = Suite(
    "units",
    (
        not_missing("unit_id", "Every other table names units by this code."),
        not_missing("unit_name", "People look a unit up by its name."),
        not_missing("setting", "The setting decides how load is measured where the unit does not say."),
        one_of("setting", SETTINGS, "The setting is one of the listed kinds of place."),
        one_of("load_measure", LOAD_MEASURES, "Load is told in one of the three measures."),
        shape("unit_id", LONGEST_NAME, "A unit's code is short; a long one is another field's content."),
        shape("unit_name", LONGEST_NAME, "A unit's name fits on one line."),
        shape("service", LONGEST_NAME, "A service's name fits on one line."),
        shape("site_name", LONGEST_NAME, "A site's name fits on one line."),
        between("beds", 0, 2_000, "No single unit has more than 2,000 beds, nor fewer than none."),
        not_before(
            "opened_on", 1900, "A unit open today did not open before 1900: an empty date came out so."
        ),
        not_before("closed_on", 1900, "A unit did not close before 1900: an empty date came out so."),
        no_earlier_than(
            "closed_on", "opened_on", "A unit closes after it opens.", name="closed_before_opened"
        ),
    ),
)
