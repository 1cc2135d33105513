"""Expectations of `unit_changes`: merges, splits, renames and closures."""

from expectations.rules import DAWN, between, needed_where, not_before, not_missing, one_of
from expectations.suite import Suite

SUITE = Suite(
    "unit_changes",
    (
        not_missing("unit_id", "A change happens to a unit."),
        not_missing("effective_on", "Without a first day nobody can say which weeks belong to which unit."),
        not_missing("kind", "What kind of change it was decides where the history goes on."),
        one_of("kind", ("merge", "split", "rename", "close"), "A change is one of these four kinds."),
        needed_where(
            "successor_id",
            "kind",
            ("merge", "split", "rename"),
            "A merge, split or rename names the unit that carries on; only a closure has none.",
        ),
        not_before("effective_on", DAWN, "A change before 2000 lies before every record."),
        between("share", 0, 1, "A share of a unit lies between none of it (0) and all of it (1)."),
    ),
)
