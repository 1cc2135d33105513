"""What a canonical table is: its columns, key and own date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "category", "integer", "number", "flag", "date", "instant"]
"""How a column's raw text is read.

``id``: exact text, outer white space trimmed, never a number. ``category``: one of a short list of codes.
``integer``/``number``: plain decimal notation, finite. ``flag``: true/false. ``date``: ISO calendar date.
``instant``: ISO-8601 timestamp; without an offset it is read in the site's time zone, stored as UTC.
"""


@dataclass(frozen=True)
class Column:
    """One column: its name carries its unit, `meaning` says what one value is."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table.

    `key` names the columns that identify a row; `own_date` the column that says when the row is about
    (None: the row holds for all time); `policy` tables live in the site's ``policy/`` folder;
    `person` names the column holding a clinician id, `unit` the one holding a unit id, if any. In
    `parts`, some sources tell only of what others leave open: such a row needs its key, and another's row.
    A `whole` row is one source's: its columns hold only together, so that no other source fills its gaps.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    own_date: str | None = None
    policy: bool = False
    reference: bool = False
    parts: bool = False
    whole: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns a file of this table must have."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def must(name: str, kind: Kind, meaning: str) -> Column:
    """A column every file of the table must have."""
    return Column(name, kind, meaning, required=True)


def may(name: str, kind: Kind, meaning: str) -> Column:
    """A column that may be missing."""
    return Column(name, kind, meaning)


UPDATED_AT = may(
    "updated_at", "instant", "When the source last changed this row; of one key the latest wins."
)
"""Every table may carry it (see `TABLES`)."""


def table_of(
    name: str,
    meaning: str,
    key: str,
    *columns: Column,
    own_date: str | None = None,
    policy: bool = False,
    reference: bool = False,
    parts: bool = False,
    whole: bool = False,
) -> Table:
    """A table; `key` names its columns with blanks between. `updated_at` is added to every table."""
    return Table(
        name=name,
        meaning=meaning,
        key=tuple(key.split()),
        columns=(*columns, UPDATED_AT),
        own_date=own_date,
        policy=policy,
        reference=reference,
        parts=parts,
        whole=whole,
    )
