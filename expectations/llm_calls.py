"""Expectations of `llm_calls`: one call to a model."""

from expectations.rules import (
    DAWN,
    LONGEST_NAME,
    between,
    no_earlier_than,
    not_before,
    not_missing,
    one_of,
    shape,
)
from expectations.suite import Suite

STATUSES = ("ok", "error", "cached")

SUITE = Suite(
    "llm_calls",
    (
        not_missing("call_id", "Without it a call delivered twice cannot be told from two calls."),
        not_missing("started_at", "Calls are counted by the day they began."),
        not_missing("status", "A failed call is not a use."),
        one_of("status", STATUSES, "A call went well, failed, or was answered from a cache."),
        not_before("started_at", DAWN, "No model was called before 2000: an empty date came out so."),
        no_earlier_than("ended_at", "started_at", "A call ends after it begins.", name="negative_duration"),
        between("input_tokens", 0, 100_000_000, "No model reads more than 100 million tokens in one call."),
        between("output_tokens", 0, 100_000_000, "No model writes more than 100 million tokens in one call."),
        between("cost_usd", 0, 10_000, "One call costs nothing or something, never above 10,000 US dollars."),
        shape("model", LONGEST_NAME, "A model's name is a short label."),
        shape("provider", LONGEST_NAME, "A provider's name is a short label."),
        shape("error_type", LONGEST_NAME, "The error's class is a short label, not the message."),
        shape("service_account", LONGEST_NAME, "An account's name is a short label."),
    ),
)
