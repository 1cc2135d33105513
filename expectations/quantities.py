"""What a rule reads in a row: a column as it stands, or a quantity made of columns.

A quantity has one meaning, written here once; a rule (``rules.py``) judges it in two forms. Its name is the
column's name in the Great Expectations form, so it is written for people. A quantity is null where there is
nothing to judge, and rules pass nulls; only the `presence` quantities exist to have their nulls refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Family = Literal["text", "number", "flag", "time", "any"]
"""The kinds of column a quantity can be made of; see `belongs`."""

_MICROSECONDS_PER_HOUR = 3_600_000_000


@dataclass(frozen=True, eq=False)
class Quantity:
    """A name for people, the columns read with the family each must belong to, and how to read them."""

    name: str
    families: Mapping[str, Family]
    read: pl.Expr

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read, in order."""
        return tuple(self.families)


def belongs(dtype: pl.DataType, family: Family) -> bool:
    """Whether a column of this type can be read as this family."""
    return {
        "text": dtype in (pl.String, pl.Categorical, pl.Enum),
        "number": dtype.is_numeric(),
        "flag": dtype == pl.Boolean,
        "time": dtype in (pl.Date, pl.Datetime),
        "any": True,
    }[family]


def text(column: str) -> Quantity:
    """A column of codes or words."""
    return Quantity(column, {column: "text"}, pl.col(column).cast(pl.String))


def moment(column: str) -> Quantity:
    """A date or instant (UTC)."""
    return Quantity(column, {column: "time"}, pl.col(column).cast(pl.Datetime("us")))


def year(column: str) -> Quantity:
    """The calendar year of a date or instant (UTC)."""
    return Quantity(f"year of {column}", {column: "time"}, pl.col(column).dt.year())


def number(column: str) -> Quantity:
    """A column of numbers. NaN and infinity count as none here (NaN > 12 is true in Polars): see `finite`."""
    return Quantity(column, {column: "number"}, _finite(column))


def number_plus(column: str, tolerance: float) -> Quantity:
    """A number with a tolerance added."""
    return Quantity(f"{column} + {tolerance:g}", {column: "number"}, _finite(column) + tolerance)


def number_where_given(column: str, other: str) -> Quantity:
    """A number, in the rows where the other column holds a value."""
    read = pl.when(pl.col(other).is_not_null()).then(_finite(column))
    return Quantity(f"{column} where {other} is given", {column: "number", other: "any"}, read)


def number_unless_set(column: str, flag: str) -> Quantity:
    """A number, in the rows where the flag is false or missing."""
    read = pl.when(pl.col(flag).fill_null(value=False).not_()).then(_finite(column))
    return Quantity(f"{column} unless {flag}", {column: "number", flag: "flag"}, read)


def total(columns: Sequence[str]) -> Quantity:
    """The sum of several numbers; what is missing or not finite adds nothing."""
    read = pl.sum_horizontal(_finite(column) for column in columns)
    return Quantity(" + ".join(columns), dict.fromkeys(columns, "number"), read)


def total_unless_set(columns: Sequence[str], flag: str) -> Quantity:
    """The sum of several numbers, in the rows where the flag is false or missing."""
    every = total(columns)
    read = pl.when(pl.col(flag).fill_null(value=False).not_()).then(every.read)
    return Quantity(f"{every.name} unless {flag}", {**every.families, flag: "flag"}, read)


def hours(start: str, end: str, tolerance: float = 0.0) -> Quantity:
    """Real hours from one instant to another, negative where they stand the wrong way round."""
    read = (pl.col(end) - pl.col(start)).dt.total_microseconds() / _MICROSECONDS_PER_HOUR + tolerance
    name = f"hours from {start} to {end}" + (f" + {tolerance:g}" if tolerance else "")
    return Quantity(name, {start: "time", end: "time"}, read)


def presence(columns: Sequence[str]) -> Quantity:
    """1 where at least one of the columns holds a value, else null."""
    given = pl.any_horizontal(pl.col(column).is_not_null() for column in columns)
    return Quantity("presence of " + " or ".join(columns), dict.fromkeys(columns, "any"), _one_where(given))


def presence_where(column: str, other: str, codes: Sequence[str]) -> Quantity:
    """1 where the column holds a value or the other column's code does not ask for one, else null."""
    asked = pl.col(other).cast(pl.String).is_in(codes).fill_null(value=False)
    name = f"presence of {column} where {other} is {' or '.join(codes)}"
    read = _one_where(asked.not_() | pl.col(column).is_not_null())
    return Quantity(name, {column: "any", other: "text"}, read)


def finite(columns: Sequence[str]) -> Quantity:
    """1 where each of the numbers is finite or missing, 0 where one is NaN or infinite."""
    read = pl.all_horizontal(pl.col(column).is_finite().fill_null(value=True) for column in columns)
    return Quantity("finite " + ", ".join(columns), dict.fromkeys(columns, "number"), read.cast(pl.Int8))


def readable(fault: str) -> Quantity:
    """1 where reading the row's text found no fault, else null."""
    return Quantity("readable", {fault: "text"}, _one_where(pl.col(fault).is_null()))


def _finite(column: str) -> pl.Expr:
    value = pl.col(column).cast(pl.Float64)
    return pl.when(value.is_finite()).then(value)


def _one_where(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit(1, pl.Int8))
