"""What a reader is given and what it gives: one file, its mapping, its candidate rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl


FOREIGN = "_foreign"
"""Column of a frame that is true where a row's type of task is neither canonical nor translated."""


@dataclass(frozen=True)
class SourceMap:
    """How one ``[[source]]`` of site.toml is read: its format's options and the site's own carriers.

    `carriers`: canonical column -> name of the field that carries it at source.
    `values`: canonical column -> {value at source: canonical value} (task_type, unit_id, tool_id ...).
    `options`: settings that only this format has. `files`: of those that name a file, its rows, header first.
    """

    name: str
    format: str
    timezone: str
    calls_are_tasks: bool = False
    carriers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    files: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceFile:
    """One stable file to be read: `path` on disk, `shown` its escaped name for people.

    `span`: first byte and end of the part of it that is read, whole lines; None for all of it.
    """

    path: Path
    shown: str
    table: str | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reading:
    """What one file gives.

    `frames`: table name -> lazy frame of raw columns (strings from text formats, typed from Parquet) plus
    `_row` (Int64, 1-based: data row of a CSV or Parquet file, line of a line-based file); and `FOREIGN`
    where a type of task may have become `other`.
    `faults`: table name -> frame (`_row`, `rule`, `reason`) of rows that could not be parsed at all; they
    are candidate rows too and are not in `frames`.
    `ignored`: reason -> raw records that make no canonical row.
    `extra_columns`: table name -> columns left out because the table does not know them.
    `incomplete`: the file ends in the middle of a record.
    """

    frames: Mapping[str, pl.LazyFrame]
    faults: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    ignored: Mapping[str, int] = field(default_factory=dict)
    extra_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    incomplete: bool = False
