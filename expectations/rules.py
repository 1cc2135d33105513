"""The kinds of rule a table's suite is written in.

A rule is plain data: what it reads (a quantity), what it demands, and the reason in words a data steward
understands. From that data come two forms which must always count the same: `broken`, vectorised Polars,
picks the rows to quarantine; `expectation`, the class and arguments of a Great Expectations expectation, is
the contract people can inspect. Nulls pass every rule but `not_missing` and its kin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from expectations.quantities import Quantity

DAWN = 2000
"""Earliest plausible year of a record: electronic ones are hardly older, and 1970 and 1900 are what an empty
date turns into in many systems."""

LONGEST_NAME = 200
"""Characters of a name, code or label; a longer one is another field's content or a fault of the export."""

LONGEST_TEXT = 2_000
"""Characters of a sentence such as a source, a reason or a criterion."""


@dataclass(frozen=True, eq=False)
class Rule:
    """What every rule has: a stable short name, what it reads, and its reason."""

    name: str
    reads: Quantity
    reason: str

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Everything the rule reads; both forms see columns named like these."""
        return (self.reads,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns it reads."""
        return tuple(dict.fromkeys(column for quantity in self.quantities for column in quantity.columns))

    @property
    def evaluated(self) -> pl.Expr:
        """Number of rows the rule has something to judge in."""
        given = (pl.col(quantity.name).is_not_null() for quantity in self.quantities)
        return pl.all_horizontal(given).sum()

    @property
    def deciding(self) -> pl.Expr:
        """Indices of rows that decide for all: where these pass the rule, every row does.

        Here, the first row of each distinct value; a rule that only compares needs its extremes.
        """
        return pl.col(self.reads.name).is_first_distinct().arg_true()

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """The Polars form: word of the rejection -> rows it holds for. A row breaks at most one of them."""
        raise NotImplementedError

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """The Great Expectations form: name of its class and arguments."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Present(Rule):
    """The quantity is there. Judges every row."""

    @property
    def evaluated(self) -> pl.Expr:
        """Number of all rows."""
        return pl.len()

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """Rows where it is not there."""
        return {self.name: pl.col(self.reads.name).is_null()}

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """Not null."""
        return "ExpectColumnValuesToNotBeNull", {"column": self.reads.name}


@dataclass(frozen=True, eq=False)
class OneOf(Rule):
    """The value is one of a short list; codes are compared letter for letter."""

    values: tuple[str, ...] | tuple[int, ...]

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """Rows with any other value."""
        return {self.name: pl.col(self.reads.name).is_in(self.values).not_().fill_null(value=False)}

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """In the set."""
        kwargs = {"column": self.reads.name, "value_set": list(self.values)}
        return "ExpectColumnValuesToBeInSet", kwargs


@dataclass(frozen=True, eq=False)
class Between(Rule):
    """The number lies from `low` to `high`, both included unless `strict_low`; None is no bound.

    A row is rejected as `below` or `above`, so that a negative duration and an implausibly long one are told
    apart; the expectation counts both.
    """

    low: float | None
    high: float | None
    below: str
    above: str
    strict_low: bool = False

    @property
    def deciding(self) -> pl.Expr:
        """The smallest and the largest number."""
        return _extremes(pl.col(self.reads.name))

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """Rows below and rows above; one word where both sides have the same."""
        value, sides = pl.col(self.reads.name), []
        if self.low is not None:
            sides.append((self.below, value <= self.low if self.strict_low else value < self.low))
        if self.high is not None:
            sides.append((self.above, value > self.high))
        words = dict.fromkeys(word for word, _ in sides)
        return {
            word: pl.any_horizontal(e for w, e in sides if w == word).fill_null(value=False) for word in words
        }

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """In the range."""
        kwargs = {"min_value": self.low, "max_value": self.high, "strict_min": self.strict_low}
        return "ExpectColumnValuesToBeBetween", {"column": self.reads.name, **kwargs}


@dataclass(frozen=True, eq=False)
class Ordered(Rule):
    """What the rule reads is at most (or not after) `limit`; judged where both are given."""

    limit: Quantity

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Both."""
        return (self.reads, self.limit)

    @property
    def deciding(self) -> pl.Expr:
        """The pair with the smallest distance from its limit, or furthest beyond it."""
        return _extremes(pl.col(self.limit.name) - pl.col(self.reads.name))

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """Rows above the limit."""
        return {self.name: (pl.col(self.reads.name) > pl.col(self.limit.name)).fill_null(value=False)}

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """The limit is greater or equal."""
        return "ExpectColumnPairValuesAToBeGreaterThanB", {
            "column_A": self.limit.name,
            "column_B": self.reads.name,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        }


@dataclass(frozen=True, eq=False)
class Length(Rule):
    """The text is neither blank nor longer than `longest` characters."""

    longest: int

    @property
    def deciding(self) -> pl.Expr:
        """The shortest and the longest text."""
        return _extremes(pl.col(self.reads.name).str.len_chars())

    @property
    def broken(self) -> dict[str, pl.Expr]:
        """Rows with no character or too many."""
        length = pl.col(self.reads.name).str.len_chars()
        return {self.name: length.is_between(1, self.longest).not_().fill_null(value=False)}

    @property
    def expectation(self) -> tuple[str, dict[str, Any]]:
        """A length in the range."""
        kwargs = {"column": self.reads.name, "min_value": 1, "max_value": self.longest}
        return "ExpectColumnValueLengthsToBeBetween", kwargs


def _extremes(value: pl.Expr) -> pl.Expr:
    return pl.concat([value.arg_min(), value.arg_max()]).drop_nulls()


def not_missing(column: str, reason: str) -> Present:
    """Every row has a value in this column."""
    return Present(f"missing_{column}", quantities.presence([column]), reason)


def any_given(name: str, columns: Sequence[str], reason: str) -> Present:
    """Every row has a value in at least one of these columns."""
    return Present(name, quantities.presence(columns), reason)


def needed_where(column: str, other: str, codes: Sequence[str], reason: str) -> Present:
    """Rows whose other column holds one of these codes have a value in this column."""
    return Present(f"missing_{column}", quantities.presence_where(column, other, codes), reason)


def one_of(column: str, values: Sequence[str], reason: str) -> OneOf:
    """The column holds one of these codes."""
    return OneOf(f"unknown_{column}", quantities.text(column), reason, tuple(values))


def between(
    column: str | Quantity,
    low: float | None,
    high: float | None,
    reason: str,
    *,
    strict_low: bool = False,
    name: str = "",
    below: str = "",
) -> Between:
    """The number lies in this range. `name` is what a quantity is called that is not a plain column.

    A value below a range that begins at 0 is rejected as ``negative_…`` (or as `below` says), any other as
    ``implausible_…``.
    """
    reads = quantities.number(column) if isinstance(column, str) else column
    called = name or reads.columns[0]
    above = f"implausible_{called}"
    under = below or (f"negative_{called}" if low == 0 and not strict_low else above)
    return Between(f"{called}_between", reads, reason, low, high, under, above, strict_low)


def not_before(column: str, earliest: int, reason: str) -> Between:
    """The date or instant is not before 1 January of this year."""
    word = f"before_{earliest}"
    return Between(word, quantities.year(column), reason, earliest, None, word, word)


def no_earlier_than(later: str, earlier: str, reason: str, *, name: str) -> Ordered:
    """One date or instant is not before another; the same moment is fine."""
    return Ordered(name, quantities.moment(earlier), reason, quantities.moment(later))


def at_most(column: str, limit: str | Quantity, reason: str, *, name: str) -> Ordered:
    """One number is not above another."""
    most = quantities.number(limit) if isinstance(limit, str) else limit
    return Ordered(name, quantities.number(column), reason, most)


def shape(column: str, longest: int, reason: str) -> Length:
    """The text is neither blank nor longer than this many characters."""
    return Length(f"length_of_{column}", quantities.text(column), reason, longest)
