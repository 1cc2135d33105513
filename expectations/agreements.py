"""Expectations of `agreements`: what the rollout promised, recorded before it began."""

from expectations.quantities import total
from expectations.rules import (
    DAWN,
    LONGEST_NAME,
    LONGEST_TEXT,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    shape,
)
from expectations.suite import Suite

SHARES = ("share_patients", "share_access", "share_recovery", "share_teaching", "share_cost")

WHOLE = 1.001
"""Shares printed to three places may add up to a little more than 1."""

SUITE = Suite(
    "agreements",
    (
        not_missing("tool_id", "An agreement is about a tool."),
        not_missing("effective_from", "An agreement holds from a day on."),
        not_before("effective_from", DAWN, "No agreement on an LLM tool is older than 2000."),
        not_before("review_on", DAWN, "No agreement on an LLM tool was reviewed before 2000."),
        no_earlier_than(
            "review_on",
            "effective_from",
            "An agreement is reviewed after it begins.",
            name="review_before_start",
        ),
        between("promised_minutes_per_shift", 0, 480, "A tool saves from 0 minutes to 8 hours of a shift."),
        *(
            between(share, 0, 1, "A share of the saving lies between none (0) and all of it (1).")
            for share in SHARES
        ),
        between(
            total(SHARES),
            None,
            WHOLE,
            "The shares of one saving add up to no more than the whole.",
            name="shares_together",
        ),
        shape("success_criterion", LONGEST_TEXT, "A criterion is a sentence or two."),
        shape("stop_criterion", LONGEST_TEXT, "A criterion is a sentence or two."),
        shape("agreed_with", LONGEST_NAME, "With whom it was agreed fits on one line."),
        shape("source", LONGEST_TEXT, "The source is a reference of a sentence or two."),
    ),
)
