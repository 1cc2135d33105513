"""Canonical tables as DuckDB columns, and the SQL fragments that follow from a table's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.schemas import Table

_TYPES: Final = {
    "id": "varchar",
    "text": "varchar",
    "category": "varchar",
    "integer": "bigint",
    "number": "double",
    "flag": "boolean",
    "date": "date",
    "instant": "timestamptz",
}

BOOKS: Final = {
    "_date": "date",
    "_source": "varchar",
    "_file": "integer",
    "_row": "bigint",
    "_state": "varchar",
}
"""Columns every stored row carries beside its own: where it came from and whether it counts."""

ACCEPTED: Final = "accepted"
IN_PARTS: Final = "in_parts"
"""Accepted, but several sources each describe a part of the row (see `accepted_rows`)."""
COUNTED: Final = f"('{ACCEPTED}', '{IN_PARTS}')"
"""The states of rows that count, as an SQL list."""
CONFLICT: Final = "conflict"
UNKNOWN_UNIT: Final = "unknown_unit"
UNKNOWN_CLINICIAN: Final = "unknown_clinician"
FUTURE: Final = "future"
UNKNOWN_TASK: Final = "unknown_task"
PENDING: Final = "pending"
"""Not judged against the reference tables yet."""
WAITING: Final = (UNKNOWN_UNIT, UNKNOWN_CLINICIAN, FUTURE, UNKNOWN_TASK)
"""States that another file, or another day, may change."""

STATE_REASONS: Final = {
    CONFLICT: "Rows with one key differ and none says it is newer (updated_at).",
    UNKNOWN_UNIT: "The unit is not in the units table (yet).",
    UNKNOWN_CLINICIAN: "The clinician is not in the clinicians table (yet).",
    FUTURE: "The row is about a day that has not come yet.",
    UNKNOWN_TASK: "The row says what became of a task that no other source tells of (yet).",
}


def quoted(names: tuple[str, ...] | list[str]) -> str:
    """Column names as an SQL list."""
    return ", ".join(f'"{name}"' for name in names)


def create_table(table: Table, name: str) -> str:
    """DDL of a canonical table under `name`."""
    own = [f'"{column.name}" {_TYPES[column.kind]}' for column in table.columns]
    books = [f"{column} {kind}" for column, kind in BOOKS.items()]
    return f'create table "{name}" ({", ".join(own + books)})'


def same_key(table: Table, left: str, right: str) -> str:
    """Join condition: both rows have the same key; a missing part equals a missing part."""
    required = {column.name for column in table.columns if column.required}
    return " and ".join(
        f'{left}."{name}" {"=" if name in required else "is not distinct from"} {right}."{name}"'
        for name in table.key
    )


def is_part(table: Table, alias: str) -> str:
    """Condition: the row lacks what a row of its own must have, and only adds to another source's."""
    if not table.parts:
        return "false"
    needed = [name for name in table.required if name not in table.key]
    return "(" + " or ".join(f'{alias}."{name}" is null' for name in needed) + ")"


def accepted_rows(table: Table, columns: Sequence[str] = ()) -> str:
    """SELECT of a table's accepted rows (all columns, or these), parts of one row put together.

    Where several sources describe one key, each column comes from the first source, in the order of
    site.toml, that fills it; of a `whole` row all come from the first source.
    """
    names = [*(columns or table.names), "_date"]
    own = quoted(names)
    keys = ", ".join(f't."{name}"' for name in table.key)
    alone = f"select {own} from \"{table.name}\" where _state = '{ACCEPTED}'"
    several = f"\"{table.name}\" t join source_order o on o.source = t._source where t._state = '{IN_PARTS}'"
    if table.whole:
        first = f"qualify row_number() over (partition by {keys} order by o.rank) = 1"
        return f"{alone} union all select {own} from {several} {first}"
    filled = ", ".join(
        f'arg_min(t."{name}", o.rank) filter (where t."{name}" is not null) as "{name}"' for name in names
    )
    return f"{alone} union all select {filled} from {several} group by {keys}"
