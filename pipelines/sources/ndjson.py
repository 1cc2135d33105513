"""Canonical rows as one JSON object per line.

Polars decodes the lines; but it keeps the first of two equal keys, rounds big numbers, and gives up the whole
file for one bad line. So a pass over the lines comes first: lines that are plainly plain are left to Polars,
the others are read exactly by Python's parser, which is fifty times slower and never more than those few.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import polars as pl

from pipelines.errors import FileRefused
from pipelines.schemas import Table
from pipelines.sources.collecting import DAMAGE
from pipelines.sources.faults import FAULTS, fault_frame
from pipelines.sources.header import Header, read_header, refuse_text, shown_columns
from pipelines.sources.limits import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

BATCH = 50_000
"""Lines looked at at a time."""

KEY = r'"[^"\\,:{}\[\]]*"\s*:'
"""A key and its colon. Between two strings stands one of ``,:{}[]``, so a match never begins inside one."""

BLANKS = " \t\r\ufeff"
"""What may stand around an object."""


@dataclass(frozen=True)
class Lines:
    """The rows of a file of lines; see `Reading` for what its parts mean."""

    frame: pl.LazyFrame
    faults: pl.DataFrame
    extra: tuple[str, ...]
    incomplete: bool


@dataclass
class _Found:
    """What the pass over the lines finds out. `apart`: lines not left to Polars, read or not.

    `inner`: keys of the lines read by Python at any depth.
    """

    keys: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)
    apart: list[int] = field(default_factory=list)
    exact: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    last: int = 0


def read_lines(path: Path, table: Table, carriers: Mapping[str, str], *, ends_with_newline: bool) -> Lines:
    """The rows of the file, lazily, all values as text; FileRefused for keys that are not the table's."""
    names = tuple(dict.fromkeys((*table.names, *carriers.values())))
    found = _look_through(path, _apart(table, carriers), names)
    header = read_header(sorted(found.keys), table, carriers)
    refuse_text(sorted(found.inner - found.keys))
    fields = tuple(header.carriers.values())
    exact, nested = _exact_rows(found.exact, fields)
    scan = _lines(path).filter(_object())
    if found.apart:
        scan = scan.filter(~pl.col("_row").is_in(pl.Series(found.apart, dtype=pl.Int64).implode()))
    plain = scan.select("_row", _decoded(fields)).unnest("fields")
    return Lines(
        frame=_renamed(pl.concat([plain, exact.lazy()]) if exact.height else plain, header),
        faults=_faults(found.bad, nested),
        extra=shown_columns(header.extra),
        incomplete=not ends_with_newline and found.last in found.bad,
    )


def _lines(path: Path) -> pl.LazyFrame:
    scan = pl.scan_lines(path, name="line", glob=False, row_index_name="_row", row_index_offset=1)
    return scan.with_columns(pl.col("_row").cast(pl.Int64), pl.col("line").str.strip_chars(BLANKS))


def _object() -> pl.Expr:
    """A blank line is no record."""
    return pl.col("line") != ""


def _decoded(fields: Iterable[str]) -> pl.Expr:
    return pl.col("line").str.json_decode(pl.Struct(dict.fromkeys(fields, pl.String))).alias("fields")


def _apart(table: Table, carriers: Mapping[str, str]) -> pl.Expr:
    """Lines that are not left to Polars: escapes, values inside values, numbers it would round or rewrite."""
    text = "|".join(
        carriers.get(column.name, column.name)
        for column in table.columns
        if column.kind in ("id", "text", "category")
    )
    pattern = rf'\\|:\s*[\[{{]|:\s*-?\d{{18}}|"(?:{text})"\s*:\s*-?\d+[.eE]'
    keys = pl.col("keys").list
    return (
        pl.col("line").str.contains(pattern)
        | ~pl.col("line").str.starts_with("{")
        | (keys.len() != keys.n_unique())
        | (keys.len() == 0)
    )


def _look_through(path: Path, apart: pl.Expr, names: Iterable[str]) -> _Found:
    found = _Found()
    for lines in _lines(path).filter(_object()).collect_batches(chunk_size=BATCH, maintain_order=True):
        _check_width(lines)
        batch = lines.with_columns(keys=pl.col("line").str.extract_all(KEY)).with_columns(apart=apart)
        plain, odd = batch.filter(~pl.col("apart")), batch.filter("apart")
        try:
            plain.select(_decoded(names))
        except DAMAGE:
            odd = batch
        else:
            keys = plain["keys"].explode(empty_as_null=False, keep_nulls=False).unique()
            found.keys.update(key.rstrip(": \t")[1:-1] for key in keys)
        _read_exactly(odd, found)
        found.last = int(batch["_row"].max() or 0)  # type: ignore[arg-type]  # a column of whole numbers
        if len(found.keys) > LIMITS.columns:
            raise _too_wide()
    return found


def _check_width(lines: pl.DataFrame) -> None:
    """Refuse a line of a million keys before they are told apart: `"a":1,` is the shortest a key can be."""
    long = lines.filter(pl.col("line").str.len_bytes() > 6 * LIMITS.columns)
    if (long["line"].str.count_matches('":', literal=True) > LIMITS.columns).any():
        raise _too_wide()


def _too_wide() -> FileRefused:
    return FileRefused("too_large", f"the lines have more than {LIMITS.columns:,} different keys")


def _read_exactly(lines: pl.DataFrame, found: _Found) -> None:
    decoder = _decoder(found.inner)
    for row, line in lines.select("_row", "line").iter_rows():
        found.apart.append(row)
        try:
            value = decoder.decode(line)
        except (ValueError, RecursionError) as error:
            if isinstance(error, _NotJson):
                raise FileRefused(error.rule, f"line {row:,} {error}", hint=error.hint) from None
            found.bad.append(row)
            continue
        if isinstance(value, dict):
            found.keys.update(value)
            found.exact.append((row, value))
        else:
            found.bad.append(row)


class _NotJson(ValueError):
    """What some writers take for JSON and JSON forbids: the whole file is in doubt then."""

    def __init__(self, rule: str, what: str, hint: str) -> None:
        super().__init__(what)
        self.rule = rule
        self.hint = hint


def _decoder(keys: set[str]) -> json.JSONDecoder:
    """Numbers stay the text they are: an id of twenty digits must not be rounded. Notes every key."""

    def single_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            raise _NotJson(
                "duplicate_key", "has the same key twice", "Which of the two holds cannot be known."
            )
        keys.update(value)
        return value

    return json.JSONDecoder(
        object_pairs_hook=single_keys, parse_float=str, parse_int=str, parse_constant=_refuse_constant
    )


def _refuse_constant(name: str) -> NoReturn:
    raise _NotJson("bad_constant", f"has {name}, which is no JSON", "Write null where there is no number.")


def _exact_rows(
    rows: list[tuple[int, dict[str, Any]]], fields: tuple[str, ...]
) -> tuple[pl.DataFrame, list[int]]:
    """The rows read by Python as a frame, and those with an object or a list where a value belongs."""
    nested = [row for row, value in rows if any(isinstance(value.get(name), dict | list) for name in fields)]
    apart = set(nested)
    kept = [(row, *(_text(value.get(name)) for name in fields)) for row, value in rows if row not in apart]
    schema = {"_row": pl.Int64, **dict.fromkeys(fields, pl.String)}
    return pl.DataFrame(kept, schema=schema, orient="row"), nested


def _text(value: str | bool | None) -> str | None:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _renamed(frame: pl.LazyFrame, header: Header) -> pl.LazyFrame:
    return frame.select(*(pl.col(at).alias(name) for name, at in header.carriers.items()), "_row")


def _faults(bad: list[int], nested: list[int]) -> pl.DataFrame:
    frames = [
        fault_frame(bad, "bad_json", "is no JSON object"),
        fault_frame(nested, "bad_json", "has an object or a list where one value belongs"),
    ]
    return pl.concat(frames).cast(FAULTS).sort("_row")  # type: ignore[arg-type]  # a schema is a mapping
