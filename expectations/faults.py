"""Words for faults found when a value's text is read, before any rule can judge it.

A row arrives with its fault as ``rule:column``. The reason given to people names the column, never the value.
"""

from __future__ import annotations

NOT_FINITE = "not_finite"
"""The fault of a number that is NaN or infinite, found in text or in a typed file."""

REASONS = {
    "missing": "{column} has no value, and every row needs one.",
    "not_a_number": "{column} is no plain number: digits and one decimal point, no unit, no thousands mark.",
    "not_an_integer": "{column} is not a whole number.",
    NOT_FINITE: "{column} is not a finite number.",
    "not_a_flag": "{column} is neither true nor false.",
    "not_a_date": "{column} is not an ISO date (year-month-day).",
    "not_a_timestamp": "{column} is not an ISO 8601 timestamp.",
    "not_text": "{column} is not text.",
    "dst_gap": "{column} falls into the hour the clocks leave out in spring; give the offset from UTC.",
    "dst_overlap": "{column} falls into the hour the clocks show twice in autumn; give the offset from UTC.",
    "identifier": "{column} is too long or holds characters that look like others or cannot be seen.",
    "personal_data": "{column} holds an e-mail address or a number that names a person.",
}
"""Fault -> sentence. A fault without one gets `OTHER`."""

OTHER = "{column} cannot be read as the kind of value the table expects ({rule})."


def parts(fault: str) -> tuple[str, str]:
    """A fault's rule and its reason in words."""
    rule, _, column = fault.partition(":")
    return rule, REASONS.get(rule, OTHER).format(column=column or "A value", rule=rule)
