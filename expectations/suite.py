"""A suite: everything expected of one table, and when too little of it is left to publish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from expectations import quantities
from expectations.faults import NOT_FINITE
from expectations.rules import OneOf, Present

if TYPE_CHECKING:
    from expectations.quantities import Family
    from expectations.rules import Rule

ROW, FAULT, DATE = "_row", "_fault", "_date"
"""Columns every frame has besides the table's own: the row's place in its file; the fault found when its text
was read (``rule:column``, null where none); the local date the row is about."""

FLOOR = 0.5
"""Accepted share of a table's rows below which nothing is published. When more rows are wrong than right the
export itself is broken (a shifted column, another unit of time, another table), and the rows that happen to
pass are no sample of the truth."""

FEWEST_REJECTED = 10
"""The floor is judged only from this many rejected rows on, so that two bad lines among three do not stop a
small site; the rows themselves are quarantined all the same."""


@dataclass(frozen=True)
class Suite:
    """The rules of one table, in the order rows are judged by, and its floor."""

    table: str
    declared: tuple[Rule, ...]
    floor: float = FLOOR

    @cached_property
    def of_parts(self) -> Suite:
        """The rules for rows that only add to another source's: of values, only the key is asked for."""
        first, *others = self.declared
        return Suite(
            self.table, (first, *(rule for rule in others if not isinstance(rule, Present))), self.floor
        )

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The declared rules behind the two every table has: the text is readable, its numbers are finite."""
        return (*self._common, *self.declared)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The number columns the declared rules read."""
        return tuple(column for column, families in self.columns.items() if "number" in families)

    @cached_property
    def columns(self) -> dict[str, set[Family]]:
        """Every column the declared rules read -> the families it must belong to."""
        found: dict[str, set[Family]] = {}
        for rule in self.declared:
            for quantity in rule.quantities:
                for column, family in quantity.families.items():
                    found.setdefault(column, set()).add(family)
        return found

    @cached_property
    def _common(self) -> tuple[Rule, ...]:
        readable = Present(
            "readable", quantities.readable(FAULT), "Every value can be read as its column's kind."
        )
        if not self.numbers:
            return (readable,)
        reason = "A number is a finite one: NaN and infinity pass comparisons they should fail."
        return (readable, OneOf(NOT_FINITE, quantities.finite(self.numbers), reason, (1,)))

    def column_name(self, rule: Rule) -> str | None:
        """The columns a rule reads, for people; None where it is about the whole row."""
        return None if rule in self._common else ", ".join(rule.columns)

    def refuses(self, accepted: int, rejected: int) -> bool:
        """Whether this accepted share is below the floor; rejected rows are those rejected by value."""
        return rejected >= FEWEST_REJECTED and accepted < self.floor * (accepted + rejected)
